import pytest
from flask import Flask

from simulator.client.remote import Remote
from simulator.engine import Simulator
from simulator.errors import RingbackError, SettingsError, UnreachableError
from simulator.server import Server
from simulator.settings import Settings
from simulator.version import VERSION
from simulator.web import create_app

Desk = tuple[Simulator, Server]


def test_a_running_simulator_answers(desk_server: Desk) -> None:
    """With or without a slash at the end of its address."""
    _, server = desk_server

    assert Remote(server.url).get("health") == {"status": "ok", "version": VERSION}
    assert Remote(f"{server.url}/").get("health")["status"] == "ok"


def test_parameters_that_are_none_are_left_out(desk_server: Desk) -> None:
    """So that a flag that was not given needs no thought."""
    _, server = desk_server

    assert Remote(server.url).get("calls", {"number": None, "limit": 3})["total"] == 0


def test_the_servers_objection_is_the_errors_text(desk_server: Desk) -> None:
    """It says already what was wrong and what to do."""
    _, server = desk_server

    with pytest.raises(RingbackError) as caught:
        Remote(server.url).get("calls", {"limt": 3})

    assert str(caught.value) == (
        "Unknown parameter 'limt'. Did you mean 'limit'?"
        " Here is taken: license_key, number, batch_id, incoming, complete, timeline, limit."
    )


def test_the_token_opens_what_needs_it() -> None:
    """A server with a token changes nothing without it."""
    with (
        Simulator(Settings(clock="manual", token="open sesame")) as simulator,
        Server(create_app(simulator)) as server,
    ):
        assert Remote(server.url, token="open sesame").post("seed", {"seed": 7}) == {"seed": 7}
        with pytest.raises(RingbackError) as caught:
            Remote(server.url).post("seed", {"seed": 8})

    assert simulator.seed == 7
    assert str(caught.value) == (
        "To change anything, send the server's token: 'Authorization: Bearer <token>'."
    )


def test_nobody_there_says_how_to_start_one(nobody: str) -> None:
    """The usual reason is that nothing was started."""
    with pytest.raises(UnreachableError) as caught:
        Remote(nobody).get("health")

    assert str(caught.value) == (
        f"No simulator answers at {nobody}: Connection refused."
        " Start one with 'ringback serve', or say with --url where it is."
    )


@pytest.mark.parametrize("body", ["<html>", "[]"])
def test_another_server_is_told_from_a_simulator(body: str) -> None:
    """Something that listens at the usual port need not be Ringback."""
    app = Flask(__name__)
    app.add_url_rule("/_ringback/health", view_func=lambda: body)
    with Server(app) as server, pytest.raises(UnreachableError) as caught:
        Remote(server.url).get("health")

    assert str(caught.value) == (
        f"What answers at {server.url} is no Ringback. Say with --url where it is."
    )


@pytest.mark.parametrize("url", ["", "localhost:8080", "ftp://host", "http://", "http://h:x",
                                 "http://h:0", "http://[::1"])  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    """Before anything is sent."""
    with pytest.raises(SettingsError) as caught:
        Remote(url)

    assert str(caught.value) == (
        f"--url needs an address such as http://127.0.0.1:8080, got {url!r}."
    )


def test_a_server_at_its_limit_is_asked_again() -> None:
    """It says so itself: ask again in a moment."""
    answers = iter([503, 503, 200])
    app = Flask(__name__)
    app.add_url_rule("/_ringback/clock", view_func=lambda: ({"error": "Wait."}, next(answers)))
    with Server(app) as server:
        assert Remote(server.url).get("clock") == {"error": "Wait."}


def test_a_server_that_stays_at_its_limit_is_told() -> None:
    """In its own words, when the time is up."""
    app = Flask(__name__)
    app.add_url_rule("/_ringback/clock", view_func=lambda: ({"error": "Wait."}, 503))
    with Server(app) as server, pytest.raises(RingbackError, match=r"^Wait\.$"):
        Remote(server.url, timeout_seconds=0.1).get("clock")


def test_errors_name_the_option_that_said_where() -> None:
    """Each program that asks has one of its own."""
    with pytest.raises(SettingsError, match=r"^--ringback-url needs an address "):
        Remote("nowhere", option="--ringback-url")
