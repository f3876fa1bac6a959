from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.chance import (
    ANSWERING,
    NOT_ANSWERED,
    endings_of,
    human_share,
    outcome_by_chance,
    outcome_for,
    ring_sums,
)
from simulator.calls.draws import Draws
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Try
from simulator.calls.parameters import ENDINGS, Endings
from simulator.calls.profile import Profile
from simulator.calls.profiles import profile_named, profile_names
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from tests.calls.lives import by_chance

_NUMBERS = st.integers(2_000_000_000, 9_999_999_999).map(lambda number: PhoneNumber(str(number)))
_PROFILES = st.sampled_from(profile_names())
_SHARES = st.floats(0.01, 0.99)
_MANY = 4000
_CALL_ANSWERED = ResponseCode.CALL_ANSWERED


def _outcomes(
    profile: Profile, *, wireless: bool, local: datetime | None = None
) -> Iterator[Outcome]:
    for subject in range(_MANY):
        draws = Draws(subject * 7919)
        yield outcome_by_chance(draws, profile=profile, wireless=wireless, local=local)


def _firsts(name: str, *, wireless: bool = True, local: datetime | None = None) -> list[Try]:
    outcomes = _outcomes(profile_named(name), wireless=wireless, local=local)
    return [outcome.tries[0] for outcome in outcomes]


def _humans(firsts: list[Try]) -> list[Callee]:
    return [
        each.callee
        for each in firsts
        if each.callee and each.callee.detected is MachineDetection.HUMAN
    ]


@given(number=_NUMBERS, seed=st.integers(), profile=_PROFILES, wireless=st.booleans())
def test_the_same_seed_gives_the_same_outcome(
    number: PhoneNumber, seed: int, profile: str, *, wireless: bool
) -> None:
    """Nothing else decides."""
    one, other = (by_chance(number, seed, profile=profile, wireless=wireless) for _ in range(2))
    assert one == other


@given(_NUMBERS, st.integers(), st.integers(1, 3))
def test_the_first_tries_are_the_same_however_many(
    number: PhoneNumber, seed: int, tries: int
) -> None:
    """Asking for more tries does not change how the first goes."""
    some = by_chance(number, seed, tries=tries)

    assert some.tries == by_chance(number, seed).tries[: len(some.tries)]


@given(_NUMBERS, st.integers())
def test_a_number_is_dialled_again_only_after_busy_or_no_answer(
    number: PhoneNumber, seed: int
) -> None:
    """As the provider documents."""
    outcome = by_chance(number, seed)

    assert all(
        each.callee is None and each.ending in (ResponseCode.BUSY, ResponseCode.CALL_UNANSWERED)
        for each in outcome.tries[:-1]
    )


def test_a_different_seed_gives_different_outcomes() -> None:
    """The seed matters."""
    numbers = [PhoneNumber(f"202556{line:04}") for line in range(50)]

    assert [by_chance(n, 1) for n in numbers] != [by_chance(n, 2) for n in numbers]


@given(st.integers())
def test_a_magic_number_ignores_the_seed(seed: int) -> None:
    """It stays exact."""
    assert by_chance(PhoneNumber("2025550150"), seed).name == "busy"
    assert by_chance(PhoneNumber("2025550179"), seed).name == "by chance"


@pytest.mark.parametrize("name", profile_names())
@pytest.mark.parametrize("wireless", [True, False])
def test_first_diallings_end_as_often_as_the_profile_says(name: str, *, wireless: bool) -> None:
    """Each ending within what chance allows in so many calls, at an hour that changes nothing."""
    shares = profile_named(name).shares(wireless=wireless)
    firsts = _firsts(name, wireless=wireless)

    came = Counter(_CALL_ANSWERED if each.callee else each.ending for each in firsts)
    wanted = {NOT_ANSWERED[ending]: shares[ending] for ending in NOT_ANSWERED}
    wanted |= {_CALL_ANSWERED: sum(shares[ending] for ending in ANSWERING)}

    assert all(
        abs(came[ending] / _MANY - share) < 4 * (share / _MANY) ** 0.5
        for ending, share in wanted.items()
    )


def test_an_opt_in_list_is_answered_seven_times_in_ten() -> None:
    """Between a regulator's figure for all calls and a dialler's for known numbers."""
    firsts = _firsts("opt_in_notice")
    assert 0.71 < sum(each.callee is not None for each in firsts) / _MANY < 0.77


def test_few_people_on_a_cold_list_press_a_key() -> None:
    """About four in a hundred."""
    humans = _humans(_firsts("cold_list"))
    assert 0.01 < sum(bool(each.presses) for each in humans) / len(humans) < 0.08


def test_businesses_answer_in_office_hours() -> None:
    """Five times as often as in the evening."""
    office = _firsts("business_list", wireless=False, local=datetime(2026, 1, 6, 11, tzinfo=UTC))
    evening = _firsts("business_list", wireless=False, local=datetime(2026, 1, 6, 20, tzinfo=UTC))

    assert len(_humans(office)) > 2.5 * len(_humans(evening))


def test_the_hour_comes_from_the_callees_own_clock() -> None:
    """A number with a place is judged by the hour there; one without by none."""
    number, profile = PhoneNumber("2025560000"), profile_named("business_list")
    night, noon = (datetime(2026, 1, 6, hour, tzinfo=UTC) for hour in (3, 12))

    def answered(local: datetime | None) -> int:
        outcomes = (
            outcome_for(number, seed=seed, profile=profile, wireless=False, local=local)
            for seed in range(1000)
        )
        return len(_humans([outcome.tries[0] for outcome in outcomes]))

    assert answered(night) < answered(None) < answered(noon)


def test_a_busy_line_is_likelier_to_be_a_person_next_time() -> None:
    """Somebody is at home; after no answer, less so."""
    line = Endings(human=0.3, machine=0.3, fax=0, no_answer=0.2, busy=0.2, disconnected=0,
                   vacant=0, congestion=0, denied=0, timeout=0)  # fmt: skip
    profile = Profile(name="mine", endings_wireless=line)
    seconds: dict[ResponseCode, Counter[bool]] = {}
    for outcome in _outcomes(profile, wireless=True):
        if len(outcome.tries) > 1:
            human = bool(_humans([outcome.tries[1]]))
            seconds.setdefault(outcome.tries[0].ending, Counter())[human] += 1

    after = {code: count[True] / count.total() for code, count in seconds.items()}

    assert after[ResponseCode.BUSY] > 0.30
    assert after[ResponseCode.CALL_UNANSWERED] < 0.28


@given(_SHARES, st.floats(0.1, 10))
def test_a_factor_moves_the_share_of_people_and_keeps_it_a_share(
    share: float, factor: float
) -> None:
    """Odds are multiplied, so that no share leaves 0 to 1."""
    moved = human_share(share, factor)

    assert 0 < moved < 1
    assert (moved > share) == (factor > 1) or moved == pytest.approx(share)


@given(
    name=_PROFILES,
    wireless=st.booleans(),
    chance=st.floats(0, 0.9999999),
    factor=st.floats(0.1, 3),
)
def test_every_draw_stands_for_an_ending_that_has_a_share(
    name: str, *, wireless: bool, chance: float, factor: float
) -> None:
    """Never for one whose share is 0."""
    profile = profile_named(name)
    ending = endings_of(profile, wireless=wireless).draw(chance, factor)

    assert ending in ENDINGS
    assert profile.shares(wireless=wireless)[ending] > 0


def test_rings_after_the_connection_thin_out() -> None:
    """Half of those that rang ring once more, eight times at most."""
    assert ring_sums(0.5) == (0.5, 0.75, 0.875, 0.9375, 0.96875, 0.984375, 0.9921875)
    rings = Counter(each.callee.in_call_rings for each in _firsts("opt_in_notice") if each.callee)
    assert set(rings) <= set(range(9))
    assert 0.02 < 1 - rings[0] / rings.total() < 0.06


def test_machines_answer_at_once_or_after_twenty_seconds() -> None:
    """A phone that is switched off goes to voicemail without ringing long."""
    rings = [
        each.ring_seconds
        for each in _firsts("opt_in_notice")
        if each.callee and each.callee.greeting_seconds
    ]
    at_once = sum(seconds < 9 for seconds in rings) / len(rings)

    assert 0.15 < at_once < 0.21
    assert all(seconds < 9 or 12 <= seconds <= 34 for seconds in rings)
