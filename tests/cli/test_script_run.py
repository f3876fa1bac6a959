"""The verb `script run`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from simulator.server import Server
from tests.cli.conftest import Run
from tests.script.samples import MENU

Write = Callable[[str], str]


@pytest.fixture
def script(tmp_path: Path) -> Write:
    """Return a way to write a script into a file."""

    def write(text: str) -> str:
        path = tmp_path / "script.txt"
        path.write_text(text, "utf-8")
        return str(path)

    return write


@pytest.fixture
def web_server() -> Iterator[str]:
    """Return the address of a web server that says which plan was asked about."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: f" {request.args['plan']} is fine ")
    with Server(app) as server:
        yield server.url


def test_a_script_is_tried_with_a_callee(run: Run, script: Write) -> None:
    """The conversation, how it ended and after how long, and the variables."""
    directions = 'says hello, hears "speak with us", presses 1'

    result = run("script", "run", script(MENU), "--callee", directions, "--sound", "Chime=1.2")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"The callee: {directions}",
        "",
        "      0.0            21 In Call/Ringing: answered: HUMAN",
        "      0.0            repeatcount = '0'",
        "      0.0  script    “Hello, this is Riverside Clinic.”",
        "      0.0  callee    “hello”",
        "      2.8  script    “Press 1 to confirm, or 0 to speak with us.”",
        "      7.4  callee    heard “speak with us”",
        "      7.5            waits 5 s for a key",
        "      8.2  callee    pressed 1",
        "      8.2  script    “Thank you.”",
        "      9.5  script    plays chime (1.2 s)",
        "     10.7            1 Call Answered: the script hung up",
        "",
        "1 Call Answered after 10.7 s, keys 1",
        "repeatcount = '0'",
    ]


def test_without_a_callee_the_seed_decides_about_a_person(run: Run, script: Write) -> None:
    """Different ones for different seeds, and the same one for the same."""
    path = script(MENU)

    told = [run("script", "run", path, "--seed", str(seed)).stdout for seed in (0, 1, 2, 0)]

    assert told[0].startswith("The callee: a person, by the seed 0\n")
    assert told[0] == told[3]
    assert len({text.partition("\n")[2] for text in told}) == 3


def test_whoever_answers_may_be_named(run: Run, script: Write) -> None:
    """As `ringback numbers` lists them; if nobody answers, the whole call is told."""
    path = script(MENU)

    assert (
        "“Please call Riverside Clinic.”" in run("script", "run", path, "--callee", "0140").stdout
    )
    assert run("script", "run", path, "--callee", "busy").stdout.splitlines() == [
        "The callee: busy",
        "",
        "      0.0            0 Queued: accepted",
        "      1.0            46 Ready for Dialer: ready for try 1 of 1",
        "      1.5            12 Dialing: dialling 202-555-0100",
        "      3.7            8 Busy",
        "",
        "8 Busy after 3.7 s",
    ]


def test_all_of_it_is_there_as_json(run: Run, script: Write) -> None:
    """With seconds from the answer."""
    path = script(r"~\SetVar(Plan|[tier])~ Hello. ~\VariableToTTS(Tier)~ ~\EndCall()~")

    result = run(
        "script", "run", path, "--var", "Tier=gold", "--json",
        "--callee", 'answers at once, hears "silver", presses 1',
    )  # fmt: skip

    told = json.loads(result.stdout)
    timeline = told.pop("timeline")
    assert told == {
        "callee": 'answers at once, hears "silver", presses 1',
        "response_code": 1,
        "response_text": "Call Answered",
        "answered": True,
        "seconds": 1.3,
        "machine_detection": "HUMAN",
        "digits": "",
        "variables": {"plan": "[tier]"},
        "undone": ['hears "silver"', "presses 1"],
    }
    assert timeline[-3] == {
        "seconds": 0.9,
        "response_code": 21,
        "note": "“gold”",
        "speaker": "script",
        "said": "gold",
        "variables": {},
    }


def test_a_recording_is_played_again(run: Run, script: Write) -> None:
    """It is kept as long as the script runs."""
    path = script(r"~\RecordAndSaveAs(note)~ ~^note~ ~\EndCall()~")

    result = run("script", "run", path, "--callee", "says hi for 6 seconds, presses #")

    assert "script    plays note (6.8 s)" in result.stdout


def test_web_servers_are_asked_only_if_told(run: Run, script: Write, web_server: str) -> None:
    """And then for real."""
    query = rf"~\QueryExternalServer({web_server}/?plan=[plan]|Answer)~ ~\EndCall()~"
    arguments = ("script", "run", script(query), "--callee", "human", "--var", "plan=gold")

    silent, asked = run(*arguments), run(*arguments, "--ask")

    assert "the server was not asked" in silent.stdout
    assert silent.stdout.endswith("answer = ''\n")
    assert "the server said 'gold is fine'" in asked.stdout
    assert asked.stdout.endswith("answer = 'gold is fine'\n")


def test_servers_of_others_are_not_asked(run: Run, script: Write) -> None:
    """The guard of deliveries stands before them, too."""
    path = script(r"~\QueryExternalServer(http://203.0.113.7/|Answer)~ ~\EndCall()~")

    result = run("script", "run", path, "--callee", "human", "--ask")

    assert result.exit_code == 0
    assert "Delivery to 203.0.113.7 is refused: it is neither loopback nor private." in " ".join(
        result.stdout.split()
    )


def test_mistakes_are_pointed_out(run: Run, script: Write) -> None:
    """It runs all the same, as the call would."""
    result = run("script", "run", script(r"~\Sing()~ ~\EndCall()~"), "--callee", "human")

    assert result.exit_code == 0
    assert "there is no command 'Sing'; it is passed over" in result.stdout
    assert result.stderr == "1 mistake; 'ringback script check' tells where.\n"


def test_a_sound_that_is_not_there_is_pointed_out(run: Run, script: Write) -> None:
    """The script is heard all the same, but no call would come so far."""
    file = script("Hi. ~^Chime~ ~^bell~")

    missed = run("script", "run", file, "--callee", "human", "--sound", "bell=1")
    there = run("script", "run", file, "--callee", "human", "--sound", "bell=1", "--sound=chime=2")

    assert missed.exit_code == 0
    assert missed.stderr == (
        "There is no sound file 'Chime': a call would end with 23 Sound File Not Found before it is"
        " dialled. Say with --sound 'Chime=1.5' how long it is.\n"
    )
    assert there.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--callee", "answers, sings"], "A callee cannot do 'sings'. There are: answers"),
        (["--callee", "bussy"], "No outcome is called 'bussy'. Did you mean 'busy'?"),
        (["--callee", "sez hello"], "No outcome is called 'sez hello'. Did you mean 'says hello'?"),
        (
            ["--callee", "refused with 4"],
            "--callee 'refused with 4' is nobody: such a request becomes no call.",
        ),
        (["--var", "plan"], "'plan' needs to be a name, =, and a value."),
        (["--sound", "=3"], "'=3' needs to be a name, =, and a value."),
        (["--sound", "chime=long"], "The length of 'chime' needs to be 0 to 86400 seconds."),
        (["--sound", "chime=nan"], "The length of 'chime' needs to be 0 to 86400 seconds."),
    ],
)
def test_what_cannot_be_read_ends_with_2(
    run: Run, script: Write, arguments: list[str], text: str
) -> None:
    """With what was expected."""
    result = run("script", "run", script("Hello."), *arguments)

    assert result.exit_code == 2
    assert text in result.stderr


def test_a_profile_without_people_is_refused(run: Run, script: Write, tmp_path: Path) -> None:
    """Nobody would ever hear the script."""
    path = tmp_path / "nobody.toml"
    endings = (
        "human = 0\nmachine = 1\nfax = 0\nno_answer = 0\nbusy = 0\ndisconnected = 0\nvacant = 0\n"
    )
    endings += "congestion = 0\ndenied = 0\ntimeout = 0\n"
    path.write_text(f"[endings_wireless]\n{endings}[endings_landline]\n{endings}", "utf-8")

    result = run("script", "run", script("Hello."), "--profile", str(path))

    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: By the profile {str(path)!r} no person ever answers; say with --callee who"
        " does.\n",
    )
