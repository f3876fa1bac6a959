"""The door of the receiver: answers requests with what reader and ledger make of them."""

from typing import Any

from flask import Request, Response
from ledger import Ledger
from reading import LONGEST_BODY, Reader, RefusedError
from werkzeug.exceptions import RequestEntityTooLarge

__all__ = ["Door"]


class Door:
    """Takes postbacks in.

    Args:
        reader: Reads them.
        ledger: Keeps them.
    """

    methods: tuple[str, ...] = ("POST",)

    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        self.reader = reader
        self.ledger = ledger

    def answer(self, request: Request) -> Response:
        """Take a request in and say so, or say what is wrong with it."""
        try:
            told = self.reader.read(self.body(request), request.content_type or "")
        except RefusedError as error:
            return self.refuse(request, error)
        return self.accept(request, told)

    def body(self, request: Request) -> bytes:
        """The body, which is not read any further than a postback can be long."""
        request.max_content_length = LONGEST_BODY
        try:
            return request.get_data()
        except RequestEntityTooLarge as error:
            raise RefusedError("A postback is shorter.", 413) from error

    def accept(self, request: Request, told: dict[str, Any]) -> Response:  # noqa: ARG002 - for those who answer otherwise
        """Keep a postback, and say so."""
        self.ledger.take(told)
        return Response(status=204)

    def refuse(self, request: Request, error: RefusedError) -> Response:  # noqa: ARG002 - for those who answer otherwise
        """Keep nothing, and say why."""
        return Response(f"{error}\n", error.status, content_type="text/plain")
