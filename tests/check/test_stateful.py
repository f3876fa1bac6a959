"""Stories: what holds for each of them, whatever the seed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.check.catalogue import find_check
from simulator.check.plan import Fault, Plan, Sending
from simulator.check.stateful import stories

SEEDS = (1, 2, 3)
STORIES = [story for seed in SEEDS for story in stories(seed=seed, count=40)]
UNDELIVERED = (Fault.CUT, Fault.GARBLED)
every_story = given(st.sampled_from(STORIES))


def delivered(plan: Plan) -> list[Sending]:
    """What reaches the receiver whole, in the order in which it comes."""
    return [each for each in plan if each.fault not in UNDELIVERED]


def test_all_faults_come_up() -> None:
    """A story may have any of them, and calls that are transferred, busy or gone."""
    faults = {sending.fault for story in STORIES for sending in story}
    codes = {sending.code for story in STORIES for sending in story if sending.terminal}

    assert faults == set(Fault) - {Fault.HELD}  # in a story, what is held back is late
    assert codes >= {1, 8, 24, 44}


@every_story
def test_every_call_is_told_of_to_its_end(story: Plan) -> None:
    """However it comes, each postback of each call arrives whole once at least."""
    arrived = {(each.call, each.place) for each in delivered(story)}

    for call in story.calls:
        places = [place for of, place in arrived if of == call]
        assert sorted(places) == list(range(len(places)))
        assert sum(each.terminal for each in delivered(story) if each.call == call) >= 1


@every_story
def test_a_fault_is_what_its_name_says(story: Plan) -> None:
    """A report reads them out."""
    seen: set[tuple[int, int]] = set()
    over: set[int] = set()
    for step in story.steps:
        for sending in step:
            _see(sending, seen, over)
            if sending.fault not in UNDELIVERED:
                seen.add((sending.call, sending.place))
        over |= {each.call for each in step if each.terminal}


def _see(sending: Sending, seen: set[tuple[int, int]], over: set[int]) -> None:
    key = sending.call, sending.place
    later = [place for call, place in seen if call == sending.call and place > sending.place]
    match sending.fault:
        case Fault.AGAIN | Fault.TOGETHER:
            assert key in seen
        case Fault.LATE:
            assert sending.call in over
        case Fault.SWAPPED:
            assert later
            assert sending.call not in over
        case _:
            assert key not in seen or sending.fault is Fault.RETRY


@every_story
def test_what_got_no_answer_or_an_error_comes_again_next(story: Plan) -> None:
    """The provider tries again."""
    sendings = list(story)
    for failed, then in pairwise(sendings):
        if failed.fault in (*UNDELIVERED, Fault.HUNG_UP):
            wanted = Fault.FRESH if failed.fault is Fault.GARBLED else Fault.RETRY
            assert (then.call, then.place, then.fault) == (failed.call, failed.place, wanted)
    assert sendings[-1].fault not in UNDELIVERED


@every_story
def test_the_calm_day_has_the_same_calls(story: Plan) -> None:
    """What a story is compared with: each postback whole, once, in order."""
    reference = find_check("RB060").reference
    assert reference is not None

    calm = list(reference(story))

    assert {sending.fault for sending in calm} == {Fault.NONE}
    assert [(each.call, each.place) for each in calm] == sorted(
        {(each.call, each.place) for each in delivered(story)}
    )
    assert all(each.body is None for each in calm)


def test_the_same_seed_tells_the_same_stories() -> None:
    """The hash in the header says so."""
    once, again = (stories(seed=5, count=10) for _ in range(2))

    assert once == again
    assert once != stories(seed=6, count=10)
    assert stories(seed=5, count=0) == []
