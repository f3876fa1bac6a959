from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import Clock, ClockTooFarError
from simulator.errors import SettingsError

_START = datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC)


class Wall:
    """Real time that a test moves."""

    seconds = 1_000_000.0

    def __call__(self) -> float:
        """Give it."""
        return self.seconds


def test_a_manual_clock_moves_only_when_told() -> None:
    """Real time passes it by."""
    wall = Wall()
    clock = Clock(0, start=_START, wall=wall)
    wall.seconds += 3600

    assert clock.now() == _START
    clock.move_to(_START + timedelta(days=1))
    assert clock.now() == _START + timedelta(days=1)
    assert clock.real_seconds_until(_START + timedelta(days=2)) is None
    assert not clock.ticking


def test_a_manual_clock_starts_at_the_same_moment_in_every_run() -> None:
    """Two runs show the same timestamps."""
    assert Clock(0).now() == Clock(0).now() == datetime(2026, 1, 5, 15, tzinfo=UTC)


def test_a_scaled_clock_runs_at_its_speed() -> None:
    """x60 makes a minute of a second."""
    wall = Wall()
    clock = Clock(60, start=_START, wall=wall)
    wall.seconds += 2.5

    assert clock.now() == _START + timedelta(seconds=150)
    assert clock.real_seconds_until(_START + timedelta(seconds=210)) == 1.0
    assert clock.real_seconds_until(_START) == 0.0


def test_the_system_clock_shows_real_time() -> None:
    """Speed 1 and no start is the wall clock."""
    wall = Wall()

    assert Clock(wall=wall).now() == datetime.fromtimestamp(1_000_000, UTC)


def test_a_ticking_clock_can_be_moved_forward_too() -> None:
    """After a jump it ticks on from there."""
    wall = Wall()
    clock = Clock(2, start=_START, wall=wall)
    clock.move_to(_START + timedelta(hours=1))
    wall.seconds += 1

    assert clock.now() == _START + timedelta(hours=1, seconds=2)


@given(st.lists(st.timedeltas(timedelta(days=-9), timedelta(days=9)), max_size=8))
def test_no_clock_ever_goes_back(jumps: list[timedelta]) -> None:
    """A moment already past changes nothing."""
    clock = Clock(0, start=_START)
    for jump in jumps:
        before = clock.now()
        clock.move_to(before + jump)
        assert clock.now() >= before


def test_moments_are_whole_milliseconds() -> None:
    """The provider's own timestamps have no more."""
    wall = Wall()
    wall.seconds += 0.123456

    assert Clock(wall=wall).now().microsecond == 123_000


def test_a_fork_shows_the_same_moment_and_moves_on_its_own() -> None:
    """Every license key has a clock of its own."""
    clock = Clock(0, start=_START)
    fork = clock.fork()
    fork.move_to(_START + timedelta(hours=1))

    assert clock.now() == _START


@pytest.mark.parametrize(("name", "speed"), [("system", 1), ("manual", 0), ("x60", 60)])
def test_a_clock_is_named_by_its_speed(name: str, speed: float) -> None:
    """The name goes in and comes out."""
    clock = Clock.named(name)

    assert (clock.speed, clock.name) == (speed, name)


@pytest.mark.parametrize("name", ["", "fast", "x", "x0", "60", "x-1"])
def test_an_unknown_clock_is_refused(name: str) -> None:
    """The error lists what there is."""
    with pytest.raises(SettingsError) as refusal:
        Clock.named(name)

    assert str(refusal.value) == (
        f"A clock is 'system', 'manual' or a speed such as 'x60', got {name!r}."
    )


def test_a_clock_ends_where_dates_end() -> None:
    """The times of a call need to be dates too."""
    clock = Clock(0, start=_START)

    assert clock.after(timedelta(days=1)) == _START + timedelta(days=1)
    with pytest.raises(ClockTooFarError) as refusal:
        clock.after(timedelta(days=366 * 7000))
    assert str(refusal.value) == "A clock at 2026-11-01 cannot be moved beyond year 8999."
