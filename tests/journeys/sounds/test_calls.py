from collections.abc import Callable

import pytest

from simulator.audio.wav import read_wav
from tests.journeys.desk import KEY, Desk
from tests.journeys.receivers import Receiver
from tests.journeys.sounds.asking import NOTE, ask, file_of, ids, value_of


def test_a_call_is_placed_to_record(desk: Desk) -> None:
    """With the caller ID that the provider documents, and the id in its name and its script."""
    reply = desk.get(
        "RecordSoundViaPhoneCall",
        PhoneNumberToDial="202-555-0122", SoundFileID="Greeting", LicenseKey=KEY,
    )  # fmt: skip
    [call] = desk.simulator.account(KEY).calls()

    assert value_of(reply) == "true"
    assert str(call.request.number) == "202-555-0122"
    assert str(call.request.caller_id) == "800-000-0000"
    assert call.request.caller_id_name == "greeting"
    assert call.request.text == (
        "Please record your message after the tone. Press pound when you are done."
        r" ~\Beep()~ ~\RecordAndSaveAs(greeting)~"
    )


def test_what_is_recorded_by_telephone_is_a_sound_file(desk: Desk) -> None:
    """Of the length that the call's timeline and its postback tell, to be played by the next."""
    desk.get(
        "RecordSoundViaPhoneCall",
        PhoneNumberToDial="202-555-0122", SoundFileID="Greeting", LicenseKey=KEY,
    )  # fmt: skip
    desk.run()
    [call] = desk.simulator.account(KEY).calls()
    recording = file_of(ask(desk, "GetSoundFile", SoundFileID="greeting"))
    seconds = read_wav(recording).seconds

    assert call.status.text == "Call Answered"
    assert f"recorded greeting ({seconds:.1f} s)" in [each.note for each in call.timeline]
    assert float(value_of(ask(desk, "GetSoundFileLength", SoundFileID="greeting")) or 0) == seconds
    assert ids(desk) == ["greeting", "welcome"]


def test_a_script_plays_a_sound_file_as_long_as_it_is(desk: Desk) -> None:
    """Whatever the letter case in which the script names it."""
    queue_id = desk.place("202-555-0100", TextToSay="~^Welcome~")
    desk.run()
    notes = [each["note"] for each in desk.look(f"calls/{queue_id}")["timeline"]]

    assert "plays Welcome (2.6 s)" in notes


def test_a_call_whose_sound_is_not_there_is_not_dialled(desk: Desk) -> None:
    """ResponseCode 23, as documented; another key's sound file is none."""
    queue_id = desk.place("202-555-0100", TextToSay="Hello. ~^bye~")
    desk.run()

    assert desk.status(queue_id)["ResponseText"] == "Sound File Not Found"
    assert 12 not in desk.codes(queue_id)


@pytest.mark.parametrize(
    ("settings", "sound_id", "reason"),
    [
        ({"sound_library_bytes": 1}, "message", "There is no room for the sound file:"),
        ({}, "a/b", "A SoundFileID needs 1 to 100 letters,"),
    ],
)
def test_a_recording_that_cannot_be_kept_is_told_in_the_timeline(
    open_desk: Callable[..., Desk], settings: dict[str, int], sound_id: str, reason: str
) -> None:
    """And the call goes on."""
    desk = open_desk(**settings)
    script = rf"~\RecordAndSaveAs({sound_id})~ Thank you."
    queue_id = desk.place("202-555-0100", TextToSay=script)
    desk.run()
    notes = [each["note"] for each in desk.look(f"calls/{queue_id}")["timeline"]]

    assert any(note.startswith(f"the recording is not kept: {reason}") for note in notes)
    assert "“Thank you.”" in notes
    assert ids(desk) == []


@pytest.mark.parametrize(
    ("parameters", "note"),
    [
        ({"LicenseKey": ""}, "LicenseKey is blank."),
        ({"PhoneNumberToDial": "12"}, "PhoneNumberToDial needs 10 digits, got '12'."),
        ({"PhoneNumberToDial": "fünf"}, r"PhoneNumberToDial needs 10 digits, got 'f\xfcnf'."),
        (
            {"PhoneNumberToDial": KEY},
            f"PhoneNumberToDial needs 10 digits, got '{'*' * 36}'.",
        ),
        (
            {"SoundFileID": "a)~ ~\\EndCall("},
            "A SoundFileID needs 1 to 100 letters, digits, hyphens, underscores, and blanks or"
            r" dots between them, got 'a)~ ~\\EndCall('.",
        ),
    ],
)
def test_no_call_is_placed_for_what_cannot_be_recorded(
    desk: Desk, parameters: dict[str, str], note: str
) -> None:
    """An id must not end the command that it stands in, either."""
    known = {"PhoneNumberToDial": "202-555-0122", "SoundFileID": "greeting", "LicenseKey": KEY}
    reply = desk.get("RecordSoundViaPhoneCall", **(known | parameters))

    assert value_of(reply) == "false"
    assert reply.headers[NOTE] == note
    assert desk.look("calls")["total"] == 0


def test_the_recording_that_a_postback_names_is_a_sound_file(
    desk: Desk, receiver: Receiver
) -> None:
    """Once the call is over, and as long as it was connected; it is kept when it is asked for."""
    script = rf"~\StatusChangePostURL({receiver.url})~ Hello."
    queue_id = desk.place("202-555-0145", TextToSay=script)
    before = value_of(ask(desk, "GetSoundFileLength", SoundFileID=f"qa{queue_id}"))
    desk.run()
    name = receiver.postbacks[-1]["qasoundid"]
    kept = ids(desk)
    call = desk.simulator.call(queue_id)
    assert call is not None
    assert call.answered_at is not None
    assert call.ended_at is not None
    seconds = (call.ended_at - call.answered_at).total_seconds()

    assert (before, kept) == ("0", ["welcome"])
    assert read_wav(file_of(ask(desk, "GetSoundFile", SoundFileID=name))).seconds == seconds
    assert ids(desk) == [name, "welcome"]
    assert value_of(ask(desk, "GetSoundFileURL", SoundFileID=name))


@pytest.mark.parametrize(
    "name", ["qa", "qa0{}", "qa{}x", "qa{}9", "{}", "qa" + "9" * 30, "qa\u0663"]
)
def test_what_names_no_recorded_call_is_no_sound_file(desk: Desk, name: str) -> None:
    """Nor is the recording of a call that was not recorded, or another key's."""
    recorded, other = desk.place("202-555-0145"), desk.place("202-555-0100")
    desk.run()

    for queue_id in (recorded, other):
        reply = ask(desk, "GetSoundFileLength", SoundFileID=name.format(queue_id))
        assert value_of(reply) == "0"
    assert value_of(ask(desk, "GetSoundFileLength", SoundFileID=f"qa{other}")) == "0"
    of_another = ask(desk, "GetSoundFileLength", SoundFileID=f"qa{recorded}", LicenseKey="b-key")
    assert value_of(of_another) == "0"
    assert ids(desk) == ["welcome"]
