"""The mirror: where a receiver's state shows which property of the postbacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Final

from simulator.check.ordinary import ORDINARY, ordinary
from simulator.check.plan import Plan, Sending, plan_of
from simulator.check.state import Stored
from simulator.postbacks.wire import WireProfile

__all__ = ["Mirror", "MirrorError", "look_into", "tells"]

# As ordinary as the sample, and unlike it in every value.
_OTHER: Final[Mapping[str, Any]] = {
    "ResponseCode": 24,
    "StartTime": "2020-08-28T00:53:07.609Z",
    "EndTime": "2020-08-28T00:54:44.655Z",
    "Duration": 61,
    "isWireless": True,
    "telcoLATA": "730",
    "telcoOCN": "6529",
    "telcoCarrierName": "Prairie Wireless",
    "telcoCarrierType": "PCS",
    "telcoLRN": "2135550000",
    "telcoSwitchName": "PASADENA",
    "digitsdialed": "678",
    "incallringcount": 5,
    "qasoundid": "q5550123",
    "callerid": "2135550111",
    "extension": "34",
    "phonenumber": "2135550122",
    "transfercalleridname": "Front Desk",
    "lastrecordlength": 59,
    "qarecord": True,
    "transfercallerid": "2135550133",
    "calleridname": "Flower Shop",
    "machinedetection": "MACHINE",
}
_RINGING: Final = 18
_TRUTHS: Final = ("isWireless", "qarecord")
A_SECOND: Final = 1.1


class MirrorError(Exception):
    """Nothing can be learnt of a state.

    Args:
        hindrance: Why it cannot be read back; empty if it can, and knows no ordinary call.
    """

    def __init__(self, hindrance: str = "") -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


@dataclass(frozen=True, slots=True)
class Mirror:
    """What was learnt of a receiver's state from a few ordinary calls.

    Args:
        paths: For each property that the state shows, where: its leaves change with the property
            and with nothing else.
        verbatim: Those of the places that show the property's text as it was sent.
        volatile: Places that differ between two calls told alike, such as times of storage.
        excluded_by_user: Places that do not count, by the user's word.
    """

    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verbatim: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    volatile: tuple[str, ...] = ()
    excluded_by_user: tuple[str, ...] = ()

    def excluded(self, apart: Sequence[str] = ()) -> tuple[str, ...]:
        """Places that do not count in a comparison.

        Args:
            apart: Properties whose places do not count either.
        """
        own = [path for name in apart for path in self.paths.get(name, ())]
        return (*self.excluded_by_user, *self.volatile, *own)

    def shows(self, name: str) -> bool:
        """Whether the state shows a property's text as it was sent."""
        return bool(self.verbatim.get(name))

    def misread(self, name: str, value: object, state: Mapping[str, Any]) -> str:
        """Where a state does not tell a property's value as it was sent; empty if it does."""
        wrong = (
            f"{path or 'the text'} is {state.get(path)!r} instead of {value!r}"
            for path in self.verbatim.get(name, ())
            if not tells(path, state.get(path), value)
        )
        return next(wrong, "")


def look_into(
    run: Callable[[Plan], Stored],
    *,
    excluded: Sequence[str] = (),
    wire: WireProfile | None = None,
    pause: Callable[[float], object] = sleep,
) -> Mirror:
    """Learn where a receiver's state shows what, from calls told in the most ordinary way.

    Args:
        run: Carries out a plan of one call and reads back its state.
        excluded: Places that do not count, by the user's word.
        wire: How the postbacks are written.
        pause: Waits for so many seconds.

    Raises:
        MirrorError: A state could not be read, or an ordinary call left none.
    """
    written = wire or WireProfile()

    def state_after(**changes: Any) -> Mapping[str, Any] | None:  # noqa: ANN401 - any property's
        stored = run(plan_of(Sending(message=ordinary(**changes), wire=written)))
        if stored.trouble:
            raise MirrorError(stored.trouble)
        return stored.leaves

    def ordinary_state() -> Mapping[str, Any]:
        state = state_after()
        if state is None:
            raise MirrorError
        return state

    first, begun = ordinary_state(), monotonic()
    # Of what a receiver refuses, nothing can be learnt; of the rest it can.
    told = {name: state_after(**{name: value}) or first for name, value in _OTHER.items()}
    # To who takes every text for true, only an absent one is false.
    bare = {name: state_after(**{name: None}) or first for name in _TRUTHS}
    unfinished = state_after(ResponseCode=_RINGING) or first
    # A receiver that notes its own time to the second must be seen in two of them.
    pause(max(A_SECOND - (monotonic() - begun), 0))
    volatile = _unlike(first, ordinary_state())
    paths = {
        name: tuple(path for path in _unlike(first, state) if path not in volatile)
        for name, state in told.items()
    }
    for name, state in [("ResponseCode", unfinished), *bare.items()]:
        known = (*volatile, *paths[name])
        paths[name] += tuple(path for path in _unlike(first, state) if path not in known)
    return Mirror(
        {name: places for name, places in paths.items() if places},
        {name: exact for name in paths if (exact := _exact(name, paths[name], told[name], first))},
        volatile,
        tuple(excluded),
    )


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(path for path in {**one, **other} if one.get(path) != other.get(path))


def _exact(
    name: str, places: Sequence[str], state: Mapping[str, Any], first: Mapping[str, Any]
) -> tuple[str, ...]:
    """Those of a property's places that tell its value as it was sent, both times."""
    return tuple(
        path
        for path in places
        if tells(path, state.get(path), _OTHER[name])
        and tells(path, first.get(path), ORDINARY[name])
    )


def tells(path: str, leaf: object, value: object) -> bool:
    """Whether a leaf tells a value as it was sent; a state that is one text contains it."""
    if isinstance(leaf, bool) or leaf is None:
        return False
    if isinstance(value, bool):
        # The text that went over the wire, in either spelling; a state of truth is no text.
        return isinstance(leaf, str) and leaf.lower() == str(value).lower()
    return str(value) in str(leaf) if not path else str(leaf) == str(value)
