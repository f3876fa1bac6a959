"""The receiver of one test: a real HTTP server that records what arrives and answers as told."""

from collections import deque
from collections.abc import Mapping
from threading import Condition
from types import TracebackType
from typing import Any, Final, Self

from simulator.codes import ResponseCode
from simulator.pytest_plugin.listener import Answer, Listener
from simulator.pytest_plugin.mismatch import shown
from simulator.pytest_plugin.received import ReceivedRequest
from simulator.pytest_plugin.sightings import PostbackExpectation

__all__ = ["PostbackReceiver"]

_PATH: Final = "/postbacks"


class PostbackReceiver:
    """Records every request, and accepts it unless told otherwise; open until it is closed."""

    def __init__(self) -> None:
        self._arrived = Condition()
        self._requests: list[ReceivedRequest] = []
        self._answer = Answer()
        self._once: deque[Answer] = deque()
        self._unfinished: list[PostbackExpectation] = []
        self._listener = Listener(self._take)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, and give up answers that are delayed."""
        self._listener.close()

    @property
    def url(self) -> str:
        """What to give as StatusChangePostUrl; every other path is recorded too."""
        return f"http://127.0.0.1:{self._listener.port}{_PATH}"

    # --- how it answers -----------------------------------------------------------------------

    def respond_with(
        self,
        *,
        status: int = 200,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
    ) -> None:
        """Answer every request so from now on.

        Args:
            status: HTTP status.
            body: A text, or bytes.
            headers: Beside Content-Length.
            delay: Real seconds before the answer.
        """
        self._answer = Answer.of(status, body, headers, delay)

    def respond_once_with(
        self,
        *,
        status: int = 200,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
    ) -> None:
        """Answer the next request so; said several times, one request after the other."""
        self._once.append(Answer.of(status, body, headers, delay))

    # --- what it received ---------------------------------------------------------------------

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Everything that came, in the order in which it came."""
        with self._arrived:
            return list(self._requests)

    @property
    def postbacks(self) -> list[dict[str, Any]]:
        """What came, read as postbacks.

        Raises:
            UnreadablePostbackError: If something else came.
        """
        return [request.postback for request in self.requests]

    @property
    def codes(self) -> list[ResponseCode]:
        """The ResponseCodes that came."""
        return [ResponseCode(postback["ResponseCode"]) for postback in self.postbacks]

    def wait_for(self, count: int, *, timeout: float = 5.0) -> list[dict[str, Any]]:
        """Wait until so many postbacks have come, for clients and clocks that run by themselves.

        Args:
            count: How many.
            timeout: Real seconds to wait at most.

        Raises:
            AssertionError: If fewer came.
        """
        __tracebackhide__ = True
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self._requests) >= count, timeout)
        if not came:
            noun = "postback" if count == 1 else "postbacks"
            got = self.postbacks
            raise AssertionError(
                f"Expected {count} {noun} within {timeout:g} s, got {len(got)}: {got}"
            )
        return self.postbacks

    # --- what was to come ---------------------------------------------------------------------

    def expect(self, **properties: object) -> PostbackExpectation:
        """Say which postbacks are meant, by the values of their properties.

        Finish the sentence: `.exactly_once()`, `.times(n)`, `.at_least_once()`, `.never()` or
        `.in_order(...)` holds it against what has come so far.

        Raises:
            UnknownNameError: If postbacks have no such property.
        """
        expectation = PostbackExpectation(self.postbacks, properties, self._unfinished)
        self._unfinished.append(expectation)
        return expectation

    def in_order(self, *codes: int) -> None:
        """Assert that the ResponseCodes of all that came are these, in this order."""
        __tracebackhide__ = True
        self.expect().in_order(*codes)

    # --- being looked at ----------------------------------------------------------------------

    def complaints(self) -> list[str]:
        """Tell which sentences were not finished: they would have asserted nothing."""
        return [
            f"postback_receiver.expect({expectation.wish}) asserts nothing by itself. Finish it"
            " with .exactly_once(), .times(n), .at_least_once(), .never() or .in_order(...)."
            for expectation in self._unfinished
        ]

    def story(self) -> str:
        """Tell what came, a line a request."""
        return "\n".join(
            f"received {request.method} {request.path}: {shown(request.body.decode('latin-1'))}"
            for request in self.requests
        )

    def _take(self, request: ReceivedRequest) -> Answer:
        with self._arrived:
            self._requests.append(request)
            self._arrived.notify_all()
            return self._once.popleft() if self._once else self._answer
