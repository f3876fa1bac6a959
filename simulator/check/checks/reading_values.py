"""How a receiver reads values: truth, moments, and words from a list."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, every_one_accepted
from simulator.check.checks.truth import false_is_not_true, in_four_ways
from simulator.check.checks.twins import (
    as_accepted,
    as_twin,
    known_if_seen,
    shows_if_seen,
)
from simulator.check.evidence import Evidence, Failure, Judgement
from simulator.check.mirror import Mirror
from simulator.check.ordinary import ordinary, single
from simulator.check.plan import Plan, Sending, plan_of
from simulator.postbacks.wire import Booleans, Dates, Format

__all__ = ["VALUES"]

_TRUTHS: Final = ("isWireless", "qarecord")
_SPELT: Final[Mapping[str, bool]] = {"True": True, "False": False, "true": True, "false": False}
_ANSWERED_BY: Final = ("MACHINE", "FAX", "UNKNOWN")
_TIMES: Final[tuple[tuple[str, str, int], ...]] = (
    ("2020-08-28T00:53:06.608Z", "2020-08-28T00:53:06.608Z", 0),
    ("2020-08-28T00:53:06.608Z", "2020-08-28T04:53:07.654Z", 14_401),
    ("2020-08-28T00:53:06.608Z", "2020-09-28T00:53:06.654Z", 2_678_400),
    ("2020-08-28T23:59:50.608Z", "2020-08-29T00:00:27.654Z", 37),
    ("2023-12-31T23:59:50.608Z", "2024-01-01T00:00:27.654Z", 37),
    ("2024-02-29T23:59:50.608Z", "2024-03-01T00:00:27.654Z", 37),
    ("2021-03-14T02:30:06.608Z", "2021-03-14T02:30:43.654Z", 37),
    ("2021-03-14T06:59:50.608Z", "2021-03-14T07:00:27.654Z", 37),
    ("2021-11-07T05:59:50.608Z", "2021-11-07T06:00:27.654Z", 37),
)
"""No time, hours, a month; midnight, the new year, a leap day; the hours when clocks change."""


def _in_the_other_spelling(drawing: Drawing) -> Iterator[Plan]:
    """True and False as the postbacks do not ordinarily spell them."""
    if drawing.wire.format is Format.JSON:
        return
    for truth in ("False", "True"):
        spelt = truth.lower() if drawing.wire.booleans is Booleans.CAPITAL else truth
        yield single(**dict.fromkeys(_TRUTHS, spelt))


def _in_the_usual_spelling(plan: Plan) -> Plan:
    def told(sending: Sending) -> Sending:
        truths = {
            name: _SPELT[value]
            for name in _TRUTHS
            if isinstance(value := sending.message.get(name), str) and value in _SPELT
        }
        return replace(sending, message={**sending.message, **truths})

    return plan.mapped(told)


def _truths_as_sent(evidence: Evidence) -> Judgement:
    """A state that keeps the text of what is true or false keeps the text that was sent."""
    mirror = evidence.mirror or Mirror()
    for sending in evidence.plan:
        state = evidence.state(sending.call) or {}
        for name in _TRUTHS:
            sent = str(sending.message.get(name)).lower()
            for path in mirror.verbatim.get(name, ()):
                if path in state and str(state[path]).lower() != sent:
                    return Failure(f"{name} as it was sent", f"{path} is {state[path]!r}", "truth")
    return None


def _to_the_second(drawing: Drawing) -> Iterator[Plan]:
    if drawing.wire.dates is Dates.ISO:
        yield single(StartTime="2020-08-28T00:53:06Z", EndTime="2020-08-28T00:53:43Z")


def _in_us_style(drawing: Drawing) -> Iterator[Plan]:
    """Morning and afternoon, and a day that may be taken for a month."""
    if drawing.wire.dates is not Dates.ISO:
        return
    wire = replace(drawing.wire, dates=Dates.US)
    for start, end in (
        ("2020-08-28T00:53:06.608Z", "2020-08-28T00:53:43.654Z"),
        ("2020-03-04T15:53:06.608Z", "2020-03-04T15:53:43.654Z"),
    ):
        yield plan_of(Sending(message=ordinary(StartTime=start, EndTime=end), wire=wire))


def _in_iso_style(plan: Plan) -> Plan:
    return plan.mapped(lambda each: replace(each, wire=replace(each.wire, dates=Dates.ISO)))


def _with_milliseconds(plan: Plan) -> Plan:
    def told(sending: Sending) -> Sending:
        times = {
            name: value if "." in str(value) else str(value).replace("Z", ".000Z")
            for name, value in sending.message.items()
            if name in ("StartTime", "EndTime") and value
        }
        return replace(sending, message={**sending.message, **times})

    return plan.mapped(told)


def _answered_by_each(_: Drawing) -> Iterator[Plan]:
    """Each but HUMAN, which every check sends."""
    for answered_by in _ANSWERED_BY:
        yield single(machinedetection=answered_by)


def _answered_by_others(_: Drawing) -> Iterator[Plan]:
    for answered_by in ("BEEP", "CALL_SCREENER", "human"):
        yield single(machinedetection=answered_by)


def _unusual_times(_: Drawing) -> Iterator[Plan]:
    for start, end, seconds in _TIMES:
        yield single(StartTime=start, EndTime=end, Duration=seconds)


_READ_ALIKE: Final = all_of(as_accepted, as_twin(seen=True))
_value = partial(Check, family=Family.READING)

VALUES: Final[tuple[Check, ...]] = (
    _value(
        id="RB023",
        name="false-is-not-true",
        level=Level.MUST,
        title="A property that says False is not taken for true.",
        why="Forms carry texts, and in most languages the text `False` counts as true.",
        source="OutgoingPostback, rows isWireless and qarecord: Boolean, sample False.",
        advice="Compare the text with `true`, in lower case; do not turn it into truth as it is.",
        plans={Phase.COVERAGE: in_four_ways},
        judge=false_is_not_true,
        needs_state=True,
        traits=tuple(f"{kind}:{name}" for name in _TRUTHS for kind in ("value", "absent", "empty")),
    ),
    _value(
        id="RB024",
        name="booleans-in-either-spelling",
        level=Level.MUST,
        title="True and true, False and false are read alike.",
        why="The newer documentation writes True, the older one true; neither says what is sent.",
        source="OutgoingPostback, sample False; IncomingPostback and blog, sample true.",
        advice="Compare in lower case.",
        plans={Phase.COVERAGE: _in_the_other_spelling},
        judge=all_of(as_accepted, as_twin(as_sent=_TRUTHS, seen=True), _truths_as_sent),
        reference=_in_the_usual_spelling,
        traits=("wire:booleans", "value:isWireless", "value:qarecord"),
    ),
    _value(
        id="RB025",
        name="dates-without-milliseconds",
        level=Level.MUST,
        title="A time without milliseconds is read like one with them.",
        why="Milliseconds are optional, and a time on the full second may come without.",
        source="OutgoingPostback, rows StartTime and EndTime: DateTime; RFC 3339, section 5.6.",
        advice="Read times with a parser of ISO 8601, not with a fixed pattern.",
        plans={Phase.COVERAGE: _to_the_second},
        judge=_READ_ALIKE,
        reference=_with_milliseconds,
        traits=("value:StartTime", "value:EndTime"),
    ),
    _value(
        id="RB026",
        name="dates-in-us-style",
        level=Level.SHOULD,
        title="A time such as 8/28/2020 12:53:06 AM is read, month first.",
        why="The same provider's SMS postback writes times so, and calls may be no different.",
        source="SMS Message Sent Postback: SentTime=5/8/2010 2:42:36 AM; for calls it is assumed.",
        advice="Try ISO 8601 first, then `%m/%d/%Y %I:%M:%S %p` in UTC.",
        plans={Phase.COVERAGE: _in_us_style},
        judge=all_of(as_accepted, as_twin(as_sent=("StartTime", "EndTime"), seen=True)),
        reference=_in_iso_style,
        traits=("wire:dates", "value:StartTime", "value:EndTime"),
    ),
    _value(
        id="RB036",
        name="knows-who-answered",
        level=Level.MUST,
        title="HUMAN, MACHINE, FAX and UNKNOWN are accepted.",
        why="Every call that is answered has one of the four.",
        source="OutgoingPostback, row machinedetection: HUMAN, MACHINE, FAX, UNKNOWN.",
        advice="Keep the word as it is, and give UNKNOWN its place.",
        plans={Phase.COVERAGE: _answered_by_each},
        judge=all_of(every_one_accepted, known_if_seen, shows_if_seen("machinedetection")),
        traits=("value:machinedetection",),
    ),
    _value(
        id="RB037",
        name="tolerates-others-who-answered",
        level=Level.SHOULD,
        title="A machinedetection that is not in the list is accepted.",
        why="Who finds out more one day has a word for it that the list does not have.",
        source="That the list of machinedetection may grow is assumed.",
        advice="Treat what you do not know as UNKNOWN, and accept it.",
        plans={Phase.COVERAGE: _answered_by_others},
        judge=all_of(every_one_accepted, known_if_seen),
        traits=("value:machinedetection",),
    ),
    _value(
        id="RB039",
        name="unusual-times-are-read",
        level=Level.SHOULD,
        title="Calls of no time and of a month, over midnight, leap days and changes of clocks.",
        why="Times are UTC: they exist even where a local clock jumps over them.",
        source="OutgoingPostback, rows StartTime, EndTime (UTC) and Duration (seconds).",
        advice="Keep times in UTC, and durations in a column for seconds, not in one for times.",
        plans={Phase.COVERAGE: _unusual_times},
        judge=all_of(every_one_accepted, known_if_seen, shows_if_seen("Duration")),
        traits=("value:StartTime", "value:EndTime", "value:Duration"),
    ),
)
