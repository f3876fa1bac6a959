from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.feed import Slice
from simulator.load.slices import NOTICE, Slices

_SECOND = 1_000_000_000
_PROCESSES = ("a", "b", "c", "d")
_CALLS = range(12)

_some = st.lists(st.sampled_from(_PROCESSES), min_size=1, unique=True)
_turns = st.lists(st.tuples(st.integers(0, 6 * _SECOND), _some), min_size=1, max_size=6)


def _owners(table: dict[str, list[Slice]], call: int, moment: int) -> list[str]:
    """Whose a call is that brings a postback at a moment, as the maker of each decides."""
    return [name for name, slices in table.items() if _has(slices, call, moment)]


def _has(slices: list[Slice], call: int, moment: int) -> bool:
    begun = [(place, of) for since, place, of in slices if since <= moment]
    place, of = begun[-1] if begun else (-1, 1)
    return call % of == place


def _tables(
    turns: list[tuple[int, list[str]]], begin: int
) -> Iterator[tuple[int, dict[str, list[Slice]]]]:
    """Who has what after each turn, and when that was told."""
    slices, now = Slices(), begin
    for wait, names in turns:
        now += wait
        if slices.share(names, now):
            yield now, {name: slices.of(name) for name in _PROCESSES}


def _moments(table: dict[str, list[Slice]]) -> list[int]:
    """Where anything may change, and just before."""
    begins = {since for slices in table.values() for since, *_ in slices}
    return sorted({max(since + by, 0) for since in begins for by in (-1, 0)})


@given(_turns, st.integers(-3 * _SECOND, 3 * _SECOND))
def test_every_call_is_one_process_s_at_every_moment(
    turns: list[tuple[int, list[str]]], begin: int
) -> None:
    """Whoever joins or leaves: nothing is sent twice, and nothing is left out."""
    for _, table in _tables(turns, begin):
        for moment in _moments(table):
            assert all(len(_owners(table, call, moment)) == 1 for call in _CALLS)


@given(_turns, st.integers(-6 * _SECOND, 3 * _SECOND))
def test_a_change_holds_only_from_its_notice_on(
    turns: list[tuple[int, list[str]]], begin: int
) -> None:
    """What lies nearer may be written already, so it stays whose it was."""
    before: dict[str, list[Slice]] | None = None
    for now, table in _tables(turns, begin):
        if before is not None:
            for moment in [each for each in _moments(table) if each < now + NOTICE]:
                for call in _CALLS:
                    assert _owners(table, call, moment) == _owners(before, call, moment)
        before = table


@given(_turns)
def test_after_its_notice_only_those_send_who_are_there(
    turns: list[tuple[int, list[str]]],
) -> None:
    """Each has every so-manieth call."""
    slices, now = Slices(), 0
    for wait, names in turns:
        now += wait
        slices.share(names, now)
        table = {name: slices.of(name) for name in _PROCESSES}

        owners = [_owners(table, call, now + NOTICE) for call in _CALLS]

        assert owners == [[names[call % len(names)]] for call in _CALLS]


def test_the_same_processes_again_change_nothing() -> None:
    """Nobody is told anything."""
    slices = Slices()

    assert slices.share(["a", "b"], 0)
    assert not slices.share(["a", "b"], 9 * _SECOND)
    assert slices.share(["b", "a"], 9 * _SECOND)


def test_whoever_comes_long_before_the_start_has_a_part_of_all() -> None:
    """What has not been begun on is shared anew, as often as somebody comes."""
    slices = Slices()
    slices.share(["a"], -9 * _SECOND)
    slices.share(["a", "b"], -8 * _SECOND)
    slices.share(["b"], -_SECOND)

    assert slices.of("a") == [(0, 0, 2), (NOTICE - _SECOND, -1, 1)]
    assert slices.of("b") == [(0, 1, 2), (NOTICE - _SECOND, 0, 1)]


def test_who_joins_and_leaves_is_told_since_when() -> None:
    """Place -1 is no place: the process has nothing then."""
    slices = Slices()
    slices.share(["a", "b"], -1)
    slices.share(["b", "c"], 10 * _SECOND)

    assert slices.of("a") == [(0, 0, 2), (10 * _SECOND + NOTICE, -1, 2)]
    assert slices.of("b") == [(0, 1, 2), (10 * _SECOND + NOTICE, 0, 2)]
    assert slices.of("c") == [(0, -1, 2), (10 * _SECOND + NOTICE, 1, 2)]


def test_before_anything_is_shared_nobody_has_anything() -> None:
    """There is no slice."""
    assert Slices().of("a") == []
