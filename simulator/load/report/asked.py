"""What was asked of a run, in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from simulator.load.report.words import clock, lasting
from simulator.load.result import Asked

__all__ = ["asked_of", "timetable_of"]

_MOST_STAGES: Final = 4
_DISTURBED: Final = ("duplicates", "out_of_order", "late")


def asked_of(asked: Asked) -> list[tuple[str, str]]:
    """What was asked, by name."""
    pace = "as fast as connections allow (closed loop)" if asked.closed_loop else "when due"
    told = [
        ("Timetable", _pace(asked.timetable)),
        ("Disturbance", _disturbance(asked.timetable.get("disturbance", {}))),
        ("Lasts", lasting(asked.seconds) if asked.seconds is not None else "until it is stopped"),
        ("Postbacks", _postbacks(asked)),
        ("Sent", pace),
        ("Connections", f"up to {asked.connections:,} a process"),
        ("Timeout", lasting(asked.timeout_seconds)),
        ("Seed", str(asked.seed)),
    ]
    return [(name, text) for name, text in told if text]


def timetable_of(asked: Asked) -> list[tuple[str, str]]:
    """All of the timetable, by name; what lies in it deeper has both names."""
    told: list[tuple[str, str]] = []
    for name, value in asked.timetable.items():
        if isinstance(value, Mapping):
            told += [(_name(name, inner), str(each)) for inner, each in value.items()]
        elif name == "stages":
            told += [
                (_name("stage", str(number)), _stage(each)) for number, each in enumerate(value, 1)
            ]
        else:
            told.append((_name(name), str(value)))
    return told


def _name(*names: str) -> str:
    return ": ".join(name.replace("_", " ") for name in names)


def _postbacks(asked: Asked) -> str:
    if asked.postbacks is not None:
        return f"{asked.postbacks:,}"
    # How many go out in the closed loop is no part of what was asked.
    return "" if asked.closed_loop else "without end"


def _pace(timetable: Mapping[str, Any]) -> str:
    if timetable.get("stages"):
        return _stages(timetable["stages"])
    if "calls" not in timetable:
        return ""
    pace = f"{timetable['calls']:,} calls, {timetable['calls_per_minute']:,.10g} a minute"
    faster = timetable.get("compress", 1)
    return pace if faster == 1 else f"{pace}, time {faster:,.10g} times as fast"


def _stages(stages: Sequence[Mapping[str, Any]]) -> str:
    # One more takes no more room than to say so.
    most = len(stages) if len(stages) == _MOST_STAGES + 1 else _MOST_STAGES
    told = [_stage(stage) for stage in stages[:most]]
    more = len(stages) - len(told)
    return ", then ".join([*told, f"{more} more stages"] if more else told)


def _stage(stage: Mapping[str, Any]) -> str:
    rate = f"{stage['rate']:,.10g} a second"
    return rate if stage["seconds"] is None else f"{lasting(stage['seconds'])} at {rate}"


def _disturbance(disturbance: Mapping[str, Any]) -> str:
    told = [
        f"{100 * disturbance[name]:.3g} % {name.replace('_', ' ')}"
        for name in _DISTURBED
        if disturbance.get(name)
    ]
    if disturbance.get("outage_seconds"):
        moment = clock(int(disturbance["outage_at"]))
        told.append(
            f"nothing gets through from {moment} for {lasting(disturbance['outage_seconds'])}"
        )
    return ", ".join(told)
