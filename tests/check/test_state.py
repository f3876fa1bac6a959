"""States of calls, read back and compared."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.check.route import find_route
from simulator.check.state import Discerning, StateCommand, StateUrl, Stored, difference, leaves
from simulator.errors import SettingsError
from tests.check.customers import Customer, Reply, keeps_everything

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(JSON, st.integers(1, 2**63))
def test_every_state_equals_itself_and_any_json_has_leaves(value: object, queue_id: int) -> None:
    """Reading a state never fails, whatever a receiver tells."""
    told = leaves(json.dumps(value).encode(), queue_id)

    assert difference(told, told) == ""


@given(st.integers(10_000, 2**63), st.integers(10_000, 2**63))
def test_the_queue_id_makes_no_difference(one: int, other: int) -> None:
    """Two calls told alike have equal states, although each shows its own QueueID."""

    def state(queue_id: int) -> bytes:
        told = {"id": queue_id, "link": f"/calls/{queue_id}", "keys": [str(queue_id)]}
        return json.dumps(told).encode()

    assert leaves(state(one), one) == leaves(state(other), other)


def test_a_longer_number_is_not_taken_for_the_queue_id() -> None:
    """757 in 7575559999 is no QueueID."""
    assert leaves(b'{"phone": "7575559999", "n": 7570}', 757) == {"phone": "7575559999", "n": 7570}


def test_a_difference_tells_the_first_three_places() -> None:
    """A reader wants to know where to look, not all there is."""
    wanted = {"status": 1, "rings": 3, "digits": "345", "over": True, "name": "Ann"}
    got = {"status": 18, "rings": "3", "over": 1, "name": "Ann", "extra": None}

    told = difference(wanted, got)

    assert told == (
        'status is 18 instead of 1, rings is "3" instead of 3, digits is missing instead of'
        ' "345" and 2 more'
    )


def test_excluded_places_make_no_difference() -> None:
    """A list's places are named with brackets, which stand for themselves."""
    wanted = {"at": 1, "log[0].at": 2, "log[1].at": 3, "n": 4}
    got = {"at": 5, "log[0].at": 6, "log[1].at": 7, "n": 4}

    assert difference(wanted, got, excluded=["at", "log[0].at"]) == "log[1].at is 7 instead of 3"
    assert difference(wanted, got, excluded=["at", "log[*].at"]) == ""


def test_a_url_reads_what_a_receiver_tells() -> None:
    """404 says that the call is unknown; another status that nothing can be said."""
    replies = {"7": Reply(200, b'{"n": 7}'), "8": Reply(404), "9": Reply(503)}
    with Customer(keeps_everything, tell=replies.__getitem__) as customer:
        reader = StateUrl(customer.state_url, find_route(customer.url))

        told = [reader.read(queue_id) for queue_id in (7, 8, 9)]

    assert told == [
        Stored({"n": "{QueueID}"}),
        Stored(),
        Stored(trouble="/calls/9 answered 503."),
    ]


def test_a_command_reads_what_it_prints() -> None:
    """Printing nothing says that the call is unknown; another exit status that it failed."""
    program = "import sys; q = sys.argv[1]; print('' if q == '8' else q); sys.exit(q == '9')"
    reader = StateCommand(f'{sys.executable} -c "{program}" {{QueueID}}')

    told = [reader.read(queue_id) for queue_id in (7, 8, 9)]

    assert told[:2] == [Stored({"": "{QueueID}"}), Stored()]
    assert told[2].trouble == f"{sys.executable} ended with status 1: "


def test_a_reader_without_a_place_for_the_queue_id_is_refused() -> None:
    """It would tell the same of every call."""
    with pytest.raises(SettingsError) as refused:
        StateCommand("psql -c 'select 1'")

    assert str(refused.value) == (
        "--state-command needs {QueueID} where the call's QueueID goes, got \"psql -c 'select 1'\"."
    )


def test_what_is_told_of_calls_that_never_were_is_nothing() -> None:
    """A receiver may answer 200 and `{}` for a call that it does not know."""
    with Customer(keeps_everything, tell=lambda queue_id: Reply(200, _maybe(queue_id))) as customer:
        url = StateUrl(customer.state_url, find_route(customer.url))
        reader = Discerning(url, unheard=[11, 12])

        assert reader.read(13) == Stored()
        assert reader.read(7).known


def _maybe(queue_id: str) -> bytes:
    return b'{"call": 7}' if queue_id == "7" else b'{"error": "no call %s"}' % queue_id.encode()
