import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.load.plan import ceiling_lines, figure, plan_lines
from simulator.load.schedule import Expected, expected
from simulator.load.timetable import Stage, Timetable


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=500).filter(any), st.integers(1, 80))
def test_a_figure_keeps_to_its_width(per_second: list[int], width: int) -> None:
    """However long a run is, its figure fits a terminal; the highest column reaches the top."""
    title, *rows, _, _ = figure(per_second, width=width)
    columns = [row.partition("│")[2] for row in rows]

    assert title == "Postbacks a second"
    assert len(columns) == 8
    assert max(map(len, columns)) <= width
    assert "█" in columns[0]


def test_a_plan_draws_what_is_due() -> None:
    """Three seconds at twenty, three at ten: the figure and its sentence."""
    timetable = Timetable(stages=(Stage(30, 20), Stage(30, 10)), calls_per_minute=600)

    lines = plan_lines(expected(timetable), width=6)

    assert lines == [
        "Postbacks a second",
        "20 │███",
        "   │███",
        "   │███",
        "   │███",
        "   │██████",
        "   │██████",
        "   │██████",
        " 0 │██████",
        "   └──────",
        "    0 s 1 min",
        "",
        "900 postbacks in 1 min: 15 a second on average, at most 20 a second, first at 0 s.",
    ]


def test_a_plan_without_end_tells_of_its_first_minute() -> None:
    """There is no sum of what goes on until it is stopped."""
    *_, summary = plan_lines(expected(Timetable(stages=(Stage(None, 5),))))

    assert summary == (
        "Postbacks without end; in the first minute 5 a second, at most 5 a second, first at 0 s."
    )


def test_a_plan_leaves_out_the_longest_calls() -> None:
    """A few calls last many minutes; they would press all others together."""
    *_, summary, rest = plan_lines(expected(Timetable(calls=10_000, calls_per_minute=120_000)))

    assert summary.startswith("10,000 postbacks in ")
    assert rest.startswith("The last hundredth, after 1 min ")


def test_a_plan_leaves_nothing_out_for_little() -> None:
    """At an even rate the last hundredth is a hundredth of the figure."""
    *_, summary = plan_lines(expected(Timetable(stages=(Stage(300, 40),))))

    assert summary.startswith("12,000 postbacks in 5 min: ")


def test_a_plan_of_nothing_says_so() -> None:
    """A timetable may be so short that no postback falls into it."""
    assert plan_lines(expected(Timetable(calls=1, post_on="3"))) == ["Nothing is due."]


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (Expected(None, 600.0, ()), "Postbacks as fast as 1,000 connections allow, for 10 min."),
        (
            Expected(None, None, ()),
            "Postbacks as fast as 1,000 connections allow, until it is stopped.",
        ),
        (Expected(8_000, 30.0, (8_000,)), "8,000 postbacks as fast as 1,000 connections allow."),
    ],
)
def test_a_plan_of_the_closed_loop_has_no_figure(due: Expected, told: str) -> None:
    """How many go out in a second is what such a run is to find out."""
    assert ceiling_lines(due, 1_000) == [told]
