"""Every operation, called by real clients in four languages."""

import pytest

from simulator.asmx.contract import OPERATIONS
from tests.soap_clients.cases.story import CASES
from tests.soap_clients.clients import CLIENTS, Client
from tests.soap_clients.conversation import hold


def test_the_cases_leave_no_operation_out() -> None:
    """An operation that is added gets a case, and with it every client."""
    assert {case.operation for case in CASES} == set(OPERATIONS)


@pytest.fixture(autouse=True)
def _no_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tones for texts, whether or not this machine can speak."""
    monkeypatch.setattr("simulator.audio.speech.PROGRAM", "no-such-program")


@pytest.mark.parametrize("client", CLIENTS, ids=str)
def test_client_and_service_understand_each_other(client: Client) -> None:
    """The service reads what the client was given; the client makes of the answers what it should.

    Names, types, nested objects, arrays of any length, bytes, dates, and texts of any alphabet.
    """
    conversation = hold(client)

    assert conversation.heard == conversation.meant
    assert conversation.answered == conversation.expected
