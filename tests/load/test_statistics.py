"""What Locust is told; in a process of its own, for Locust changes the one that imports it."""

import json
import subprocess
import sys
from typing import Any

import pytest

_TOLD = """
import json
from types import SimpleNamespace
from locust.env import Environment
from simulator.load.record import Record, Second
from simulator.load.swarm.statistics import fire_requests, others_of, tell
from simulator.load.trouble import Trouble

def measured():
    record = Record(failed_kinds={8: 2}, bytes_received=1_000)
    record.second(0).add(
        Second(answered=8, failed=5, latency={1: {3_000_000: 6, 250_000_000: 2}, 8: {250_000: 2}})
    )
    record.trouble(Trouble.BAD_STATUS, 1, "It answered 500.")
    record.trouble(Trouble.MALFORMED, 1, "It sent two answers to one request.")
    record.trouble(Trouble.MALFORMED, 1, "It sent an answer that nobody had asked for.")
    record.trouble(Trouble.TIMEOUT, 3, "It gave no answer.", "It was slow.")
    return record

environment = Environment()
fired = []
environment.events.request.add_listener(
    lambda **told: fired.append(
        (
            told["request_type"], told["name"], told["response_time"],
            str(told["exception"] or ""),
        )
    )
)
tell(environment, measured())
tell(environment, measured())
tell(environment, Record())
fired_by_telling = len(fired)
fire_requests(environment, measured())

def shown(entry):
    return {
        "requests": entry.num_requests, "failures": entry.num_failures,
        "none": entry.num_none_requests, "times": dict(entry.response_times),
        "least": entry.min_response_time, "most": entry.max_response_time,
        "sum": entry.total_response_time,
        "failed per second": sum(entry.num_fail_per_sec.values()),
        "bytes": entry.total_content_length,
    }

def beside():
    environment, record = Environment(), measured()
    tell(environment, record)
    for _ in range(2):
        environment.stats.log_request("GET", "place a call", 12, 100)
    environment.stats.log_error("GET", "place a call", ConnectionRefusedError("refused"))
    for _ in range(2):
        # As Locust does at the request event of a postback.
        environment.stats.log_error("POST", "8 Busy", ValueError("It answered 500."))
    return others_of(environment, record)

print(json.dumps({
    "entries": {entry.name: shown(entry) for entry in environment.stats.entries.values()},
    "methods": sorted({entry.method for entry in environment.stats.entries.values()}),
    "total": shown(environment.stats.total),
    "errors": {
        each.name: [each.error, each.occurrences] for each in environment.stats.errors.values()
    },
    "fired": fired, "fired by telling": fired_by_telling, "beside": str(beside()),
}))
"""


@pytest.fixture(scope="module")
def told() -> Any:
    """Return what Locust knows after it was told the same twice, and nothing once."""
    command = [sys.executable, "-W", "ignore", "-c", _TOLD]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def test_each_kind_of_postback_is_a_line_of_locust_s_page(told: Any) -> None:
    """Times are milliseconds from the due moment; an answer that was wrong is a failure.

    Locust counts its percentiles in whole milliseconds, but not what is the least, the most and
    the mean: a receiver on the same machine answers in a fraction of one.

    Sizes are the mean of all answers, since they are not kept by kind.
    """
    assert told["methods"] == ["POST"]
    assert told["entries"]["1 Call Answered"] == {
        "requests": 16, "failures": 0, "none": 0, "times": {"3": 12, "250": 4},
        "least": 3, "most": 250, "sum": 1_036, "failed per second": 0, "bytes": 1_600,
    }  # fmt: skip
    assert told["entries"]["8 Busy"] == {
        "requests": 4, "failures": 4, "none": 0, "times": {"0": 4},
        "least": 0.25, "most": 0.25, "sum": 1, "failed per second": 4, "bytes": 400,
    }  # fmt: skip


def test_what_had_no_answer_is_a_line_of_its_own(told: Any) -> None:
    """Each postback counts once, whatever trouble it came to: an answer too many is none."""
    entry = told["entries"]["no answer"]

    assert (entry["requests"], entry["failures"], entry["none"]) == (6, 6, 6)
    assert entry["times"] == {}


def test_the_total_is_that_of_all_lines(told: Any) -> None:
    """Of thirteen postbacks five failed, and all of it was told twice."""
    assert (told["total"]["requests"], told["total"]["failures"]) == (26, 10)
    assert told["total"]["times"] == {"0": 4, "3": 12, "250": 4}
    assert (told["total"]["least"], told["total"]["most"]) == (0.25, 250)
    assert told["total"]["bytes"] == 2_000


def test_each_trouble_is_an_error_with_its_first_example(told: Any) -> None:
    """It adds up from one time to the next."""
    assert told["errors"] == {
        "bad status": ["It answered 500.", 2],
        "malformed answer": ["It sent two answers to one request.", 4],
        "timeout": ["It gave no answer.", 6],
    }


def test_the_request_event_is_fired_for_each_postback_if_it_is_asked_for(told: Any) -> None:
    """It costs much, so telling the figures fires none; what failed comes with an exception."""
    assert told["fired by telling"] == 0
    assert sorted(each[:2] + each[3:] for each in told["fired"]) == [
        *[["POST", "1 Call Answered", ""]] * 8,
        ["POST", "8 Busy", "It answered 500."],
        ["POST", "8 Busy", "It sent two answers to one request."],
        ["POST", "no answer", "It gave no answer."],
        ["POST", "no answer", "It gave no answer."],
        ["POST", "no answer", "It sent two answers to one request."],
    ]
    times = [each[2] for each in told["fired"]]
    assert (
        sorted(each for each in times if each is not None) == [0.25] * 2 + [3.0] * 6 + [250.0] * 2
    )
    assert times.count(None) == 3


def test_what_other_users_did_is_told_apart(told: Any) -> None:
    """Locust counts all in one place."""
    assert told["beside"] == ("Others(requests=2, failures=1, example='GET place a call: refused')")
