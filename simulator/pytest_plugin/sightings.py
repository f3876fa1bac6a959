"""An expectation of postbacks: which are meant, and how often or in which order they came."""

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.errors import UnknownNameError
from simulator.postbacks.fields import PROPERTIES
from simulator.pytest_plugin.mismatch import joined, listed, shown
from simulator.spelling import did_you_mean

__all__ = ["PostbackExpectation"]

Postbacks = Sequence[Mapping[str, Any]]


class PostbackExpectation:
    """Asserts something about those of the received postbacks that have certain values.

    Args:
        received: What has come so far.
        wanted: The values by property; none of them means every postback.
        unfinished: Where the expectation is taken out once something is asserted.

    Raises:
        UnknownNameError: If postbacks have no such property.
    """

    def __init__(
        self,
        received: Postbacks,
        wanted: Mapping[str, object],
        unfinished: "list[PostbackExpectation]",
    ) -> None:
        _check_names(wanted, received)
        self._received = received
        self._wanted = wanted
        self._unfinished = unfinished

    @property
    def wish(self) -> str:
        """The values, as they were given."""
        return ", ".join(f"{name}={value!r}" for name, value in self._wanted.items())

    def exactly_once(self) -> None:
        """Assert that one such postback came, and no second."""
        __tracebackhide__ = True
        self.times(1)

    def times(self, count: int) -> None:
        """Assert that so many such postbacks came."""
        __tracebackhide__ = True
        self._assert(len(self._meant()) == count, f"exactly {count}", plural=count != 1)

    def at_least_once(self) -> None:
        """Assert that such a postback came."""
        __tracebackhide__ = True
        self._assert(bool(self._meant()), "at least 1", plural=False)

    def never(self) -> None:
        """Assert that no such postback came."""
        __tracebackhide__ = True
        self._assert(not self._meant(), "no", plural=False)

    def in_order(self, *codes: int) -> None:
        """Assert that the ResponseCodes of these postbacks are exactly these, in this order."""
        __tracebackhide__ = True
        self._finish()
        got = [postback.get("ResponseCode") for postback in self._meant()]
        if got != list(codes):
            raise AssertionError(
                f"Expected the ResponseCodes {_series(codes)} in this order{self._of_those()},"
                f" got {_series(got)}."
            )

    def _assert(self, holds: bool, count: str, *, plural: bool) -> None:  # noqa: FBT001 - a verdict
        __tracebackhide__ = True
        self._finish()
        if holds:
            return
        lines = [self._judged(postback) for postback in self._received]
        noun = "postbacks" if plural else "postback"
        heading = f"Expected {count} {noun}{self._of_those()}, got {len(self._meant())}. What came:"
        raise AssertionError(listed(heading, lines or ["nothing"]))

    def _finish(self) -> None:
        if self in self._unfinished:
            self._unfinished.remove(self)

    def _meant(self) -> Postbacks:
        return [postback for postback in self._received if not self._objections(postback)]

    def _objections(self, postback: Mapping[str, Any]) -> list[str]:
        return [
            f"{name} is {_found(postback, name)}, not {shown(value)}"
            for name, value in self._wanted.items()
            if not _same(postback.get(name), value)
        ]

    def _judged(self, postback: Mapping[str, Any]) -> str:
        name = f"{postback.get('ResponseCode')} of call {postback.get('QueueID')}"
        return f"{name}: {joined(self._objections(postback) or ['as expected'])}"

    def _of_those(self) -> str:
        wishes = [f"{name} {shown(value)}" for name, value in self._wanted.items()]
        return f" with {joined(wishes)}" if wishes else ""


def _same(got: object, wanted: object) -> bool:
    """Whether a value is the one that is wanted; None wants a property that is absent or empty."""
    return got == wanted and isinstance(got, bool) is isinstance(wanted, bool)


def _found(postback: Mapping[str, Any], name: str) -> str:
    return shown(postback[name]) if name in postback else "absent"


def _series(codes: Sequence[object]) -> str:
    return ", ".join(str(code) for code in codes) or "none"


def _check_names(wanted: Mapping[str, object], received: Postbacks) -> None:
    known = dict.fromkeys([*PROPERTIES, *(name for each in received for name in each)])
    for name in wanted:
        if name not in known:
            raise UnknownNameError(
                f"Postbacks have no property {name!r}.{did_you_mean(name, known)}"
                f" There are: {', '.join(known)}."
            )
