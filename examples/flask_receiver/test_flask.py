"""The shop in Flask, tested: cd examples && python -m pytest flask_receiver."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.request import urlopen

from flask import Flask
from flask_receiver.web import create_app
from hypothesis import given
from shop import Shop
from werkzeug.serving import make_server

from simulator.pytest_plugin import PostbackReceiver, RingbackAccount
from simulator.strategies import Message, outgoing_postbacks


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application on a free port; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_in_the_same_process(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """The postbacks are recorded, and handed to Flask's test client."""
    ringback.expect_call(to="202-555-0102").pressed("3").with_text(containing="order 7")
    shop = Shop(ringback.url, ringback.license_key, postback_receiver.url)
    client = create_app(shop).test_client()

    client.post("/orders/7/ready", data={"phone": "202-555-0102"})
    ringback.clock.run_until_idle()
    for posted in postback_receiver.requests:
        answer = client.post("/status", data=posted.body, content_type=posted.content_type)
        assert answer.status_code == 204

    assert client.get("/orders/7").json == {"order": 7, "code": 1, "deliver": True}


def test_over_http(ringback: RingbackAccount) -> None:
    """The simulator posts to the application itself; every port is a free one."""
    ringback.expect_call(to="202-555-0103").busy()
    shop = Shop(ringback.url, ringback.license_key, status_url="")
    with serving(create_app(shop)) as address:
        shop.status_url = f"{address}/status"

        with urlopen(f"{address}/orders/8/ready", b"phone=202-555-0103") as answer:
            assert answer.status == 204
        ringback.clock.run_until_idle()

        with urlopen(f"{address}/orders/8") as answer:
            assert json.load(answer) == {"order": 8, "code": 8, "deliver": False}


@given(outgoing_postbacks())
def test_every_postback_is_accepted(postback: Message) -> None:
    """Whatever the provider may send."""
    client = create_app(Shop("", "", "")).test_client()
    assert client.post("/status", data=postback).status_code == 204
