"""The shop in Django, tested: cd examples && python -m pytest django_receiver."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django_receiver.web
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from shop import Shop

from simulator.pytest_plugin import PostbackReceiver, RingbackAccount

django_receiver.web.configure()


class Quiet(WSGIRequestHandler):
    """Keeps the test's output clean."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as there
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the application on a free port; gives its address."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_in_the_same_process(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """The postbacks are recorded, and handed to Django's test client."""
    ringback.expect_call(to="202-555-0102").pressed("3").with_text(containing="order 7")
    shop = Shop(ringback.url, ringback.license_key, postback_receiver.url)
    with override_settings(SHOP=shop):
        client = Client()

        client.post("/orders/7/ready", {"phone": "202-555-0102"})
        ringback.clock.run_until_idle()
        for posted in postback_receiver.requests:
            answer = client.post("/status", posted.body, content_type=posted.content_type)
            assert answer.status_code == 204

        assert client.get("/orders/7").json() == {"order": 7, "code": 1, "deliver": True}


def test_over_http(ringback: RingbackAccount) -> None:
    """The simulator posts to the application itself; every port is a free one."""
    ringback.expect_call(to="202-555-0103").busy()
    shop = Shop(ringback.url, ringback.license_key, status_url="")
    with override_settings(SHOP=shop), serving() as address:
        shop.status_url = f"{address}/status"

        with urlopen(f"{address}/orders/8/ready", b"phone=202-555-0103") as answer:
            assert answer.status == 204
        ringback.clock.run_until_idle()

        with urlopen(f"{address}/orders/8") as answer:
            assert json.load(answer) == {"order": 8, "code": 8, "deliver": False}
