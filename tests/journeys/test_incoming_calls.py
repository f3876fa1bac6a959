"""Calls that come in: a number's script answers, and the customer is told by postbacks."""

import json
from typing import Any

import pytest

from simulator.postbacks.schema import problems
from tests.journeys.desk import KEY, Desk, fields
from tests.journeys.receivers import Receiver

_NUMBER = "7575550106"
_MENU = r"""~\ClearDTMF()~ ~\AssignDTMF(1|zip)~ ~\AssignDTMF(2|agent)~
Welcome. Press 1 for our shops, or 2 for an agent. ~\WaitForDTMF(5)~ Goodbye. ~\EndCall()~
~\Label(zip)~ ~\ClearDTMF()~ Enter your ZIP code. ~\GetDigits(Zip|5|5)~
Thank you. ~\EndCall()~
~\Label(agent)~ ~\TransferTo(17575551000)~ ~\EndCall()~"""


def _assign(desk: Desk, script: str = _MENU, *, number: str = _NUMBER, key: str = KEY) -> None:
    claim = desk.post("AssignIncomingNumber", IncomingPhoneNumber=number, LicenseKey=key)
    setting = {"PhoneNumber": number, "Script": script, "LicenseKey": key}
    assert "true" in claim.text
    assert "true" in desk.post("SetIncomingCallScript", **setting).text


def _post(desk: Desk, body: dict[str, Any]) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"}
    reply = desk.ask("POST", "/_ringback/incoming", json.dumps(body), headers)
    return reply.status, reply.json()


def _call_in(desk: Desk, **wanted: str) -> int:
    return int(desk.move("incoming", number=_NUMBER, **wanted)["queue_id"])


def test_a_number_s_script_answers_and_is_answered(desk: Desk, receiver: Receiver) -> None:
    """29 while it is talked, 30 when it is over; the postbacks carry what the script collected."""
    _assign(desk, rf"~\StatusChangePostURL({receiver.url})~ {_MENU}")
    does = "waits for the prompt, presses 1, waits for the prompt, presses 23451"
    queue_id = _call_in(desk, **{"from": "202-555-0100"}, callee=does)
    desk.run()

    assert desk.codes(queue_id) == [29, 30]
    first, last = receiver.postbacks
    assert first == {
        "QueueID": queue_id,
        "ResponseCode": 29,
        "StartTime": "2026-01-05T15:00:00.000Z",
        "Duration": 0,
        "incoming": True,
        "machinedetection": "HUMAN",
        "callerid": "2025550100",
        "phonenumber": _NUMBER,
    }
    assert (last["ResponseCode"], last["digitsdialed"]) == (30, "123451")
    assert last["zip"] == "23451"
    assert [problems(each, "incoming_postback") for each in receiver.postbacks] == [[], []]


def test_a_postback_of_an_incoming_call_has_its_thirteen_properties_in_order(
    desk: Desk, receiver: Receiver
) -> None:
    """Those that have no value are sent empty, as elsewhere."""
    _assign(desk, rf"~\StatusChangePostURL({receiver.url})~ Hello.")
    _call_in(desk)
    desk.run()

    names = [pair.partition(b"=")[0].decode() for pair in receiver.requests[0].body.split(b"&")]
    assert names == [
        "QueueID", "ResponseCode", "StartTime", "EndTime", "Duration", "incoming",
        "transfercallerid", "machinedetection", "digitsdialed", "extension", "lastrecordlength",
        "callerid", "phonenumber",
    ]  # fmt: skip
    assert b"&incoming=True&" in receiver.requests[0].body


def test_a_caller_can_be_transferred(desk: Desk, receiver: Receiver) -> None:
    """31 at the end, as documented, with the caller's number shown on."""
    _assign(desk, rf"~\StatusChangePostURL({receiver.url})~ {_MENU}")
    queue_id = _call_in(desk, **{"from": "2025550100"}, callee="presses 2")
    desk.run()

    last = receiver.postbacks[-1]
    assert desk.codes(queue_id) == [29, 31]
    assert (last["ResponseCode"], last["transfercallerid"]) == (31, "2025550100")


@pytest.mark.parametrize("line", ["0131", "0132"])
def test_a_transfer_that_nobody_takes_ends_as_any_incoming_call(desk: Desk, line: str) -> None:
    """No other code of an incoming call is documented."""
    _assign(desk, r"~\TransferTo(17575551000)~")
    queue_id = _call_in(desk, **{"from": f"202555{line}"})
    desk.run()

    assert desk.codes(queue_id) == [29, 30]


def test_a_caller_s_magic_number_decides_what_the_caller_does(desk: Desk) -> None:
    """As it decides of a callee; the timeline says who pressed."""
    _assign(desk)
    queue_id = _call_in(desk, **{"from": "202-555-0112"})
    desk.run()

    call = desk.look(f"calls/{queue_id}")
    assert call["digits"] == "2"
    assert "the caller pressed 2" in [each["note"] for each in call["timeline"]]
    assert call["timeline"][0]["note"] == "called by 202-555-0112"


def test_an_ordinary_caller_is_the_same_in_every_run(desk: Desk) -> None:
    """The seed and the caller's number decide; some press what is offered."""
    _assign(desk)
    callers = [f"20223400{number:02}" for number in range(20)]

    def pressed() -> list[str]:
        calls = [_call_in(desk, **{"from": caller}) for caller in callers]
        desk.run()
        return [desk.look(f"calls/{each}")["digits"] for each in calls]

    first = pressed()
    assert first == pressed()
    assert {digits[:1] for digits in first} > {"1", "2"}


def test_an_incoming_call_is_asked_about_like_any_other(desk: Desk) -> None:
    """It has a queue ID, though its script reads 0."""
    _assign(desk)
    queue_id = _call_in(desk, callee="presses 1")
    desk.run()
    answer = desk.status(queue_id)

    assert (answer["ResponseText"], answer["CallComplete"]) == ("Incoming Call Complete", "true")
    assert (answer["DigitsPressed"], answer["TryCount"]) == ("1", "0")
    listed = desk.look("calls", incoming="true")["calls"]
    assert [each["queue_id"] for each in listed] == [queue_id]


def test_an_incoming_script_reads_zero_and_no_name(desk: Desk, receiver: Receiver) -> None:
    """Documented: queueid is 0 and calleridname not set; the extension is there if used."""
    names = ("queueid", "callerid", "calleridname", "phonenumber", "extension")
    asks = f"{receiver.url}?said=" + ",".join(f"[{name}]" for name in names)
    _assign(desk, rf"~\QueryExternalServer({asks}|Answer)~")
    desk.move("incoming", number=f"{_NUMBER}x12", **{"from": "2025550100"})
    desk.run()

    [asked] = [each.path for each in receiver.requests if each.method == "GET"]
    assert asked.partition("said=")[2] == f"0,2025550100,,{_NUMBER},12"


def test_a_key_s_variables_are_read_by_its_scripts(desk: Desk, receiver: Receiver) -> None:
    """Those of incoming calls as those of outgoing ones."""
    saved = {"VariableName": "Branch", "VariableValue": "17", "LicenseKey": KEY}
    desk.post("LicenseKeyVariableSave", **saved)
    script = rf"~\QueryExternalServer({receiver.url}?branch=[branch]|Answer)~"
    _assign(desk, script)
    _call_in(desk)
    desk.place("2025550100", TextToSay=script)
    desk.run()

    asked = [each.path for each in receiver.requests if each.method == "GET"]
    assert [path.partition("?")[2] for path in asked] == ["branch=17", "branch=17"]


def test_recordings_and_conferences_of_incoming_calls_are_told_apart(desk: Desk) -> None:
    """Though the scripts of all of them read 0 as their number."""
    _assign(desk, r"~\RecordWithUniqueID(Name)~ ~\Conference()~")
    calls = [_call_in(desk) for _ in range(2)]
    desk.run()

    for name in ("name", "confkey"):
        values = {_variables(desk, queue_id)[name] for queue_id in calls}
        assert len(values) == 2


def _variables(desk: Desk, queue_id: int) -> dict[str, str]:
    reply = desk.get("GetQueueIDStatusWithAdvancedInfo", QueueID=queue_id, LicenseKey=KEY)
    assert fields(reply)["ResponseCode"] == "30"
    call = desk.simulator.call(queue_id)
    assert call is not None
    return dict(call.variables)


def test_a_conference_is_part_of_an_incoming_call(desk: Desk) -> None:
    """41 or 42 meanwhile, and 29 again if it is cancelled."""
    _assign(desk, r"~\Conference()~ Goodbye.")
    queue_id = _call_in(desk, callee="stays on the line")
    desk.move("clock/advance", seconds=5)
    key = dict(_call(desk, queue_id).variables)["confkey"]
    desk.post("CancelConference", ConferenceKey=key)
    desk.move("clock/advance", seconds=1)
    during = desk.codes(queue_id)
    desk.run()

    assert during == [29, 41, 29]
    assert desk.codes(queue_id) == [29, 41, 29, 30]


def _call(desk: Desk, queue_id: int) -> Any:
    return desk.simulator.call(queue_id)


def test_an_incoming_call_is_billed_like_an_outgoing_one(desk: Desk) -> None:
    """Documented: two minutes are one transaction."""
    _assign(desk, r"~\PlaySilence(130)~")
    _call_in(desk)
    desk.run()

    [account] = desk.look("accounts")["accounts"]
    assert account["bill"]["transactions"] == 2


def test_postbacks_go_where_the_number_says_or_else_to_the_default(receiver: Receiver) -> None:
    """The script's own URL goes before both."""
    with Desk(status_change_post_url=f"{receiver.url}/default") as desk:
        for url in ("", f"{receiver.url}/number"):
            body = {"license_key": KEY, "number": _NUMBER, "script": "Hi.", "postback_url": url}
            desk.move("numbers", **body)
            _call_in(desk)
            desk.run()

    paths = [each.path.rpartition("/")[2] for each in receiver.requests]
    assert paths == ["default", "default", "number", "number"]


def test_a_number_without_a_script_is_answered_by_silence(desk: Desk) -> None:
    """The provider does not say by what."""
    desk.post("AssignIncomingNumber", IncomingPhoneNumber=_NUMBER, LicenseKey=KEY)
    queue_id = _call_in(desk)
    desk.run()

    assert desk.codes(queue_id) == [29, 30]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "number is missing: it needs a phone number."),
        (
            {"number": "202-555-0107"},
            "202-555-0107 belongs to no license key; claim it by AssignIncomingNumber first.",
        ),
        ({"number": _NUMBER, "from": "12"}, "A phone number needs 10 digits, got '12'."),
        (
            {"number": _NUMBER, "callee": "bussy"},
            "No outcome is called 'bussy'. Did you mean 'busy'? See 'ringback numbers'.",
        ),
        (
            {"number": _NUMBER, "callee": "busy"},
            "'busy' is no way to call in: nobody is on the line. Choose an outcome in which"
            " somebody answers, such as 'presses 1'.",
        ),
    ],
)
def test_a_call_that_cannot_come_in_is_refused(desk: Desk, body: dict[str, Any], text: str) -> None:
    """With what would have been right."""
    _assign(desk)

    assert _post(desk, body) == (400, {"error": text})
    assert desk.look("calls")["total"] == 0


def test_a_number_s_url_shows_no_license_key(desk: Desk) -> None:
    """Wherever numbers are shown, as the URL of a call shows none."""
    url = "http://127.0.0.1/?LicenseKey=other-key"

    made = desk.move("numbers", license_key=KEY, postback_url=url)

    assert made["postback_url"] == "http://127.0.0.1/?LicenseKey=*********"
    assert desk.look("numbers")["numbers"] == [made]
