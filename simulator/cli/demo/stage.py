"""The stage of the demo: a simulator, its server and a receiver, on free ports of loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

from simulator.calls.call import Moment
from simulator.cli.demo.customer import Customer, Transport
from simulator.cli.demo.receiver import STATUS_PATH, Receiver
from simulator.cli.demo.record import CallRecord
from simulator.cli.demo.scenes import LICENSE_KEY, REFERENCE_TO_CANCEL, Scene, scenes
from simulator.cli.demo.show import Show
from simulator.cli.remote import Remote
from simulator.codes import Phase
from simulator.engine import Simulator
from simulator.postbacks.wire import WireProfile
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

__all__ = ["Stage", "open_stage"]

_STATUS_TRANSPORTS = tuple(Transport)


class Stage:
    """Plays the scenes: places the calls, moves the clock, takes the postbacks in.

    Everything is asked for over HTTP, as a customer would; only the timelines, which the web
    service does not tell, are read from the control face.

    Args:
        url: Of the simulator's server.
        receiver: Where its postbacks arrive.
        postback_url: The same, as the customer writes it.
        show: What is shown of it.
        pause_seconds: Real time between two moments of virtual time.
    """

    def __init__(
        self, server: Server, receiver: Receiver, *, postback_url: str, show: Show,
        pause_seconds: float,
    ) -> None:  # fmt: skip
        self.records: list[CallRecord] = []
        self._customer = Customer(server.host, server.port, SERVICE_PATH)
        self._control = Remote(server.url)
        self._receiver = receiver
        self._scenes = scenes(postback_url)
        self._show = show
        self._pause_seconds = pause_seconds
        self._told: dict[int, int] = {}

    def place_calls(self) -> None:
        """Send every request, and cancel the call that is to be cancelled."""
        for scene in self._scenes:
            self._place(scene)
            sleep(self._pause_seconds)
        self._customer.ask_for_value(
            "CancelNotifyByReferenceID",
            {"ReferenceID": REFERENCE_TO_CANCEL, "LicenseKey": LICENSE_KEY},
        )

    def run(self) -> None:
        """Move the clock from moment to moment until nothing is left to happen."""
        # A postback sent when the clock stands still, such as that of a cancellation.
        self._control.post("settle", {})
        self._tell()
        while self._control.get("clock")["license_keys"][0]["next"] is not None:
            self._control.post("clock/next", {})
            self._tell()
            sleep(self._pause_seconds)

    def judge(self) -> None:
        """Ask how every call stands, over each transport in turn, and compare."""
        for index, record in enumerate(self.records):
            if record.refused:
                record.judge([])
                continue
            transport = _STATUS_TRANSPORTS[index % len(_STATUS_TRANSPORTS)]
            [record.status] = self._customer.ask(
                transport, "GetQueueIDStatus", {"QueueID": record.queue_id}
            )
            record.judge(_codes_to_post(self._timeline(record)))
