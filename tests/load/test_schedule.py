import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.traffic import Batch
from simulator.load.schedule import Part, broadcast_of, due_within, expected, schedule, sliced
from simulator.load.timetable import Disturbance, Stage, Timetable

_SECOND = 1_000_000_000
_FEW = Timetable(stages=(Stage(20, 100),), numbers=50)


def _whole(timetable: Timetable) -> Part:
    parts = list(schedule(timetable))
    columns = {
        name: np.concatenate([getattr(part.batch, name) for part in parts])
        for name in Batch.__dataclass_fields__
    }
    return Part(np.concatenate([part.due for part in parts]), Batch(**columns))


def _identities(part: Part) -> list[tuple[int, int]]:
    return list(zip(part.batch.call.tolist(), part.batch.place.tolist(), strict=True))


def _disturbed(**disturbance: float) -> Part:
    return _whole(Timetable(stages=_FEW.stages, numbers=50, disturbance=Disturbance(**disturbance)))


def test_a_campaign_rises_to_its_pace_and_stays_there() -> None:
    """200 calls a second, final statuses only: calls last, so postbacks begin slowly."""
    plan = expected(Timetable(calls=120_000, calls_per_minute=12_000))

    assert plan.postbacks == 120_000
    assert 5 < np.mean(plan.per_second[:10]) < 20
    assert 190 < np.mean(plan.per_second[100:600]) < 210
    assert 215 < max(plan.per_second) < 255


def test_a_flash_peaks_when_the_longest_greeting_is_over() -> None:
    """10,000 calls in five seconds come back at once about fifty seconds later."""
    plan = expected(Timetable(calls=10_000, calls_per_minute=120_000))

    peak = max(plan.per_second)
    assert 400 < peak < 520
    assert 40 < plan.per_second.index(peak) < 60


def test_retries_make_a_second_hump() -> None:
    """Who did not answer is dialled again after the pause: 180 seconds after the first end."""
    plan = expected(Timetable(calls=12_000, try_count=3, post_on="changes", numbers=500))
    tens = [sum(plan.per_second[at : at + 10]) for at in range(0, 400, 10)]

    first, between, second = max(tens[:10]), min(tens[14:18]), max(tens[20:35])
    assert tens.index(first) < 10
    assert between < second / 10
    assert second < first


def test_stages_hold_their_rates_to_the_postback() -> None:
    """Even postbacks are due where the sum of the rates reaches the next whole number."""
    plan = expected(Timetable(stages=(Stage(2, 10), Stage(3, 40), Stage(1, 5)), numbers=50))

    assert plan.per_second == (10, 10, 40, 40, 40, 5)
    assert plan.postbacks == 145


def test_a_stage_of_rate_nothing_is_a_pause() -> None:
    """What would be due at its beginning is due at its end."""
    timetable = Timetable(stages=(Stage(1, 10), Stage(1000, 0), Stage(1, 10)), numbers=50)

    due = _whole(timetable).due

    assert due[9] < _SECOND
    assert due[10] == 1001 * _SECOND


def test_a_poisson_process_scatters_as_it_should() -> None:
    """Its gaps are exponential: their deviation is their mean, and counts vary like the mean."""
    due = _whole(Timetable(stages=(Stage(100, 100),), spread="poisson", numbers=50)).due
    gaps = np.diff(due) / _SECOND

    assert len(due) == pytest.approx(10_000, rel=0.04)
    assert gaps.mean() == pytest.approx(0.01, rel=0.04)
    assert gaps.std() == pytest.approx(gaps.mean(), rel=0.05)


def test_rates_bring_the_postbacks_of_a_broadcast_in_their_order() -> None:
    """Only the moments are changed: no call is told twice, and none is left out."""
    lived = _whole(Timetable(calls=20_000, numbers=50))
    paced = _whole(_FEW)

    assert _identities(paced)[:1_000] == _identities(lived)[:1_000]
    assert len(set(_identities(paced))) == len(paced)


def test_a_compressed_day_is_the_day_in_less_time() -> None:
    """An hour of calls in six minutes has the same postbacks at a tenth of their moments."""
    slow = Timetable(calls=600, calls_per_minute=10, numbers=50)
    quick = Timetable(calls=600, calls_per_minute=10, numbers=50, compress=10)

    a, b = _whole(slow), _whole(quick)

    assert _identities(a) == _identities(b)
    assert np.abs(a.due / 10 - b.due).max() < 10


@given(
    seed=st.integers(0, 1000),
    disturbance=st.builds(
        Disturbance,
        duplicates=st.floats(0, 1),
        out_of_order=st.floats(0, 1),
        late=st.floats(0, 1),
        late_seconds=st.floats(0, 8),
        outage_at=st.floats(0, 4),
        outage_seconds=st.floats(0, 4),
        catch_up=st.floats(10, 1000),
    ),
)
def test_whatever_happens_on_the_way_nothing_is_lost(seed: int, disturbance: Disturbance) -> None:
    """Every postback comes, at most twice, in order of its moment; twice the same is the same."""
    plain = _whole(Timetable(stages=(Stage(6, 50),), numbers=50, seed=seed))
    rough = Timetable(stages=(Stage(6, 50),), numbers=50, seed=seed, disturbance=disturbance)

    came = _whole(rough)

    assert (np.diff(came.due) >= 0).all()
    assert set(_identities(came)) == set(_identities(plain))
    assert len(came) <= 2 * len(plain)
    assert _whole(rough).due.tolist() == came.due.tolist()


def test_duplicates_come_later_and_are_as_many_as_asked() -> None:
    """A fifth of 2,000 is delivered twice, the second time within two seconds."""
    came = _disturbed(duplicates=0.2, duplicate_seconds=2)
    moments: dict[tuple[int, int], list[int]] = {}
    for identity, due in zip(_identities(came), came.due.tolist(), strict=True):
        moments.setdefault(identity, []).append(due)
    gaps = [second - first for first, second in (pair for pair in moments.values() if pair[1:])]

    assert len(gaps) == pytest.approx(400, rel=0.15)
    assert 0 <= min(gaps) <= max(gaps) <= 2 * _SECOND


def test_postbacks_out_of_order_are_overtaken() -> None:
    """They come late by at most as long as asked; the others stay where they were."""
    came, plain = _disturbed(out_of_order=0.3, out_of_order_seconds=5), _whole(_FEW)
    before = dict(zip(_identities(plain), plain.due.tolist(), strict=True))
    delays = np.array([
        due - before[identity]
        for identity, due in zip(_identities(came), came.due.tolist(), strict=True)
    ])  # fmt: skip

    assert (delays > 0).mean() == pytest.approx(0.3, abs=0.05)
    assert 0 <= delays.min() <= delays.max() <= 5 * _SECOND
    assert _identities(came) != _identities(plain)


def test_an_outage_holds_back_and_is_caught_up() -> None:
    """Nothing comes for five seconds; then what was held comes on top of what is due."""
    per_second = np.bincount(
        _disturbed(outage_at=5, outage_seconds=5, catch_up=250).due // _SECOND
    ).tolist()

    assert per_second == [100] * 5 + [0] * 5 + [350] * 2 + [100] * 8


def test_a_late_postback_that_is_the_last_of_all_is_still_held_by_an_outage() -> None:
    """Nothing is due by itself any more when the outage begins, and yet nothing gets through."""
    late, outage = {"late": 1, "late_seconds": 40}, {"outage_at": 30, "outage_seconds": 20}
    came, plain = _disturbed(**late, **outage, catch_up=100), _disturbed(**late)
    per_second = np.bincount(came.due // _SECOND, minlength=61).tolist()
    held = int(((plain.due >= 30 * _SECOND) & (plain.due < 50 * _SECOND)).sum())

    assert held > 500
    assert per_second[30:50] == [0] * 20
    assert sum(per_second[50:]) == held + int((plain.due >= 50 * _SECOND).sum())
    assert sum(per_second) == len(plain)


def test_what_is_due_before_the_first_slice_is_nobody_s() -> None:
    """As long as it was not shared, no process has it; from then on each call is one's."""
    part = _whole(_FEW)
    late = part.due >= 5 * _SECOND
    masks = [sliced(part, [(5 * _SECOND, place, 2)]) for place in range(2)]

    assert (masks[0] ^ masks[1]).tolist() == late.tolist()
    assert not (masks[0] & masks[1]).any()
    assert not sliced(part, []).any()


@pytest.mark.parametrize(
    ("slices", "begin", "end", "count"),
    [
        ([(0, 0, 1)], 0, 20, 2_000),
        ([(0, 0, 1)], 3, 5, 200),
        ([(5, 0, 1)], 0, 6, 100),
        ([(0, 0, 1), (4, -1, 1), (7, 0, 1)], 0, 9, 600),
        ([(0, -1, 1)], 0, 20, 0),
        ([], 0, 20, 0),
        ([(0, 0, 1)], 20, 99, 0),
    ],
)
def test_only_what_was_a_process_s_own_is_counted_of_it(
    slices: list[tuple[int, int, int]], begin: int, end: int, count: int
) -> None:
    """When it is lost, nobody is told more than it had to send."""
    told = [(since * _SECOND, place, of) for since, place, of in slices]

    assert due_within(_FEW, told, begin * _SECOND, end * _SECOND) == count


def test_what_is_without_end_has_no_sum() -> None:
    """Only its first minute is counted."""
    plan = expected(Timetable(stages=(Stage(None, 20),), numbers=50))

    assert (plan.postbacks, plan.seconds) == (None, None)
    assert plan.per_second == (20,) * 60


def test_the_broadcast_behind_rates_never_runs_out() -> None:
    """QueueIDs go on and on, as many calls as it takes."""
    assert broadcast_of(_FEW).calls > 10**12
