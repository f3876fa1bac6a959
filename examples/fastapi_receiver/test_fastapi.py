"""The shop in FastAPI, tested: cd examples && python -m pytest fastapi_receiver."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx2
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fastapi_receiver.web import create_app
from shop import Shop

from simulator.pytest_plugin import PostbackReceiver, RingbackAccount


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve the application on a free port; gives its address."""
    # Connections wait in the listening socket until uvicorn is there to take them.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_in_the_same_process(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """The postbacks are recorded, and handed to FastAPI's test client."""
    ringback.expect_call(to="202-555-0102").pressed("3").with_text(containing="order 7")
    shop = Shop(ringback.url, ringback.license_key, postback_receiver.url)
    with TestClient(create_app(shop)) as client:
        client.post("/orders/7/ready", params={"phone": "202-555-0102"})
        ringback.clock.run_until_idle()
        for posted in postback_receiver.requests:
            headers = {"Content-Type": posted.content_type}
            assert client.post("/status", content=posted.body, headers=headers).status_code == 204

        assert client.get("/orders/7").json() == {"order": 7, "code": 1, "deliver": True}


def test_over_http(ringback: RingbackAccount) -> None:
    """The simulator posts to the application itself; every port is a free one."""
    ringback.expect_call(to="202-555-0103").busy()
    shop = Shop(ringback.url, ringback.license_key, status_url="")
    with serving(create_app(shop)) as address, httpx2.Client(base_url=address) as client:
        shop.status_url = f"{address}/status"

        client.post("/orders/8/ready", params={"phone": "202-555-0103"}).raise_for_status()
        ringback.clock.run_until_idle()

        assert client.get("/orders/8").json() == {"order": 8, "code": 8, "deliver": False}
