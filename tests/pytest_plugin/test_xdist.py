import json
from typing import Any

import pytest

from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import create_app

_TEXT = """
    import pytest

    @pytest.mark.parametrize("number", range(20))
    def test_it(ringback, ringback_server, postback_receiver, number):
        ringback.expect_call(to="757-234-0001").answered().with_text(f"Number {number}.")
        call = ringback.place(
            "757-234-0001", text=f"Number {number}.", postback_url=postback_receiver.url
        )
        ringback.clock.run_until_idle()
        postback_receiver.expect(QueueID=call.queue_id).in_order(12, 18, 21, 1)
        postback_receiver.in_order(12, 18, 21, 1)
        assert [each.queue_id for each in ringback.calls] == [call.queue_id]
    """


def test_each_worker_has_a_simulator_of_its_own(pytester: pytest.Pytester) -> None:
    """On a free port, so that none waits for another; what they report stands in one file."""
    pytester.makepyfile(test_it=_TEXT)

    ran = pytester.runpytest_subprocess("-n2", "--ringback-report=report.json")

    ran.assert_outcomes(passed=20)
    report = json.loads((pytester.path / "report.json").read_text("utf-8"))
    assert [test["test"] for test in report["tests"]] == sorted(
        f"test_it.py::test_it[{number}]" for number in range(20)
    )
    assert {_codes(test) for test in report["tests"]} == {(12, 18, 21, 1)}


def _codes(test: dict[str, Any]) -> tuple[int, ...]:
    return tuple(delivery["response_code"] for delivery in test["deliveries"])


def test_workers_share_a_simulator_without_meeting(pytester: pytest.Pytester) -> None:
    """The same number, called by all at once, goes to each in its own account."""
    pytester.makepyfile(test_it=_TEXT)
    with Simulator(Settings(clock="manual")) as simulator, Server(create_app(simulator)) as server:
        result = pytester.runpytest_subprocess("-n2", f"--ringback-url={server.url}")
        left = simulator.accounts()

    result.assert_outcomes(passed=20)
    assert left == []
