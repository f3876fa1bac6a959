import pytest

from simulator.calls.dialogue.acts import HangsUp, Waits
from simulator.calls.dialogue.beat import Beat, Query, Reply
from simulator.calls.outcome import Callee
from tests.calls.dialogue.performances import play
from tests.calls.lives import request


def test_a_server_is_asked_and_its_answer_becomes_a_variable() -> None:
    """The script goes on when the answer has come."""
    asked: list[object] = []

    def answer(beat: Beat) -> Reply:
        asked.append(beat.errand)
        return Reply("gold", beat.seconds + 2)

    played = play(
        r"~\QueryExternalServer(http://localhost/?n=[phonenumber]|level)~ ~\GotoIf(level|gold|g)~"
        r" ~\EndCall()~ ~\Label(g)~ Thank you. ~\EndCall()~",
        reply=answer,
    )

    assert asked == [Query("http://localhost/?n=2025550100", until=3600)]
    assert played.variables == {"level": "gold"}
    assert played.at("Thank you") == 2


def test_an_answer_after_the_longest_time_comes_too_late() -> None:
    """The call has ended at that time, and what the server says changes nothing."""
    played = play(
        r"~\QueryExternalServer(http://localhost/|level)~ Thank you.",
        wish=request(max_call_seconds=5),
        reply=lambda beat: Reply("gold", beat.seconds + 6),
    )

    assert played.notes == ["asks http://localhost/"]
    assert (played.ending.seconds, played.variables) == (5, {})


def test_what_a_script_makes_longer_and_longer_stays_short() -> None:
    """A loop of ten thousand steps would fill the memory with its timeline."""
    long = "x" * 500
    played = play(
        rf"~\SetVar(a|{long})~ ~\ChangeVoiceID({'[a]' * 500})~ ~\AssignDTMF(1|{'[a]' * 500})~"
        rf" ~\QueryExternalServer({'[a]' * 500}|b)~ ~\EndCall()~",
        reply=lambda beat: Reply("y" * 16_000, beat.seconds),
    )

    urls = [beat.errand.url for beat in played.beats if isinstance(beat.errand, Query)]
    assert [len(url) for url in urls] == [4096]
    assert max(len(note) for note in played.notes) == 400


@pytest.mark.parametrize("before", range(356, 400))
def test_a_note_that_is_cut_shows_no_beginning_of_a_license_key(before: int) -> None:
    """Wherever the cut goes through it; how long the key is, may be seen."""
    key = "11111111-2222-3333-4444-555555555555"
    url = f"http://localhost/{'x' * (before - 22)}"
    script = rf"~\QueryExternalServer({url}{key}{'x' * 40}|x)~ ~\EndCall()~"

    played = play(
        script,
        wish=request(text=script, license_key=key),
        reply=lambda beat: Reply(f"{'y' * 40}{key}", beat.seconds),
    )

    assert played.notes == [
        f"asks {url}{'*' * 36}{'x' * 40}"[:399] + "…",
        f"the server said '{'y' * 40}{'*' * 19}…'",
    ]


def test_a_blank_in_the_url_of_a_server_is_escaped() -> None:
    """As .NET escapes it; a variable may bring one, and with it the URL could not be sent."""
    played = play(r"~\SetVar(city|New York)~ ~\QueryExternalServer(http://localhost/?c=[city]|x)~")

    assert played.notes[:2] == ["asks http://localhost/?c=New%20York", "the server was not asked"]


@pytest.mark.parametrize(
    ("callee", "until", "note"),
    [
        (Callee(hears_seconds=12.5), 12.5, "the callee hung up"),
        (Callee(), 60.0, "the longest time for a call is over"),
        (Callee(hears_seconds=61), 60.0, "the longest time for a call is over"),
        (Callee(acts=(Waits(20), HangsUp())), 20.0, "the callee hung up"),
    ],
)
@pytest.mark.parametrize("late", [0.0, 1000.0])
def test_no_call_outlasts_its_end_by_waiting_for_a_server(
    callee: Callee, until: float, note: str, late: float
) -> None:
    """A callee does not wait longer in silence, nor does a call last longer than it may."""
    asked: list[object] = []

    def answer(beat: Beat) -> Reply:
        asked.append(beat.errand)
        return Reply("late", until + late)

    played = play(
        r"~\QueryExternalServer(http://localhost/|x)~ Never said.",
        callee,
        wish=request(text="", max_call_seconds=60),
        reply=answer,
    )

    assert asked == [Query("http://localhost/", until=until)]
    assert (played.ending.seconds, played.ending.note) == (until, note)
    assert played.variables == {}


def test_what_a_server_said_is_told_before_what_became_of_it() -> None:
    """Cause before effect, and no page of it."""
    played = play(
        r"~\QueryExternalServer(http://localhost/|x)~ ~\EndCall()~",
        reply=lambda beat: Reply("y" * 1000, beat.seconds),
    )

    assert played.notes == ["asks http://localhost/", f"the server said '{'y' * 59}…'"]
    assert played.beats[-1].changes is None
    assert played.variables == {"x": "y" * 500}
