"""Calls whose scripts need something done while they run, on an account with a manual clock."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator import Settings, Simulator, Wish
from simulator.calls.call import Call
from simulator.calls.dialogue.commands import COMMANDS
from simulator.calls.magic import outcome_named
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from tests.journeys.receivers import Receiver

_KEY = "a-key"
_OPENER = PhoneNumber("2025550104")


@pytest.fixture
def simulator() -> Any:
    """A simulator whose clock is moved by hand."""
    with Simulator(Settings(clock="manual")) as made:
        yield made


@pytest.fixture
def server() -> Any:
    """A web server that scripts ask, and that postbacks go to."""
    with Receiver() as made:
        yield made


def _place(simulator: Simulator, text: str, number: str = "202-555-0100", **more: Any) -> int:
    wish = Wish(number=number, text=text, license_key=_KEY, **more)
    return simulator.account(_KEY).place_call(wish).queue_id


def _ended(simulator: Simulator, queue_id: int) -> Call:
    simulator.run_until_idle()
    call = simulator.call(queue_id)
    assert call is not None
    assert call.complete
    return call


def _at(simulator: Simulator, queue_id: int) -> Call:
    call = simulator.call(queue_id)
    assert call is not None
    return call


def test_a_server_is_really_asked_at_its_virtual_moment(
    simulator: Simulator, server: Receiver
) -> None:
    """The clock stands still until the answer has come."""
    moments: list[datetime] = []
    server.told.meanwhile = lambda _: moments.append(simulator.account(_KEY).clock.now())
    server.told.body = b"gold\r\n"
    text = rf"Wait. ~\QueryExternalServer({server.url}?n=[phonenumber]|level)~ ~\EndCall()~"

    call = _ended(simulator, _place(simulator, text))

    assert [each.method for each in server.told.requests] == ["GET"]
    assert "Content-Length" not in server.told.requests[0].headers
    assert server.told.requests[0].path == "/status?n=2025550100"
    assert call.variables == (("level", "gold"),)
    assert call.answered_at is not None
    assert moments == [call.answered_at + timedelta(seconds=0.9)]


def test_a_server_that_refuses_leaves_the_variable_empty(
    simulator: Simulator, server: Receiver
) -> None:
    """And the timeline says why."""
    server.told.statuses = [500]

    call = _ended(
        simulator, _place(simulator, rf"~\QueryExternalServer({server.url}|x)~ ~\EndCall()~")
    )

    assert call.variables == (("x", ""),)
    assert call.timeline[-2].note == (
        f"{server.url.split('/')[2]} answered with status 500, which counts as no answer."
    )


def test_a_server_elsewhere_is_not_asked(simulator: Simulator) -> None:
    """The delivery guard holds for what scripts ask as well."""
    text = r"~\QueryExternalServer(http://93.184.216.34/|x)~ ~\EndCall()~"

    call = _ended(simulator, _place(simulator, text))

    assert "93.184.216.34" in call.timeline[-2].note
    assert "allow" in call.timeline[-2].note


def test_postbacks_carry_the_variables_of_the_script(
    simulator: Simulator, server: Receiver
) -> None:
    """Under their own names in lower case, but never in place of a documented property."""
    text = (
        rf"~\StatusChangePostURL({server.url})~ ~\SetVar(Answer|yes & no)~ ~\SetVar(QueueID|7)~"
        r" ~\SetVar(Duration|no)~ ~\EndCall()~"
    )

    call = _ended(simulator, _place(simulator, text))

    last = server.told.requests[-1].postback
    assert [each.postback["ResponseCode"] for each in server.told.requests] == [12, 18, 21, 1]
    assert last["answer"] == "yes & no"
    assert last["QueueID"] == call.queue_id
    assert "queueid" not in last
    assert "duration" not in last


def test_a_conference_joins_calls_until_it_is_cancelled(simulator: Simulator) -> None:
    """The first call gets the key; whoever knows it joins by it, or ends the conference."""
    account = simulator.account(_KEY)
    account.decide(outcome_named("answers, is transferred for 600 seconds"), number=_OPENER)
    first = _place(simulator, r"~\Conference()~ It is over.", str(_OPENER))
    account.move_to(account.clock.now() + timedelta(seconds=30))
    [(name, key)] = _at(simulator, first).variables
    assert (name, _at(simulator, first).status) == ("confkey", ResponseCode.CONFERENCE_START)

    second = _place(simulator, rf"~\SetVar(ConfKey|{key.upper()})~ ~\Conference()~ It is over.")
    account.move_to(account.clock.now() + timedelta(seconds=30))
    assert _at(simulator, second).status is ResponseCode.CONFERENCE_JOIN

    assert simulator.end_conference(key) == 2
    assert simulator.end_conference(key) == 0
    for queue_id in (first, second):
        notes = [moment.note for moment in _ended(simulator, queue_id).timeline]
        assert notes[-3:] == [
            "the conference was cancelled; the script goes on",
            "“It is over.”",
            "the callee hung up",
        ]


def test_who_hangs_up_leaves_the_conference_to_the_others(simulator: Simulator) -> None:
    """Nobody can be taken out of a conference twice."""
    first = _place(simulator, r"~\Conference()~ Never said.")
    call = _ended(simulator, first)

    assert call.status is ResponseCode.CALL_ANSWERED
    assert call.timeline[-2].note == "the callee left the conference"
    assert simulator.end_conference(call.variables[0][1]) == 0


def test_a_conference_that_is_not_there_is_passed_over(simulator: Simulator) -> None:
    """A key that nobody has opened, or that is over."""
    call = _ended(
        simulator, _place(simulator, r"~\SetVar(ConfKey|x)~ ~\Conference()~ ~\EndCall()~")
    )

    notes = [moment.note for moment in call.timeline]
    assert "there is no conference x; the script goes on" in notes
    assert ResponseCode.CONFERENCE_JOIN not in {moment.status for moment in call.timeline}


def test_the_variables_of_the_license_key_are_there_for_scripts(simulator: Simulator) -> None:
    """What was saved once can be read in any call, and is not posted."""
    simulator.account(_KEY).assets.variables.save("Shop", "Norfolk")

    call = _ended(simulator, _place(simulator, r"~\GotoIf(shop|Norfolk|x)~ ~\Label(x)~ Hi."))

    assert call.variables == ()
    assert not any("no label" in moment.note for moment in call.timeline)


def test_it_does_not_ring_longer_than_a_script_lets_it(simulator: Simulator) -> None:
    """MaxRingTime ends a dialling that would have been answered later; a variable is no limit."""
    call = _ended(simulator, _place(simulator, r"~\MaxRingTime(5)~ Hello."))

    assert call.status is ResponseCode.CALL_UNANSWERED
    ringing = next(each.at for each in call.timeline if each.status is ResponseCode.RINGING)
    assert call.ended_at == ringing + timedelta(seconds=5)
    call = _ended(simulator, _place(simulator, r"~\MaxRingTime([patience])~ Hello."))
    assert call.status is ResponseCode.CALL_ANSWERED


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the simulator's own: the command Beep fails."""

    def beep(*_: object) -> None:
        raise RuntimeError("no breath left")

    monkeypatch.setitem(COMMANDS, "beep", beep)


@pytest.mark.usefixtures("broken")
def test_a_call_whose_script_fails_of_our_own_fault_is_over_and_says_so(
    simulator: Simulator, server: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """No call stays at 21 for ever: it ends as answered, and the log has the stack trace."""
    queue_id = _place(simulator, r"Hi. ~\Beep()~ ~\EndCall()~", postback_url=server.url)

    call = _ended(simulator, queue_id)

    assert call.status is ResponseCode.CALL_ANSWERED
    note = "broken off by an error of Ringback's own: RuntimeError: no breath left"
    assert call.timeline[-1].note == note
    assert call.timeline[-2].said == "Hi."
    [record] = caplog.records
    assert record.message == f"Call {queue_id} cannot go on and is broken off."
    assert record.exc_info is not None
    posted = [each.postback["ResponseCode"] for each in server.told.requests]
    assert posted == [12, 18, 21, 1]


@pytest.mark.usefixtures("broken")
def test_an_incoming_call_whose_script_fails_of_our_own_fault_is_over(simulator: Simulator) -> None:
    """It ends as incoming calls end, however early it fails."""
    number = simulator.numbers.take(_KEY, script=r"~\Beep()~")

    call = _ended(simulator, simulator.call_in(number.number).queue_id)

    assert call.status is ResponseCode.INCOMING_CALL_COMPLETE


@pytest.mark.usefixtures("broken")
def test_a_call_that_fails_after_an_errand_is_over(simulator: Simulator) -> None:
    """What comes of an errand is another way into the script."""
    text = r"~\QueryExternalServer(nowhere|x)~ ~\Beep()~"

    assert _ended(simulator, _place(simulator, text)).status is ResponseCode.CALL_ANSWERED


def test_a_call_that_cannot_be_begun_is_cancelled(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the calls after it live on."""

    def fails_once(*_: object, **__: object) -> object:
        monkeypatch.undo()
        raise RuntimeError("no view")

    monkeypatch.setattr("simulator.account.outlook", fails_once)
    first, second = _place(simulator, "Hi."), _place(simulator, "Hi.")

    assert _ended(simulator, first).status is ResponseCode.CANCELLED
    assert _ended(simulator, second).status is ResponseCode.CALL_ANSWERED
