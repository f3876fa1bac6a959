"""The stage of the demo: a simulator behind HTTP, a customer who calls, a receiver who listens."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Final

from simulator.calls.call import Call, Moment
from simulator.cli.demo.receiver import STATUS_PATH, Receiver
from simulator.cli.demo.record import CallRecord
from simulator.cli.demo.scenes import LICENSE_KEY, REFERENCE_TO_CANCEL, Scene, scenes
from simulator.cli.demo.show import Show
from simulator.client.customer import Customer, Transport
from simulator.codes import Phase, ResponseCode
from simulator.engine import Simulator
from simulator.postbacks.wire import WireProfile
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

__all__ = ["Stage", "open_stage"]

_TRANSPORTS: Final = tuple(Transport)


class Stage:
    """Plays the scenes: places the calls, moves the clock, takes the postbacks in.

    Calls are placed, cancelled and asked after over HTTP, as a customer would; the clock and the
    timelines, which a customer does not see, are the simulator's own.

    Args:
        simulator: Where the calls live.
        customer: Who places them.
        receiver: Where their postbacks arrive.
        postback_url: The receiver's address.
        show: What is shown of it.
        pause: Called between two moments, for the eye to follow.
    """

    def __init__(
        self,
        simulator: Simulator,
        customer: Customer,
        receiver: Receiver,
        *,
        postback_url: str,
        show: Show,
        pause: Callable[[], None],
    ) -> None:
        self.records: list[CallRecord] = []
        self.strays = 0
        self._account = simulator.account(LICENSE_KEY)
        self._customer = customer
        self._receiver = receiver
        self._scenes = scenes(postback_url)
        self._show = show
        self._pause = pause
        self._told: dict[int, int] = {}

    def place_calls(self) -> None:
        """Send every request, and cancel the call that is to be cancelled."""
        for scene in self._scenes:
            self._place(scene)
            self._pause()
        arguments = {"ReferenceID": REFERENCE_TO_CANCEL, "LicenseKey": LICENSE_KEY}
        answer = self._customer.ask_for_value("CancelNotifyByReferenceID", arguments)
        self._show.cancelled(REFERENCE_TO_CANCEL, answer)

    def run(self) -> None:
        """Move the clock from moment to moment until nothing is left to happen."""
        self._account.settle()
        self._tell()
        while (moment := self._account.next_moment) is not None:
            self._account.move_to(moment)
            self._tell()
            self._pause()

    def judge(self) -> None:
        """Ask how every call stands, over each transport in turn, and compare."""
        for index, record in enumerate(self.records):
            if record.refused:
                record.judge([])
                continue
            transport = _TRANSPORTS[index % len(_TRANSPORTS)]
            arguments = {"QueueID": record.queue_id}
            [record.status] = self._customer.ask(transport, "GetQueueIDStatus", arguments)
            record.judge(self._codes_to_post(record.queue_id))

    def _place(self, scene: Scene) -> None:
        answers = self._customer.ask(scene.transport, scene.operation, scene.arguments)
        for number, answer in zip(scene.numbers, answers, strict=True):
            record = CallRecord.of(scene, number, answer)
            self.records.append(record)
            self._show.placed(record)

    def _tell(self) -> None:
        """Show what happened since the last time, with the postbacks that came of it."""
        marks = self._take_postbacks()
        records = {record.queue_id: record for record in self.records if not record.refused}
        for queue_id, moment, changed in self._news():
            mark = marks[queue_id].pop(moment.status, "") if changed else ""
            if mark or moment.status.phase is not Phase.WAITING or _goes_back(moment):
                self._show.happened(records[queue_id], moment, mark)

    def _take_postbacks(self) -> Mapping[int, dict[int, str]]:
        marks: dict[int, dict[int, str]] = defaultdict(dict)
        records = {record.queue_id: record for record in self.records}
        for body in self._receiver.drain():
            postback = WireProfile().decode(body)
            record = records.get(postback.get("QueueID", 0))
            if record is None:
                self.strays += 1
                continue
            mark = "posted, valid" if record.receive(postback) else "posted, WRONG"
            marks[record.queue_id][postback.get("ResponseCode", 0)] = mark
        return marks

    def _news(self) -> list[tuple[int, Moment, bool]]:
        """Moments not told of yet, in order, each with whether the status changed."""
        news = []
        for call in self._account.calls():
            told = self._told.get(call.queue_id, 1)  # how it was accepted is told already
            for before, moment in pairwise(call.timeline[told - 1 :]):
                news.append((call.queue_id, moment, before.status is not moment.status))
            self._told[call.queue_id] = len(call.timeline)
        return sorted(news, key=lambda each: each[1].at)

    def _codes_to_post(self, queue_id: int) -> list[int]:
        call = self._account.call(queue_id)
        return [] if call is None else _posted_codes(call)


def _posted_codes(call: Call) -> list[int]:
    """The statuses of a timeline that the simulator posts by default."""
    return [
        int(moment.status)
        for before, moment in pairwise(call.timeline)
        if before.status is not moment.status and moment.status.phase is not Phase.WAITING
    ]


def _goes_back(moment: Moment) -> bool:
    return moment.status is ResponseCode.QUEUED and moment.try_count > 0


@contextmanager
def open_stage(show: Show, pause: Callable[[], None]) -> Iterator[Stage]:
    """Set the stage up on free ports of loopback, and take it down."""
    receiver = Receiver()
    with Server(receiver.app) as listening:
        postback_url = f"{listening.url}{STATUS_PATH}"
        # The Basic methods cannot say where their postbacks go, so the setting says it for them.
        settings = Settings(clock="manual", status_change_post_url=postback_url)
        with Simulator(settings) as simulator, Server(create_app(simulator)) as server:
            customer = Customer(server.host, server.port, SERVICE_PATH)
            show.heading(f"Simulator at {server.url}{SERVICE_PATH}, receiver at {postback_url}")
            yield Stage(
                simulator, customer, receiver, postback_url=postback_url, show=show, pause=pause
            )
