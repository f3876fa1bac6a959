from collections.abc import Callable

import pytest

from simulator.server import CannotListenError, Server
from simulator.web import SERVICE_PATH, create_app
from tests.journeys.desk import Desk


def test_a_port_that_is_taken_is_told_with_what_to_do(desk: Desk) -> None:
    """Two servers cannot share one, and the second says so before it starts."""
    port = desk.server.port
    with pytest.raises(CannotListenError) as caught:
        Server(create_app(desk.simulator), port=port)

    assert str(caught.value) == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use."
        " Choose another --port, or 0 for a free one."
    )


def test_an_address_that_is_not_this_machine_s_is_told(desk: Desk) -> None:
    """192.0.2.1 is kept for documents, so no machine has it."""
    with pytest.raises(CannotListenError) as caught:
        Server(create_app(desk.simulator), host="192.0.2.1")

    assert str(caught.value) == (
        "Cannot listen on 192.0.2.1:0: Cannot assign requested address."
        " Choose a --host that is an address of this machine."
    )


def test_two_servers_may_show_one_simulator(desk: Desk) -> None:
    """What is placed at one is seen at the other, and closing one leaves the other alone."""
    queue_id = desk.place("2025550100")
    with Server(create_app(desk.simulator)) as other:
        assert other.port != desk.server.port
        assert other.url == f"http://127.0.0.1:{other.port}"

    assert desk.status(queue_id)["ResponseText"] == "Queued"


def test_a_closed_server_is_over_for_whoever_waits(open_desk: Callable[..., Desk]) -> None:
    """Closing twice does no harm, and nobody listens any more."""
    desk = open_desk()
    desk.server.close()
    desk.server.close()
    desk.server.wait()

    with pytest.raises(ConnectionRefusedError):
        desk.ask("GET", SERVICE_PATH)


def test_every_answer_names_who_gave_it(desk: Desk) -> None:
    """The headers that ASP.NET sends, with our own name in them."""
    headers = desk.get("GetVersion").headers

    assert headers["cache-control"] == "private, max-age=0"
    assert headers["server"] == "Ringback/0.1.0"
    assert headers["x-powered-by"] == "Ringback/0.1.0"
