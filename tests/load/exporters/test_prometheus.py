import socket
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from simulator.errors import SettingsError
from simulator.load.exporters import Prometheus
from simulator.load.exporters.prometheus import read_address
from simulator.load.record import Record
from simulator.load.seconds import Second
from simulator.load.trouble import Trouble

_MILLISECOND = 1_000_000


@pytest.fixture
def exporter() -> Iterator[Prometheus]:
    """An exporter on a free port."""
    exporter = Prometheus(":0", "campaign")
    yield exporter
    exporter.close()


def _scraped(exporter: Prometheus) -> dict[str, float]:
    """What Prometheus reads: values by name and labels other than the scenario."""
    with urlopen(f"http://127.0.0.1:{exporter.port}/metrics") as answer:
        text = answer.read().decode()
    values = {}
    for family in text_string_to_metric_families(text):
        for name, labels, value, *_ in family.samples:
            assert labels["scenario"] == "campaign"
            rest = "".join(f" {key}={label}" for key, label in labels.items() if key != "scenario")
            values[name.removeprefix("ringback_load_") + rest] = value
    return values


def test_prometheus_reads_the_figures_of_the_moment(exporter: Prometheus) -> None:
    """With its own parser, over HTTP."""
    record = Record(connections=4, bytes_sent=900)
    latency = {1: {2 * _MILLISECOND: 3, 40 * _MILLISECOND: 1}}
    record.second(0).add(Second(due=5, sent=5, answered=4, failed=1, in_flight=2, latency=latency))
    record.second(1).add(Second(due=1))
    record.lateness = {_MILLISECOND: 5}
    record.trouble(Trouble.TIMEOUT, 1, "It took too long.")
    exporter.update(record, 2.0)
    values = _scraped(exporter)

    assert values["postbacks_due_total"] == 6
    assert values["postbacks_sent_total"] == 5
    assert values["postbacks_answered_total"] == 4
    assert values[f"postbacks_failed_total trouble={Trouble.TIMEOUT.value}"] == 1
    assert values["in_flight"] == 2
    assert values["connections_total"] == 4
    assert values["sent_bytes_total"] == 900
    assert values["latency_seconds_bucket le=0.001"] == 0
    assert values["latency_seconds_bucket le=0.0025"] == 3
    assert values["latency_seconds_bucket le=+Inf"] == values["latency_seconds_count"] == 4
    assert values["latency_seconds_sum"] == pytest.approx(0.046)
    assert values["lateness_seconds_bucket le=0.001"] == 5


def test_before_the_first_figures_everything_is_nought(exporter: Prometheus) -> None:
    """A page that is there from the beginning is easier to watch."""
    assert set(_scraped(exporter).values()) == {0}


def test_a_port_that_is_taken_is_told_before_anything_is_sent() -> None:
    """With what to do about it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as refusal:
            Prometheus(f":{port}", "campaign")

    assert str(refusal.value) == (
        f"--prometheus cannot listen on 127.0.0.1:{port}: Address already in use."
        " Choose another port, or end the program that has it."
    )


@pytest.mark.parametrize("text", ["9646", "localhost:", ":http", ":70000", "localhost:-1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """A host may be left out, the port may not."""
    with pytest.raises(SettingsError) as refusal:
        read_address(text)

    assert str(refusal.value) == (
        f"--prometheus needs [HOST]:PORT, such as :9646 or 0.0.0.0:9646, got {text!r}."
    )


def test_only_who_asks_for_it_listens_beyond_loopback() -> None:
    """A host that is named is taken as it is."""
    assert read_address("0.0.0.0:1") == ("0.0.0.0", 1)  # noqa: S104 - that it can be asked for
