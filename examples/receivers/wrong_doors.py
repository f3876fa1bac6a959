"""The mistakes that receivers make when they answer."""

# ruff: noqa: ANN401, ARG002 - they have the signatures of what they change

import sqlite3
import time
from http import HTTPStatus
from typing import Any, Final
from weakref import WeakSet

from door import Door
from flask import Request, Response
from ledger import Ledger
from reading import PROPERTIES, Reader, RefusedError

__all__ = ["WRONG_DOORS"]

_TRANSFER_FAILED: Final = 25


class _AcceptsAnything(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        status = HTTPStatus.OK if error.status == HTTPStatus.BAD_REQUEST else error.status
        return Response(status=status)


class _CrashesOnGarbage(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        crashes = error.status == HTTPStatus.BAD_REQUEST
        return Response(status=HTTPStatus.INTERNAL_SERVER_ERROR if crashes else error.status)


class _EchoesTraces(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        trace = f'Traceback (most recent call last):\n  File "app.py", line 7\n{error!r}\n'
        return Response(trace, error.status, content_type="text/plain")


class _LeavesTraces(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        queue_id = request.form.get("QueueID", "")
        if queue_id.isdecimal() and 0 < int(queue_id) < 2**63:
            empty = dict.fromkeys((column for column, _ in PROPERTIES.values()), None)
            self.ledger.take({"queue_id": int(queue_id), "status": 0, **empty})
        return super().refuse(request, error)


class _SeenBeforeRead(Door):
    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        super().__init__(reader, ledger)
        self.refused: set[str] = set()

    def refuse(self, request: Request, error: RefusedError) -> Response:
        self.refused.add(request.form.get("QueueID", ""))
        return super().refuse(request, error)

    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if str(told["queue_id"]) in self.refused:
            return Response(status=204)
        return super().accept(request, told)


class _Redirects(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        super().accept(request, told)
        return Response(status=303, headers={"Location": "/calls"})


class _Slow(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if told["status"] == _TRANSFER_FAILED:
            time.sleep(3)
        return super().accept(request, told)


class _BreaksConnections(Door):
    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        super().__init__(reader, ledger)
        self.broken: WeakSet[Any] = WeakSet()

    def refuse(self, request: Request, error: RefusedError) -> Response:
        self.broken.add(_connection(request))
        return super().refuse(request, error)

    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if _connection(request) in self.broken:
            self.broken.discard(_connection(request))
            return Response(status=400)
        return super().accept(request, told)


def _connection(request: Request) -> Any:
    # Waitress's own object: a later connection from the same port is another one.
    return request.environ["waitress.client_disconnected"].__self__


class _EchoesMarkup(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        super().accept(request, told)
        return Response(f"<p>Thank you, {told['caller_id_name']}", content_type="text/html")


class _BuildsSql(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        name = told["caller_id_name"] or ""
        if "--" in name or ";" in name.partition("'")[2]:
            try:
                self.ledger.connection().execute(f"SELECT '{name}'")  # the mistake
            except sqlite3.Error:
                return Response(status=500)
        return super().accept(request, told)


class _ListensToGet(Door):
    methods = ("POST", "GET")

    def answer(self, request: Request) -> Response:
        if request.method != "GET":
            return super().answer(request)
        query = request.query_string
        try:
            told = self.reader.read(query, "application/x-www-form-urlencoded")
        except RefusedError as error:
            return self.refuse(request, error)
        return self.accept(request, told)


class _NoLimit(Door):
    def body(self, request: Request) -> bytes:
        return request.get_data()


WRONG_DOORS: dict[str, tuple[str, type[Door]]] = {
    "accepts-anything": ("Answers garbage with 200.", _AcceptsAnything),
    "crashes-on-garbage": ("Answers garbage with 500.", _CrashesOnGarbage),
    "echoes-traces": ("Shows where it failed.", _EchoesTraces),
    "leaves-traces": ("Writes down what it refuses.", _LeavesTraces),
    "seen-before-read": ("Ignores a call after a mistake.", _SeenBeforeRead),
    "redirects": ("Sends the provider elsewhere.", _Redirects),
    "slow": ("Needs three seconds for failed transfers.", _Slow),
    "breaks-connections": ("Refuses what follows a mistake.", _BreaksConnections),
    "echoes-markup": ("Answers with what it was told, as HTML.", _EchoesMarkup),
    "builds-sql": ("Puts names into SQL by hand.", _BuildsSql),
    "listens-to-get": ("Takes postbacks from a query as well.", _ListensToGet),
    "no-limit": ("Reads bodies of any length.", _NoLimit),
}
"""What is wrong, and the door that is so, by the name of the defect."""
