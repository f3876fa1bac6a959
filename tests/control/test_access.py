from typing import Any

import pytest

from simulator.control.access import Access
from simulator.settings import Settings

_NO_TOKEN = "To change anything, send the server's token: 'Authorization: Bearer <token>'."


def _objection(settings: Settings, **request: Any) -> str | None:
    plain = {"method": "POST", "host": "127.0.0.1:8080", "origin": None, "authorization": None}
    return Access(settings).objection(**plain | request)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080"])
def test_this_machine_is_welcome_under_its_own_names(host: str) -> None:
    """No token is needed on loopback."""
    assert _objection(Settings(), host=host) is None
    assert _objection(Settings(), host=host, origin=f"http://{host}") is None


@pytest.mark.parametrize("host", ["rebound.example", "", "127.0.0.1.example", "[", "10.0.0.1"])
def test_other_names_are_turned_away(host: str) -> None:
    """A page of the web can make its own name mean loopback."""
    objection = _objection(Settings(), host=host, method="GET")

    assert objection is not None
    assert objection.startswith("The control interface does not answer under the name ")


def test_a_name_can_be_allowed() -> None:
    """As a proxy in front of the server may need."""
    settings = Settings(control_host=("ringback.test",))

    assert _objection(settings, host="ringback.test") is None


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://["])
def test_pages_of_other_origins_are_turned_away(origin: str) -> None:
    """A browser tells where a request comes from."""
    assert _objection(Settings(), origin=origin) == (
        f"The control interface takes no requests from pages of {origin}."
    )


def test_beyond_loopback_a_token_is_needed_to_change_anything() -> None:
    """Looking is free."""
    settings = Settings(host="10.0.0.1", token="secret")
    here = {"host": "10.0.0.1:8080"}

    assert _objection(settings, **here) == _NO_TOKEN
    assert _objection(settings, **here, authorization="Bearer wrong") == _NO_TOKEN
    assert _objection(settings, **here, authorization="Bearer secret") is None
    assert _objection(settings, **here, method="GET") is None


def test_beyond_loopback_and_without_a_token_nothing_can_be_changed() -> None:
    """The error says how to change that."""
    settings = Settings(host="0.0.0.0", control_host=("ringback.test",))  # noqa: S104 - refused

    assert _objection(settings, host="ringback.test") == (
        "This server listens beyond loopback and was started without --token:"
        " nothing can be changed through its control interface."
    )


def test_a_token_counts_on_loopback_too_if_there_is_one() -> None:
    """Whoever sets one wants it asked for."""
    assert _objection(Settings(host="localhost", token="secret")) == _NO_TOKEN
