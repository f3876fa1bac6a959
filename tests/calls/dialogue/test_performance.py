import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.calls.conversation import converse
from simulator.calls.dialogue.acts import HangsUp, Presses, Says, Waits, WaitsForPrompt
from simulator.calls.dialogue.beat import Beat, Query, Recorded, Reply
from simulator.calls.dialogue.stage import Limits
from simulator.calls.draws import Draws
from simulator.calls.outcome import Callee, MachineDetection, Reaction, Transfer
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from simulator.script.commands import COMMANDS
from tests.calls.dialogue.performances import Played, callees, play, scripts
from tests.calls.lives import request


@example(
    text="",
    callee=Callee(presses="00", first_key_share=0, hears_seconds=1, lingers_seconds=0),
    elsewhere=None,
    longest=9,
)
@given(
    text=st.sampled_from(["One two three four five.", "", "Wait <break time='4s'/> for it."]),
    callee=callees(plain=True),
    elsewhere=st.none() | st.just(PhoneNumber("7575558888")),
    longest=st.integers(1, 400),
)
def test_a_script_that_only_speaks_goes_as_a_plain_message(
    text: str, callee: Callee, elsewhere: PhoneNumber | None, longest: int
) -> None:
    """Broadcasts in bulk and most calls are told the short way, which must be the same."""
    wish = request(text=text, transfer_number=elsewhere, max_call_seconds=longest)

    played = play(text, callee, wish=wish)

    told = converse(wish, callee)
    keys = [(round(beat.seconds, 6), beat.key) for beat in played.beats if beat.key]
    assert keys == [(round(beat.seconds, 6), beat.key) for beat in told.beats if beat.key]
    assert round(played.ending.seconds, 6) == round(told.seconds, 6)
    assert (played.ending.code, played.ending.note) == (told.ending, told.why)


@given(
    text=scripts | st.text(),
    callee=callees(),
    longest=st.integers(1, 5000),
    answer=st.none() | st.text(max_size=20),
    seconds=st.floats(0, 300),
)
def test_every_script_ends_with_every_callee(
    text: str, callee: Callee, longest: int, answer: str | None, seconds: float
) -> None:
    """Within MaxCallLength of virtual time, in order, whatever servers answer and when."""

    def reply(beat: Beat) -> Reply | None:
        return Reply(answer, beat.seconds + seconds) if isinstance(beat.errand, Query) else None

    played = play(
        text,
        callee,
        wish=request(text=text, max_call_seconds=longest),
        sounds={"welcome": 3.0},
        limits=Limits(steps=200),
        reply=reply,
    )

    times = [beat.seconds for beat in played.beats]
    assert times == sorted(times)
    assert max(times, default=0) <= played.ending.seconds <= longest


def test_a_key_that_is_assigned_interrupts_and_jumps() -> None:
    """As soon as it is pressed, while the script still speaks."""
    played = play(
        rf"{'Word ' * 50} ~\Label(two)~ You pressed two. ~\EndCall()~ ~\AssignDTMF(2|two)~",
        Callee(acts=(Waits(1.0), Presses("2"))),
    )
    assigned = play(
        rf"~\AssignDTMF(2|two)~ {'Word ' * 50} ~\EndCall()~ ~\Label(two)~ You pressed two.",
        Callee(acts=(Waits(1.0), Presses("2"))),
    )

    assert played.at("two") == 20  # not assigned yet when it was pressed
    assert assigned.at("“You pressed two.”") == 1.8


def test_keys_do_nothing_while_acting_on_them_is_off() -> None:
    """ActOnDigitPress(false) is for entering numbers; they are collected all the same."""
    played = play(
        r"~\ActOnDigitPress(false)~ Enter your ZIP code. ~\GetDigits(zip|5|5)~ Thank you.",
        Callee(acts=(WaitsForPrompt(), Presses("12345"))),
    )

    assert played.variables == {"zip": "12345"}
    assert played.digits == "12345"
    assert sum(note == "“Enter your ZIP code.”" for note in played.notes) == 1


@pytest.mark.parametrize(
    ("arguments", "keys", "collected"),
    [
        ("code", "45#", "45"),
        ("code|5", "45#6", "45"),
        ("code|5|3", "4567", "456"),
        ("code|5|3", "4#5", "4#5"),
        ("code", "45", "45"),
    ],
)
def test_digits_end_with_a_number_sign_a_limit_or_silence(
    arguments: str, keys: str, collected: str
) -> None:
    """A limit switches off the number sign, as documented."""
    script = rf"~\ActOnDigitPress(false)~ ~\GetDigits({arguments})~ ~\EndCall()~"

    assert play(script, _pressing(keys)).variables == {"code": collected}


def test_digits_are_waited_for_five_seconds_unless_it_says_how_long() -> None:
    """From one key to the next."""
    assert play(r"~\GetDigits(code)~ ~\EndCall()~").ending.seconds == 5
    assert play(r"~\GetDigits(code|2)~ ~\EndCall()~").ending.seconds == 2


def test_one_repeats_and_clearing_takes_that_away() -> None:
    """Documented: 1 defaults to repeat, and ClearDTMF clears that too."""
    again = play(r"Hello there. ~\WaitForDTMF(5)~ ~\EndCall()~", _pressing("1"))
    cleared = play(r"~\ClearDTMF()~ Hello there. ~\WaitForDTMF(5)~ ~\EndCall()~", _pressing("1"))

    assert again.notes.count("“Hello there.”") == 2
    assert cleared.notes.count("“Hello there.”") == 1


def test_a_machine_is_waited_for_and_gets_the_message_of_its_label() -> None:
    """Label(Amd) is where a script goes when a machine has answered."""
    script = r"Hello. ~\EndCall()~ ~\Label(Amd)~ Please call back. ~\EndCall()~"
    machine = Callee(detected=MachineDetection.MACHINE, greeting_seconds=0.8)

    played = play(script, machine)

    assert played.notes == [
        "“Hello.”",
        "taken for an answering machine; the script waits for the beep",
        "“Please call back.”",
    ]
    assert played.at("Please") == 0.8


def test_features_can_be_switched_off() -> None:
    """ActOnFeature(false): the message neither jumps nor starts again."""
    script = rf"~\ActOnFeature(false)~ {'Word ' * 20} ~\EndCall()~ ~\Label(Amd)~ Bye. ~\EndCall()~"
    machine = Callee(detected=MachineDetection.MACHINE, greeting_seconds=5)

    assert play(script, machine).ending.seconds == 8


def test_a_recording_is_as_long_as_the_callee_speaks_and_then_some() -> None:
    """A key ends it, or silence does."""
    script = r"~\Beep()~ ~\RecordAndSaveAs(Greeting)~ ~\EndCall()~"
    speaks = Callee(acts=(WaitsForPrompt(), Says("my message", 6.0)))
    presses = Callee(acts=(WaitsForPrompt(), Says("my message", 6.0), Presses("#")))

    by_silence, by_key = play(script, speaks), play(script, presses)

    assert _recorded(by_silence) == [Recorded("greeting", 10.0)]
    assert _recorded(by_key) == [Recorded("greeting", 6.8)]
    assert by_key.beats[-1].changes == {"last_record_seconds": 6}


def test_what_was_said_before_hanging_up_is_recorded() -> None:
    """The recording is kept, and the call is over."""
    played = play(
        r"~\RecordAndSaveAs(x)~ Never said.",
        Callee(acts=(WaitsForPrompt(), Says("my message", 3.0), HangsUp())),
    )

    assert _recorded(played) == [Recorded("x", 3.0)]
    assert played.ending.seconds == 3.0


@pytest.mark.parametrize(
    ("ending", "last", "notes"),
    [
        (ResponseCode.TRANSFERRED, 101.0, "the transfer was answered"),
        (ResponseCode.TRANSFER_FAILED, 7.7, "nobody took the transfer; the script goes on"),
        (ResponseCode.HUNG_UP_DURING_TRANSFER, 3.6, "transferring to 17575551000"),
    ],
)
def test_a_transfer_has_three_endings(ending: ResponseCode, last: float, notes: str) -> None:
    """The script goes on only if nobody takes the call."""
    played = play(
        r"~\TransferTo(17575551000)~ Nobody is there. ~\EndCall()~",
        Callee(transfer=Transfer(ending=ending, talk_seconds=95.0)),
    )

    assert (played.ending.code, round(played.ending.seconds, 3)) == (ending, last)
    assert notes in played.notes


def test_a_conference_that_is_not_there_is_not_joined() -> None:
    """42 would tell the customer that it was."""
    played = play(
        r"~\SetVar(ConfKey|x)~ ~\Conference()~ ~\EndCall()~",
        reply=lambda beat: Reply("there is no conference x; the script goes on", beat.seconds),
    )

    assert played.notes == [
        "looks for the conference x",
        "there is no conference x; the script goes on",
    ]
    assert [beat.status for beat in played.beats] == [None, None]


def test_a_loop_without_end_is_stopped_and_says_so() -> None:
    """By the number of steps, as no time passes in it."""
    played = play(r"~\Label(a)~~\Goto(a)~", limits=Limits(steps=100))

    assert played.ending.note == "the script did not end within 100 steps"


def test_a_loop_that_takes_no_time_does_not_fill_the_timeline() -> None:
    """What is said is told whole up to a million characters, and after that by its beginning."""
    symbols = "\u260e" * 300_000

    played = play(rf"~\Label(a)~ {symbols} ~\Goto(a)~", limits=Limits(steps=1000))

    said = [len(beat.said) for beat in played.beats if beat.said]
    assert said[:4] == [300_000, 300_000, 300_000, 300]
    assert sum(said) < 1_100_000


def test_a_menu_is_left_by_who_has_no_patience() -> None:
    """Prompts that ask in vain for ever are not listened to for an hour."""
    played = play(r"~\Label(top)~ Press 2. ~\WaitForDTMF(5)~ ~\Goto(top)~", Callee(patience=2))

    assert played.notes.count("“Press 2.”") == 3
    assert played.ending.code is ResponseCode.CALL_ANSWERED


@given(st.integers(0, 2**64 - 1))
def test_who_was_told_nothing_presses_mostly_what_is_offered(subject: int) -> None:
    """A key that the script offers is likelier than one that it does not."""
    menu = r"~\AssignDTMF(7|x)~ Press 7. ~\Label(x)~ ~\WaitForDTMF(5)~ ~\Goto(start)~"
    callee = Callee(
        patience=100,
        reaction=Reaction(draws=Draws(subject), eager=1.0, listening=1.0, offered=0.9),
    )
    wish = request(text=menu, max_call_seconds=600)

    digits = play(menu, callee, wish=wish).digits

    assert digits.count("7") > 0.75 * len(digits) > 0


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_of_the_table_is_done(command: str) -> None:
    """None is passed over as if it did not exist, whatever its arguments."""
    for arguments in ("", "x", "1|2|3", "|||"):
        notes = play(rf"~\{command}({arguments})~ Bye. ~\EndCall()~").notes
        assert not any(note.startswith("there is no command") for note in notes)


def test_a_command_that_does_not_exist_is_passed_over_and_named() -> None:
    """The provider's own reaction is not known."""
    assert play(r"~\Sing(1)~ ~\EndCall()~").notes == [
        "there is no command 'Sing'; it is passed over"
    ]


def test_a_greeting_that_ends_during_a_transfer_takes_no_time_back() -> None:
    """The message begins again, but never earlier than it is."""
    callee = Callee(
        greeting_seconds=2,
        transfer=Transfer(ending=ResponseCode.TRANSFER_FAILED, ring_seconds=30),
    )
    played = play(r"~\TransferTo(17575551000)~ Goodbye. ~\EndCall()~", callee)

    seconds = [beat.seconds for beat in played.beats]
    assert seconds == sorted(seconds)
    assert seconds[-1] >= 30


def _pressing(keys: str) -> Callee:
    return Callee(acts=(WaitsForPrompt(), Presses(keys)))


def _recorded(played: Played) -> list[Recorded]:
    return [beat.errand for beat in played.beats if isinstance(beat.errand, Recorded)]
