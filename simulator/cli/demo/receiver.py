"""The demo's receiver: it takes postbacks in over HTTP and keeps them until they are looked at."""

from collections import deque

from flask import Flask, request

__all__ = ["STATUS_PATH", "Receiver"]

STATUS_PATH = "/status"


class Receiver:
    """The customer's end of the postbacks; `app` is to be served."""

    def __init__(self) -> None:
        self._bodies: deque[bytes] = deque()
        self.app = Flask("simulator.cli.demo.receiver", static_folder=None)
        self.app.add_url_rule(STATUS_PATH, view_func=self._take, methods=["POST"])

    def drain(self) -> list[bytes]:
        """Give the bodies that have come since the last time, in order."""
        return [self._bodies.popleft() for _ in range(len(self._bodies))]

    def _take(self) -> tuple[str, int]:
        self._bodies.append(request.get_data())
        return "", 204
