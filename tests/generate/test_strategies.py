import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from simulator.calls.admission import Rules, admit
from simulator.calls.lifecycle import NEXT
from simulator.calls.request import Wish
from simulator.codes import ResponseCode
from simulator.errors import UnknownNameError
from simulator.generate.drawing.filters import ENDINGS
from simulator.generate.likeness.consistency import inconsistencies
from simulator.generate.strategies import (
    ImpossibleFilterError,
    Message,
    WireBody,
    broadcasts,
    call_histories,
    call_requests,
    illegal_postbacks,
    incoming_postbacks,
    outgoing_postbacks,
    phone_numbers,
    queue_ids,
    wire_bodies,
)
from simulator.phone import PhoneNumber
from simulator.postbacks.schema import problems
from simulator.postbacks.wire import WireProfile
from simulator.resources import schema
from simulator.telco.record import telco_record

_OUTGOING = schema("outgoing_postback")["properties"]
_REQUIRED = schema("outgoing_postback")["required"]
_POSTED = sorted({code for ending in ENDINGS.values() for code in ending.codes})
_SHRUNK = settings(max_examples=20_000, deadline=None, database=None)
# Whether something is reached does not depend on how small it can be made.
_REACHED = settings(_SHRUNK, phases=[Phase.generate])
_ALL: dict[str, st.SearchStrategy[Any]] = {
    "phone numbers": phone_numbers(wireless=True),
    "numbers nearby": phone_numbers(area_code="757", wireless=False),
    "queue ids": queue_ids(),
    "requests": call_requests(area_code="416"),
    "real": outgoing_postbacks(),
    "wireless machines": outgoing_postbacks(outcome="machine", wireless=True, area_code="757"),
    "busy": outgoing_postbacks(response_code=8),
    "legal": outgoing_postbacks(realism="legal"),
    "legal, filtered": outgoing_postbacks(realism="legal", outcome="human", area_code="757"),
    "future": outgoing_postbacks(realism="future"),
    "incoming": incoming_postbacks(),
    "incoming, legal": incoming_postbacks(realism="legal"),
    "incoming, future": incoming_postbacks(realism="future"),
    "histories": call_histories(),
    "histories of transfers": call_histories(outcome="transferred", wireless=False),
    "broadcasts": broadcasts(),
    "illegal": illegal_postbacks(),
    "illegal, incoming": illegal_postbacks(schema="incoming_postback"),
    "bodies": wire_bodies(),
}


@pytest.mark.parametrize("strategy", _ALL.values(), ids=_ALL)
def test_no_health_check_complains(strategy: st.SearchStrategy[Any]) -> None:
    """Nothing is too slow, too large or filtered too much."""

    @settings(max_examples=60, suppress_health_check=(), database=None)
    @given(strategy)
    def draw(_value: object) -> None:
        pass

    assert list(HealthCheck)
    draw()


@given(outgoing_postbacks())
def test_a_real_postback_is_valid_and_consistent(message: Message) -> None:
    """As the provider would send it."""
    assert problems(message) == []
    assert inconsistencies(message) == []


@given(outgoing_postbacks(realism="legal"))
def test_a_legal_postback_is_what_the_schema_allows(message: Message) -> None:
    """No more and no less."""
    assert problems(message) == []


@given(outgoing_postbacks(realism="future"))
def test_a_future_postback_holds_something_unknown(message: Message) -> None:
    """And is told apart by that alone: what is known in it is of its type."""
    assert problems(message) != []
    assert all(isinstance(message[name], int) for name in ("QueueID", "ResponseCode"))
    assert isinstance(message["phonenumber"], str)


@given(incoming_postbacks() | incoming_postbacks(realism="legal"))
def test_an_incoming_postback_is_valid(message: Message) -> None:
    """By its own schema."""
    assert problems(message, "incoming_postback") == []


@given(incoming_postbacks())
def test_an_incoming_call_is_over_or_in_a_conference_or_neither(message: Message) -> None:
    """One that is over has an end, and one in a conference its key, as the simulator's have."""
    code = message["ResponseCode"]

    assert code in {29, 30, 31, 41, 42}
    assert ("EndTime" in message) is (code in {30, 31})
    assert ("confkey" in message) is (code in {41, 42})
    assert ("transfercallerid" in message) is (code == 31)


@pytest.mark.parametrize("code", [29, 30, 31, 41, 42])
def test_every_code_of_an_incoming_call_can_be_wanted(code: int) -> None:
    """Those of conferences too: scripts of incoming calls have the same commands."""
    found = find(incoming_postbacks(), lambda each: each["ResponseCode"] == code, settings=_REACHED)

    @given(incoming_postbacks(response_code=code))
    def check(message: Message) -> None:
        assert message["ResponseCode"] == found["ResponseCode"]

    check()


@pytest.mark.parametrize("name", ["outgoing_postback", "incoming_postback"])
def test_an_illegal_postback_is_refused(name: str) -> None:
    """By the schema whose rule it breaks."""

    @given(illegal_postbacks(schema=name))
    def check(message: Message) -> None:
        assert problems(message, name) != []

    check()


@given(call_histories())
def test_a_history_is_one_life(history: list[Message]) -> None:
    """One QueueID, statuses that may follow one another, times that never go back, one end."""
    codes = [ResponseCode(message["ResponseCode"]) for message in history]
    ends = [message["EndTime"] for message in history if "EndTime" in message]

    assert len({message["QueueID"] for message in history}) == 1
    assert [code.terminal for code in codes] == [False] * (len(codes) - 1) + [True]
    assert len(ends) == 1
    assert all(message.get("StartTime", "") <= ends[0] for message in history)


@given(call_histories(post_on="every"))
def test_statuses_follow_the_table(history: list[Message]) -> None:
    """When every one of them is posted."""
    codes = [ResponseCode(message["ResponseCode"]) for message in history]
    assert codes[0] is ResponseCode.QUEUED
    assert all(code in NEXT[before] for before, code in pairwise(codes))


@given(broadcasts(min_size=2))
def test_a_broadcast_calls_different_numbers_under_rising_ids(
    histories: list[list[Message]],
) -> None:
    """One request placed them."""
    ids = [history[0]["QueueID"] for history in histories]
    assert ids == sorted(set(ids))
    assert len({history[0]["phonenumber"] for history in histories}) == len(histories)


@given(call_requests())
def test_every_request_is_admitted(wish: Wish) -> None:
    """By the provider's own rules, as long as the demo key's allowance lasts."""
    assert admit(wish, Rules()).number.digits


@given(wire_bodies())
def test_a_body_says_what_a_receiver_reads(body: WireBody) -> None:
    """However it is written; read as a message, it is valid."""
    assert body.wire.decode(body.body) == body.message
    assert body.content_type == body.wire.content_type
    assert problems(body.message) == []


@given(wire_bodies(outgoing_postbacks(realism="legal"), wire=WireProfile()))
def test_what_is_legal_can_be_written(body: WireBody) -> None:
    """Whatever texts there are in it."""
    assert body.message["QueueID"] >= 1


@given(phone_numbers(area_code="757", wireless=True))
def test_numbers_are_as_they_are_wanted(number: PhoneNumber) -> None:
    """And kept for fiction."""
    assert number.area_code == "757"
    assert number.fictional
    assert telco_record(number).wireless


@given(st.data(), st.sampled_from(sorted(ENDINGS)))
def test_a_call_ends_as_it_is_wanted(data: st.DataObject, outcome: Any) -> None:
    """With the ResponseCode of its outcome."""
    history = data.draw(call_histories(outcome=outcome))
    assert history[-1]["ResponseCode"] == ENDINGS[outcome].code
    detected = ENDINGS[outcome].detected
    assert history[-1].get("machinedetection") == (detected.value if detected else None)


@pytest.mark.parametrize("code", _POSTED)
def test_every_status_of_a_call_can_be_reached(code: int) -> None:
    """By asking for it, and by chance."""
    message = find(outgoing_postbacks(response_code=code), lambda _: True, settings=_REACHED)
    assert message["ResponseCode"] == code


@pytest.mark.parametrize("code", ResponseCode)
def test_every_code_is_legal(code: int) -> None:
    """Of those that the schema knows."""
    wanted = outgoing_postbacks(realism="legal", response_code=code)
    assert find(wanted, lambda _: True, settings=_REACHED)["ResponseCode"] == code


@pytest.mark.parametrize("detection", ["HUMAN", "MACHINE", "FAX", "UNKNOWN"])
def test_everybody_can_answer(detection: str) -> None:
    """In a property test that asks for nobody in particular."""
    found = find(
        outgoing_postbacks(), lambda each: each.get("machinedetection") == detection,
        settings=_REACHED,
    )  # fmt: skip
    assert found["machinedetection"] == detection


@pytest.mark.parametrize("name", [name for name in _OUTGOING if name not in _REQUIRED])
def test_an_optional_property_is_there_or_not(name: str) -> None:
    """In legal postbacks each of them either way."""
    legal = outgoing_postbacks(realism="legal")
    assert name in find(legal, lambda each: name in each, settings=_REACHED)
    assert name not in find(legal, lambda each: name not in each, settings=_REACHED)


_BOUNDARIES = [
    (name, limit)
    for name, each in _OUTGOING.items()
    for limit in (each.get("minimum"), each.get("maximum"))
    if limit is not None
]


@pytest.mark.parametrize(("name", "limit"), _BOUNDARIES)
def test_every_boundary_of_the_schema_is_reached(name: str, limit: int) -> None:
    """Because that is where receivers break."""
    legal = outgoing_postbacks(realism="legal")
    assert find(legal, lambda each: each.get(name) == limit, settings=_REACHED)[name] == limit


def test_everything_shrinks_to_the_plainest_call() -> None:
    """One person who listened to the message and hung up."""
    plainest = find(outgoing_postbacks(), lambda _: True, settings=_SHRUNK)
    history = find(call_histories(), lambda _: True, settings=_SHRUNK)

    assert plainest == history[-1]
    assert [message["ResponseCode"] for message in history] == [12, 18, 21, 1]
    started, ended = (datetime.fromisoformat(plainest[name]) for name in ("StartTime", "EndTime"))
    assert (started.year, started.month, started.day) == (2020, 1, 1)
    assert (ended - started).total_seconds() == plainest["Duration"] == 3
    assert {
        name: value for name, value in plainest.items() if not name.startswith("telco")
    } == {
        "QueueID": 1,
        "ResponseCode": 1,
        "StartTime": plainest["StartTime"],
        "EndTime": plainest["EndTime"],
        "Duration": 3,
        "isWireless": True,
        "phonenumber": "2015550100",
        "qarecord": False,
        "machinedetection": "HUMAN",
    }  # fmt: skip
    assert find(outgoing_postbacks(realism="legal"), lambda _: True, settings=_SHRUNK) == {
        "QueueID": 1,
        "ResponseCode": 0,
        "Duration": 0,
        "phonenumber": "0000000000",
    }


@pytest.mark.parametrize("code", [41, 42])
def test_a_call_may_come_into_a_conference(code: int) -> None:
    """By its script; the key of the conference is posted from then on, to the end."""
    conferring = outgoing_postbacks(response_code=code)

    assert "confkey" in find(conferring, lambda _: True, settings=_REACHED)
    conferred = find(
        call_histories(),
        lambda history: any(each["ResponseCode"] == code for each in history),
        settings=_REACHED,
    )
    last = conferred[-1]
    assert (last["ResponseCode"], "confkey" in last) == (1, True)


def test_a_call_may_post_variables_of_its_script() -> None:
    """Beside the documented properties, in lower case."""
    last = find(call_histories(), lambda each: "heard" in each[-1], settings=_REACHED)[-1]

    assert (last["plan"], last["heard"]) == ("gold & silver", "yes")


def test_impossible_wishes_are_refused_before_anything_is_drawn() -> None:
    """With what would be possible."""
    with pytest.raises(ImpossibleFilterError) as code:
        call_histories(outcome="busy", response_code=1)
    with pytest.raises(ImpossibleFilterError) as area:
        phone_numbers(area_code="999")
    with pytest.raises(ImpossibleFilterError) as incoming:
        incoming_postbacks(response_code=1)
    unknown: Any = "bsuy"
    with pytest.raises(UnknownNameError) as outcome:
        outgoing_postbacks(outcome=unknown)

    assert str(code.value) == (
        "No outgoing call that ends as 'busy' has the response_code 1, only 8."
    )
    assert str(area.value) == (
        "area_code needs an assigned geographic one of the United States or Canada, got '999'."
    )
    assert str(incoming.value) == (
        "No incoming call has the response_code 1, only 29, 30, 31, 41, 42."
    )
    assert str(outcome.value).endswith("got 'bsuy'. Did you mean 'busy'?")


def test_the_core_needs_neither_hypothesis_nor_faker_nor_numpy() -> None:
    """`import simulator` stays light, and strategies leave the schema library for later."""
    program = (
        "import sys; import simulator; from simulator import Simulator\n"
        "heavy = {'hypothesis', 'faker', 'numpy', 'pyarrow', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "import simulator.generate.strategies\n"
        "print(sorted({'faker', 'numpy', 'jsonschema'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n[]\n"
