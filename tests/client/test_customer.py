import pytest

from simulator.client.customer import Customer, Transport
from simulator.engine import Simulator
from simulator.errors import UnreachableError
from simulator.server import Server
from simulator.web import SERVICE_PATH
from tests.journeys.receivers import Trickster, answer_with

Desk = tuple[Simulator, Server]
WISH = {
    "PhoneNumberToDial": "202-555-0100", "TextToSay": "Fish & chips <now>",
    "CallerID": "757-555-0199",
    "CallerIDname": "Corner Shop", "VoiceID": "2", "LicenseKey": "key",
}  # fmt: skip


def _customer(server: Server) -> Customer:
    return Customer(server.host, server.port, SERVICE_PATH)


@pytest.mark.parametrize("transport", Transport)
def test_a_call_is_placed_over_every_transport(desk_server: Desk, transport: Transport) -> None:
    """Texts arrive whole, whatever has to be escaped on the way."""
    simulator, server = desk_server

    [answer] = _customer(server).ask(transport, "NotifyPhoneBasic", WISH)

    assert (answer["ResponseCode"], answer["ResponseText"]) == ("0", "Queued")
    call = simulator.call(int(answer["QueueID"]))
    assert call is not None
    assert call.request.text == "Fish & chips <now>"


def test_a_broadcast_gives_an_answer_for_each_number(desk_server: Desk) -> None:
    """In the order of the numbers."""
    _, server = desk_server
    numbers = {"PhoneNumbersToDial": "202-555-0100;202-555-0190"}
    rest = {name: value for name, value in WISH.items() if name != "PhoneNumberToDial"}

    answers = _customer(server).ask(Transport.POST, "NotifyMultiplePhoneBasic", {**numbers, **rest})

    assert [answer["ResponseCode"] for answer in answers] == ["0", "15"]


def test_a_simple_value_is_read_as_it_is(desk_server: Desk) -> None:
    """An int, a boolean, a text."""
    _, server = desk_server
    arguments = {"QueueID": 7, "LicenseKey": "key"}

    assert _customer(server).ask_for_value("CancelNotify", arguments) == "false"


def test_a_failing_service_is_told_with_its_answer(desk_server: Desk) -> None:
    """The status and the text say what the customer did wrong."""
    _, server = desk_server

    with pytest.raises(UnreachableError) as caught:
        _customer(server).ask(Transport.GET, "GetQueueIDStatus", {})

    assert str(caught.value) == ("GetQueueIDStatus by GET got 500: Missing parameter: QueueID.\r\n")


def test_nobody_there_is_told(nobody: str) -> None:
    """With what was asked, and how."""
    port = int(nobody.rpartition(":")[2])

    with pytest.raises(UnreachableError) as caught:
        Customer("127.0.0.1", port, SERVICE_PATH).ask(Transport.SOAP_12, "GetVersion", {})

    assert str(caught.value) == (
        "GetVersion by SOAP 1.2 got no answer: [Errno 111] Connection refused."
    )


def test_a_service_with_tls_has_to_prove_who_it_is() -> None:
    """As any client of the provider would ask."""
    with Trickster(answer_with(b""), tls=True) as impostor:
        customer = Customer("127.0.0.1", impostor.port, SERVICE_PATH, secure=True)
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            customer.ask_for_value("GetVersion", {})
