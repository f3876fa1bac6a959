from simulator.calls.history import history, status_changes
from simulator.calls.lifecycle import Pace
from simulator.codes import ResponseCode
from tests.calls.lives import NOON, lives, magic, request


def test_a_history_is_the_life_that_the_steps_tell() -> None:
    """From acceptance to the end, with the pace's wait before the first dialling."""
    pace = Pace(queue_seconds=0)
    calls = list(history(request(), magic("0115"), queue_id=7, at=NOON, pace=pace))
    assert calls == lives(magic("0115"), pace)


def test_only_changes_of_the_status_count_as_such() -> None:
    """A key pressed in the middle of a call changes the call but not its status."""
    calls = list(history(request(), magic("0115"), queue_id=7, at=NOON, pace=Pace()))
    changed = list(status_changes(iter(calls)))
    assert [int(call.status) for call in changed] == [0, 46, 12, 18, 21, 1]
    assert len(calls) == len(changed) + 1
    assert changed[-1].status is ResponseCode.CALL_ANSWERED
