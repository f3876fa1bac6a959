"""Fuzzing: postbacks that chance draws, from real ones to those that no schema allows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from unicodedata import category, normalize

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, every_call_known, not_accepted
from simulator.check.checks.refusals import no_server_error
from simulator.check.checks.twins import known_if_seen, wrong_text
from simulator.check.draw import drawn, strategies
from simulator.check.evidence import Evidence, Failure, Judgement
from simulator.check.ordinary import body_of, single
from simulator.check.plan import QUEUE_ID, Plan, Sending, plan_of
from simulator.postbacks.fields import PROPERTIES
from simulator.postbacks.wire import Format, WireProfile

__all__ = ["FUZZING", "real_postbacks", "wrong_postbacks"]

_Message = dict[str, Any]
_LARGEST: Final = 2**63 - 1
_LARGEST_INTEGER: Final = 2**31 - 1
_LAST_MOMENT: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_NEVER_EMPTY: Final = "incallringcount"
_XML_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TEXTS: Final = [name for name, kind in PROPERTIES.items() if kind is str]


def real_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks as the provider sends them, what has no value left empty."""
    messages = strategies().outgoing_postbacks().map(_completed)
    return _plans(drawing, messages, "real")


def wrong_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks that break one rule of the schema."""
    messages = strategies().illegal_postbacks()
    if drawing.wire.format is Format.XML:
        messages = messages.filter(_has_xml_names)
    return _plans(drawing, messages, "illegal")


def strange_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks that the schema allows and nobody expects."""
    messages = strategies().outgoing_postbacks(realism="legal").map(_printable).map(_possible)
    return _plans(drawing, messages, "legal")


def future_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks with what a later version of the provider may bring."""
    messages = strategies().outgoing_postbacks(realism="future")
    return _plans(drawing, messages.map(_printable).map(_in_64_bits).map(_possible), "future")


def strictly_accepted(evidence: Evidence) -> Judgement:
    """Every sending was answered with 2xx; a redirect is none."""
    answers = evidence.run.answers
    return next((not_accepted(answer) for answer in answers if not answer.accepted), None)


def texts_if_seen(evidence: Evidence) -> Judgement:
    """Every text that the state shows is the one that was sent."""
    if not evidence.run.states:
        return None
    unknown = every_call_known(evidence)
    if unknown is not None:
        return unknown
    for sending in evidence.plan:
        told = _read(sending)
        for name in _TEXTS:
            wrong = _misread(evidence, sending.call, name, told.get(name))
            if wrong:
                return Failure(f"{name} as it was sent", wrong, "altered")
    return None


def _plans(drawing: Drawing, messages: Any, sort: str) -> Iterator[Plan]:  # noqa: ANN401 - a strategy
    for message in drawn(messages, seed=f"{drawing.seed} {sort}", count=drawing.examples):
        yield plan_of(Sending(message=_with_own_id(message)))


def _with_own_id(message: _Message) -> _Message:
    """A usable QueueID gives way to the one that the run has for the call."""
    queue_id = message.get("QueueID")
    usable = type(queue_id) is int and 0 < queue_id <= _LARGEST
    return {**message, "QueueID": QUEUE_ID} if usable else message


def _completed(message: _Message) -> _Message:
    empty = {name: "" for name in PROPERTIES if name != _NEVER_EMPTY}
    told = {**empty, **message}
    return {name: told[name] for name in (*PROPERTIES, *message) if name in told}


def _printable(message: _Message) -> _Message:
    """Without control characters and blanks at the ends, which many rightly take away."""
    return {
        name: _cleaned(value) if isinstance(value, str) else value
        for name, value in message.items()
    }


def _cleaned(text: str) -> str:
    kept = (character for character in text if category(character) not in ("Cc", "Cf", "Zl", "Zp"))
    return "".join(kept).strip()


def _in_64_bits(message: _Message) -> _Message:
    return {
        name: min(value, _LARGEST) if type(value) is int else value
        for name, value in message.items()
    }


def _possible(message: _Message) -> _Message:
    """With times that agree: no schema can ask for it, and whoever refuses others is right."""
    duration = message["Duration"]
    if not {"StartTime", "EndTime"} <= message.keys() or not isinstance(duration, int):
        return message
    length = timedelta(seconds=min(duration, _LARGEST_INTEGER))
    start = min(datetime.fromisoformat(message["StartTime"]), _LAST_MOMENT - length)
    times = {"StartTime": _written(start), "EndTime": _written(start + length)}
    recorded = message.get("lastrecordlength")
    if isinstance(recorded, int):
        times["lastrecordlength"] = min(recorded, duration)
    return {**message, **times, "Duration": duration}


def _written(moment: datetime) -> Any:  # noqa: ANN401 - a text, among other values
    return WireProfile().date(moment)


def _has_xml_names(message: _Message) -> bool:
    return all(_XML_NAME.fullmatch(name) for name in message)


def _read(sending: Sending) -> _Message:
    """What a receiver reads in a body, in which the wire may have changed the one or other."""
    told = sending.wire.decode(body_of(sending, 1))
    return {name: value for name, value in told.items() if isinstance(value, str)}


def _misread(evidence: Evidence, call: int, name: str, value: str | None) -> str:
    state, mirror = evidence.state(call), evidence.mirror
    if not value or state is None or mirror is None:
        return ""
    same = {path: _composed(leaf) for path, leaf in state.items()}
    return wrong_text(mirror, name, _composed(value), same)


def _composed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A text in the one of its spellings in Unicode that databases like best."""
    return normalize("NFC", value) if isinstance(value, str) else value


def _boundaries(_: Drawing) -> Iterator[Plan]:
    """Each of these is documented, or follows from what is, and none is seen every day."""
    for changes in _BOUNDARIES:
        yield single(**changes)


_BOUNDARIES: Final[tuple[_Message, ...]] = (
    {"phonenumber": "011442079460000"},
    {"callerid": "011442079460000", "transfercallerid": ""},
    {"telcoOCN": "318J"},
    {"incallringcount": 1},
    {"incallringcount": _LARGEST_INTEGER},
    {"lastrecordlength": 0},
    {"extension": "1234567890"},
    {"telcoCarrierName": "LEVEL 3 COMMUNICATIONS, LLC - " * 8 + "VA"},
    {"calleridname": "Corner Shop of Norfolk " * 20 + "VA"},
    {"telcoCarrierType": "PCS - (Preferred Carrier Service)"},
    {"StartTime": "2020-08-28T00:53:06.6084321Z", "EndTime": "2020-08-28T00:53:43.6545678Z"},
)

_drawn = partial(Check, general=True)

FUZZING: Final[tuple[Check, ...]] = (
    _drawn(
        id="RB008",
        name="wrong-types-are-no-server-error",
        level=Level.SHOULD,
        family=Family.ANSWERS,
        title="No value of a wrong type or range is answered with 5xx.",
        why="Whatever is sent to a public URL, the provider's next postback must find it working.",
        source="OutgoingPostback, column Data Type.",
        advice="Turn values into numbers, dates and truth in one place, and answer 400 from there.",
        plans={Phase.FUZZ: wrong_postbacks},
        judge=no_server_error,
    ),
    _drawn(
        id="RB018",
        name="reads-strange-postbacks",
        level=Level.SHOULD,
        family=Family.READING,
        title="What the documentation allows is accepted and kept, however strange it is.",
        why="What is rare in a test comes every day in a million calls.",
        source="OutgoingPostback, columns Data Type and Sample; other limits are not documented.",
        advice="Keep texts as texts of any length and characters, and numbers in 64 bits.",
        plans={Phase.COVERAGE: _boundaries, Phase.FUZZ: strange_postbacks},
        judge=all_of(strictly_accepted, texts_if_seen),
    ),
    _drawn(
        id="RB019",
        name="reads-future-postbacks",
        level=Level.SHOULD,
        family=Family.READING,
        title="What a later version of the provider may send is accepted.",
        why="A provider adds properties and codes without asking those who listen.",
        source="That the provider goes on to change is assumed; its list of codes is of 2013.",
        advice="Ignore what you do not know, and keep the rest.",
        plans={Phase.FUZZ: future_postbacks},
        judge=all_of(strictly_accepted, known_if_seen),
    ),
)
