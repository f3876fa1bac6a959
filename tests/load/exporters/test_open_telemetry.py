from collections.abc import Iterator
from contextlib import contextmanager
from gzip import decompress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)

from simulator.errors import SettingsError
from simulator.load.exporters import OpenTelemetry
from simulator.load.record import Record
from simulator.load.seconds import Second
from simulator.load.trouble import Trouble


@contextmanager
def _collector() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """A collector of OTLP over HTTP: its URL, and the paths and messages that have come."""
    came: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = decompress(body)
            came.append((self.path, ExportMetricsServiceRequest.FromString(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            del args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _values(message: Any) -> dict[str, float]:
    values = {}
    for resource in message.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in (metric.sum if metric.HasField("sum") else metric.gauge).data_points:
                    labels = {each.key: each.value for each in point.attributes}
                    assert labels.pop("scenario").string_value == "soak"
                    rest = "".join(
                        f" {value.string_value or value.double_value}" for value in labels.values()
                    )
                    values[metric.name + rest] = point.as_double or point.as_int
    return values


def test_a_collector_gets_the_last_figures_at_the_end() -> None:
    """However short the run was."""
    record = Record()
    latency = {1: {2_000_000: 3}}
    record.second(0).add(Second(due=5, sent=5, answered=3, failed=2, latency=latency))
    record.trouble(Trouble.TIMEOUT, 2, "It took too long.")
    with _collector() as (url, came):
        exporter = OpenTelemetry(url, "soak")
        exporter.update(record, 1.0)
        exporter.close()

    path, message = came[-1]
    values = _values(message)
    assert path == "/v1/metrics"
    assert values["ringback.load.postbacks.due"] == values["ringback.load.postbacks.sent"] == 5
    assert values["ringback.load.postbacks.answered"] == 3
    assert values[f"ringback.load.postbacks.failed {Trouble.TIMEOUT.value}"] == 2
    assert values["ringback.load.latency 0.99"] == pytest.approx(0.002, rel=0.01)
    attributes = message.resource_metrics[0].resource.attributes
    assert {each.value.string_value for each in attributes if each.key == "service.name"} == {
        "ringback-load"
    }


def test_a_path_of_ones_own_is_kept() -> None:
    """Collectors stand behind other servers, too."""
    with _collector() as (url, came):
        OpenTelemetry(f"{url}/in/here", "soak").close()

    assert [path for path, _ in came] == ["/in/here"]


def test_what_is_no_url_is_refused() -> None:
    """A port alone may be meant for --prometheus."""
    with pytest.raises(SettingsError) as refusal:
        OpenTelemetry(":4318", "soak")

    assert str(refusal.value) == (
        "--otlp needs the URL of a collector, such as http://localhost:4318, got ':4318'."
    )
