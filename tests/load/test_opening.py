from pathlib import Path
from typing import Any

import pytest

from simulator.errors import RingbackError
from simulator.load.options import LoadOptions
from simulator.load.result import Asked
from simulator.load.swarm.opening import opened, plan_of, planned
from simulator.load.timetable import Stage, Timetable

_URL = "http://127.0.0.1:9/x"


class Smoke:
    """Does it take any?"""

    timetable = Timetable(stages=(Stage(60, 1),), numbers=20)


class Mine:
    """Forgot something."""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _refusal(scenario: type = Smoke, url: str = _URL, **options: Any) -> str:
    with pytest.raises(RingbackError) as caught:
        opened(scenario, url, LoadOptions(**options))
    return str(caught.value)


def test_an_opened_run_knows_what_is_due() -> None:
    """Its order goes to every process; what was asked stands in its reports."""
    order, run = opened(Smoke, _URL, LoadOptions(slo=("errors<2%",), rate=2, seconds=30))

    assert Timetable.from_json(order.timetable) == Timetable(stages=(Stage(30, 2),), numbers=20)
    assert run.asked == Asked(
        scenario="smoke",
        question="Does it take any?",
        url=_URL,
        timetable=order.timetable,
        postbacks=60,
        seconds=29.5,
        slos=("errors<2%",),
    )


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (
            {"slo": ("p99<300ms", "p99<300")},
            "A limit of time needs a unit, ns, us, ms, s or m, as in 'p99<300ms'; got 'p99<300'.",
        ),
        (
            {"report": ("run.pdf",)},
            "The name of a report ends in .html, .json, .xml, .csv, .hgrm or .hlog, got 'run.pdf'.",
        ),
        (
            {"rate": 5000, "seconds": 2},
            "Up to 5,000 postbacks are due in one second, and 3,000 are allowed: say"
            " --limit-rate 5000 if the receiver is meant to take them.",
        ),
        (
            {"limit_total": 59},
            "60 postbacks are due, and 59 are allowed: say --limit-total 60 if the receiver is"
            " meant to take them.",
        ),
        ({"baseline": "run.json"}, "run.json cannot be read: No such file or directory."),
        (
            {"compress": 5},
            "--compress is for scenarios in which calls bring the postbacks, such as office_day;"
            " this one says when they are due: use --seconds and --rate.",
        ),
    ],
)
def test_what_cannot_be_measured_is_told_before_anything_is_sent(
    options: dict[str, Any], refusal: str
) -> None:
    """An hour of load must not be lost for it."""
    assert _refusal(**options) == refusal


def test_a_run_needs_somewhere_to_send_to() -> None:
    """Plain Locust takes it as its host."""
    assert _refusal(url="") == (
        "Where do postbacks go? Say it with --host http://localhost:8000/path."
    )


def test_a_scenario_without_a_timetable_is_told() -> None:
    """With what it might look like."""
    with pytest.raises(RingbackError) as caught:
        planned(Mine)

    assert str(caught.value) == (
        "The scenario Mine needs a timetable, such as timetable ="
        " Timetable(stages=(Stage(seconds=60, rate=10),)); got None."
    )


@pytest.mark.parametrize(
    ("url", "options", "refusal"),
    [
        ("", {"slo": ("p99<300",)},
         "A limit of time needs a unit, ns, us, ms, s or m, as in 'p99<300ms'; got 'p99<300'."),
        ("", {"baseline": "run.json"}, "run.json cannot be read: No such file or directory."),
        ("", {"limit_total": 59},
         "60 postbacks are due, and 59 are allowed: say --limit-total 60 if the receiver is meant"
         " to take them."),
        ("http://192.0.2.1/x", {},
         "Delivery to 192.0.2.1 is refused: it is neither loopback nor private. Allow it with"
         " --allow-host 192.0.2.1."),
    ],
)  # fmt: skip
def test_a_plan_tells_why_a_run_would_be_refused(
    url: str, options: dict[str, Any], refusal: str
) -> None:
    """Whatever it is that would: the plan is drawn all the same."""
    *drawn, between, told = plan_of(Smoke, url, LoadOptions(**options))

    assert drawn[-1] == (
        "60 postbacks in 1 min: 1 a second on average, at most 1 a second, first at 0 s."
    )
    assert (between, told) == ("", f"A run would be refused. {refusal}")


def test_a_plan_without_a_url_refuses_nothing_for_it() -> None:
    """What is due does not depend on where it goes."""
    assert "refused" not in "".join(plan_of(Smoke, "", LoadOptions()))


def test_a_plan_of_the_closed_loop_says_for_how_long() -> None:
    """Not how many postbacks nobody will ever answer in a second."""
    assert plan_of(Smoke, "", LoadOptions(closed_loop=True)) == [
        "Postbacks as fast as 256 connections allow, for 1 min."
    ]
