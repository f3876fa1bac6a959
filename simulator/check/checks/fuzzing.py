"""Fuzzing: what a receiver makes of postbacks that chance draws."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from unicodedata import normalize

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.chance import (
    future_postbacks,
    strange_postbacks,
    wrong_postbacks,
)
from simulator.check.checks.judging import all_of, every_call_known, not_accepted
from simulator.check.checks.refusals import is_illegal, no_server_error
from simulator.check.checks.twins import known_if_seen, wrong_text
from simulator.check.evidence import Evidence, Failure, Judgement
from simulator.check.ordinary import ORDINARY, body_of, single
from simulator.check.plan import QUEUE_ID, Plan, Sending
from simulator.postbacks.acceptance import compiled_part
from simulator.postbacks.fields import PROPERTIES
from simulator.resources import schema

__all__ = ["FUZZING"]

_Message = dict[str, Any]
_LARGEST_INTEGER: Final = 2**31 - 1
_VARIABLE: Final = re.compile("[a-z0-9_]+")
_NEEDED: Final = ("Duration", "phonenumber", "StartTime", "EndTime")
_TEXTS: Final = [name for name, kind in PROPERTIES.items() if kind is str]


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


def _no_new_server_error(evidence: Evidence) -> Judgement:
    """What is wrong gets no 5xx, unless the same made right gets it as well."""
    if evidence.reference is None or any(map(is_illegal, evidence.plan)):
        return None
    right = no_server_error(replace(evidence, run=evidence.reference))
    return None if right is not None else no_server_error(evidence)


def _made_legal(plan: Plan) -> Plan:
    return plan.mapped(_right)


def _right(sending: Sending) -> Sending:
    """With ordinary values for all that the schema does not allow, or misses."""
    document = schema("outgoing_postback")
    allowed = {name: compiled_part(each, document) for name, each in _of_properties(document)}
    message = dict(sending.message)
    for name, value in sending.message.items():
        if name not in PROPERTIES and not (_VARIABLE.fullmatch(name) and isinstance(value, str)):
            del message[name]
        elif name in PROPERTIES and value not in ("", QUEUE_ID) and not allowed[name](value):
            message[name] = ORDINARY[name]
    needed = {name: ORDINARY[name] for name in _NEEDED if not message.get(name)}
    return replace(sending, message={**message, **needed, "qasoundid": ""})


def _of_properties(document: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return dict(document["properties"]).items()


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
    Check(
        id="RB008",
        name="wrong-types-are-no-server-error",
        level=Level.SHOULD,
        family=Family.ANSWERS,
        title="No value of a wrong type or range is answered with 5xx.",
        why="Whatever is sent to a public URL, the provider's next postback must find it working.",
        source="OutgoingPostback, column Data Type.",
        advice="Turn values into numbers, dates and truth in one place, and answer 400 from there.",
        plans={Phase.FUZZ: wrong_postbacks},
        judge=_no_new_server_error,
        reference=_made_legal,
        traits=("value:*", "absent:*", "unknown:*"),
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
