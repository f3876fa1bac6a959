from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from simulator.calls.request import Wish
from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings

PROGRAM = Path(__file__).parents[2] / "examples" / "receiver.py"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Return the sample receiver with a database of its own."""
    spec = spec_from_file_location("receiver", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    app: Flask = module.create_app(str(tmp_path / "calls.sqlite3"))
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """Return a client of the sample receiver."""
    with app.test_client() as client:
        yield client


def test_it_keeps_how_every_call_ended(app: Flask) -> None:
    """Real postbacks, over HTTP, in each format that the provider might use."""
    for wire in ("form", "json"):
        with Server(app) as server:
            url = f"{server.url}/status"
            settings = Settings(clock="manual", wire=wire, status_change_post_url=url)
            with Simulator(settings) as simulator:
                wishes = [
                    Wish(number=f"202-555-{line}", license_key=wire) for line in ("0122", "0150")
                ]
                simulator.place(wishes)
                simulator.run_until_idle()

    kept = app.test_client().get("/calls").get_json()
    assert [(call["code"], call["digits"]) for call in kept] == [(1, "345"), (8, "")] * 2


def test_a_late_postback_does_not_open_a_call_again(client: FlaskClient) -> None:
    """Nobody promises the order in which HTTP requests arrive."""
    for code in ("21", "1", "18"):
        assert (
            client.post("/status", data={"QueueID": "7", "ResponseCode": code}).status_code == 204
        )

    assert client.get("/calls").get_json() == [{"queue_id": 7, "code": 1, "digits": ""}]


def test_a_body_that_is_no_postback_is_refused(client: FlaskClient) -> None:
    """With a sentence for whoever sent it."""
    for answer in (
        client.post("/status", data={"QueueID": "7"}),
        client.post("/status", json={"ResponseCode": 1}),
        client.post("/status", json=[1]),
    ):
        assert answer.status_code == 400
        assert answer.text == "A postback needs a QueueID and a ResponseCode.\n"
