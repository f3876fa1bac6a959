from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.crew import Crew
from simulator.load.feed import Share
from simulator.load.result import Generator
from simulator.load.slices import NOTICE
from simulator.load.timetable import Stage, Timetable

_SECOND = 1_000_000_000
_STEP = _SECOND // 2
_CALLS = range(4)
_TIMETABLE = Timetable(stages=(Stage(60, 10),), numbers=50)
_SHORT = Timetable(calls=1, numbers=1)
_NAMES = ("a", "b", "c")

_some = st.sets(st.sampled_from(_NAMES))
_ticks = st.lists(st.tuples(st.integers(1, 6), _some, _some), min_size=1, max_size=12)


def _crew(*names: str, timetable: Timetable = _TIMETABLE, fixed: bool = False) -> Crew:
    crew = Crew(timetable, {}, [], fixed=fixed)
    for name in names:
        crew.join(name, Generator(name=name, machine="m", versions={}))
    return crew


@dataclass
class _Process:
    """Sends what the last share that it heard of says, up to where that goes."""

    share: Share = field(default_factory=lambda: Share(()))
    reached: int = 0
    sent: list[tuple[int, int]] = field(default_factory=list)

    def work(self) -> None:
        for moment in range(self.reached, self.share.until or 0, _STEP):
            begun = [(place, of) for since, place, of in self.share.slices if since <= moment]
            place, of = begun[-1] if begun else (-1, 1)
            self.sent += [(moment, call) for call in _CALLS if call % of == place]
            self.reached = moment + _STEP


@given(_ticks)
def test_nothing_is_sent_twice_whoever_is_out_of_reach(
    ticks: list[tuple[int, set[str], set[str]]],
) -> None:
    """A process that hears nothing waits, so what another took over stays the other's."""
    crew = _crew(*_NAMES, timetable=_SHORT)
    processes, now = {name: _Process() for name in _NAMES}, -_SECOND
    for steps, present, hearing in ticks:
        for name, share in crew.share(sorted(present), now).items():
            if name in hearing:
                processes[name].share = share
                processes[name].work()
        now += steps * _STEP

    sent = Counter(each for process in processes.values() for each in process.sent)
    assert set(sent.values()) <= {1}


@given(st.lists(st.tuples(st.integers(1, 6), _some), min_size=1, max_size=12))
def test_nothing_is_left_out_while_everybody_hears(ticks: list[tuple[int, set[str]]]) -> None:
    """Whoever is thought to be lost, and comes back."""
    crew = _crew(*_NAMES, timetable=_SHORT)
    processes, now = {name: _Process() for name in _NAMES}, -_SECOND
    for steps, present in ticks:
        shares = crew.share(sorted(present | {"a"}), now)
        for name, share in shares.items():
            processes[name].share = share
            processes[name].work()
        reached = now + NOTICE
        now += steps * _STEP

    sent = sorted(each for process in processes.values() for each in process.sent)
    assert sent == [(moment, call) for moment in range(0, reached, _STEP) for call in _CALLS]


def test_who_is_lost_is_told_of_with_what_it_may_not_have_sent() -> None:
    """From its last word on, up to where the others take over."""
    crew = _crew("a", "b")
    crew.share(["a", "b"], -_SECOND)
    crew.hear("b", 6 * _SECOND, finished=False)

    shares = crew.share(["a"], 10 * _SECOND)

    assert shares["a"] == Share(
        ((0, 0, 2), (10 * _SECOND + NOTICE, 0, 1)), until=10 * _SECOND + NOTICE
    )
    assert shares["b"].slices == ((0, 1, 2), (10 * _SECOND + NOTICE, -1, 1))
    lost = crew.generators["b"]
    assert (lost.lost, lost.unaccounted) == (True, 46)
    assert crew.notes == [
        "b was lost 10 s after the start. Up to 46 postbacks that were its own may not have been"
        " sent; the others took over."
    ]


def test_who_is_lost_last_leaves_nobody() -> None:
    """Then the run is over, and tells so once."""
    crew = _crew("a")
    crew.share(["a"], -_SECOND)
    crew.share([], 3 * _SECOND)
    crew.close([], 4 * _SECOND)

    assert crew.finished([])
    assert crew.notes == [
        "a was lost 3 s after the start. Up to 70 postbacks that were its own may not have been"
        " sent; nobody was left to take over."
    ]


def test_a_crew_is_deserted_when_nobody_is_left_who_had_still_to_send() -> None:
    """Who has sent all that was its own may go."""
    crew = _crew("a", "b")
    crew.share(["a", "b"], -_SECOND)
    crew.hear("b", 9 * _SECOND, finished=True)

    assert [crew.deserted(names) for names in ([], ["a"], ["b"])] == [True, False, False]
    crew.hear("a", 9 * _SECOND, finished=True)
    assert not crew.deserted([])


def test_who_comes_back_was_not_lost() -> None:
    """What it sent meanwhile it tells itself, and it takes part again."""
    crew = _crew("a", "b")
    crew.share(["a", "b"], -_SECOND)
    crew.share(["a"], 10 * _SECOND)
    shares = crew.share(["a", "b"], 12 * _SECOND)

    assert shares["b"].slices[-1] == (12 * _SECOND + NOTICE, 1, 2)
    assert not crew.generators["b"].lost
    assert crew.generators["b"].unaccounted == 0
    assert crew.notes == ["b was out of reach for a while; what was its own it sent later."]


def test_who_is_lost_before_anything_was_told_has_no_part() -> None:
    """All of the run is shared among the others."""
    crew = _crew("a", "b")
    shares = crew.share(["a"], -_SECOND)

    assert shares == {"a": Share(((0, 0, 1),), until=NOTICE - _SECOND)}
    assert list(crew.generators) == ["a"]
    assert crew.notes == []


def test_who_is_lost_before_the_start_may_send_what_it_was_told_nevertheless() -> None:
    """It may only be out of reach, so the others take over later."""
    crew = _crew("a", "b")
    crew.share(["a", "b"], -2 * _SECOND)
    shares = crew.share(["a"], -_SECOND)

    begin = NOTICE - _SECOND
    assert shares == {
        "a": Share(((0, 0, 2), (begin, 0, 1)), until=begin),
        "b": Share(((0, 1, 2), (begin, -1, 1)), until=begin),
    }
    assert crew.notes == [
        "b was lost before the start. Up to 14 postbacks that were its own may not have been"
        " sent; the others took over."
    ]


def test_who_has_finished_is_neither_lost_nor_told_anything() -> None:
    """It may go when it likes."""
    crew = _crew("a", "b")
    crew.share(["a", "b"], -_SECOND)
    crew.hear("b", 60 * _SECOND, finished=True)
    shares = crew.share(["a"], 61 * _SECOND)

    assert list(shares) == ["a"]
    assert crew.notes == []
    assert not crew.finished(["a"])
    crew.hear("a", 61 * _SECOND, finished=True)
    assert crew.finished(["a"])


def test_who_is_not_ready_has_nothing_yet() -> None:
    """It is within reach, but makes its first requests still."""
    crew = _crew("a")

    assert list(crew.share(["a", "new"], -_SECOND)) == ["a"]
    assert crew.ready(["new", "a"]) == ["a"]
    assert not _crew().finished(["new"])


def test_in_the_closed_loop_everybody_has_its_part_for_good() -> None:
    """Nobody takes over from who is lost, and there is nothing to wait for."""
    crew = _crew("a", "b", fixed=True)
    crew.allot(["a", "b"])
    before = crew.share(["a", "b"], 0)
    after = crew.share(["a"], 10 * _SECOND)

    assert before == {"a": Share(((0, 0, 2),)), "b": Share(((0, 1, 2),))}
    assert after == {"a": Share(((0, 0, 2),))}
    assert crew.allotted("b") == Share(((0, 1, 2),))
    assert (crew.generators["b"].lost, crew.generators["b"].unaccounted) == (True, 0)
    assert crew.notes == [
        "b was lost 10 s after the start. What it sent after its last word is not known, and nobody"
        " took over."
    ]
