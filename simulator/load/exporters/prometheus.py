"""Figures of a run for Prometheus, on a page that it reads as often as it likes."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from simulator.errors import SettingsError
from simulator.extras import package
from simulator.load.histogram import Counts
from simulator.load.record import Record

__all__ = ["Prometheus", "read_address"]

_LOOPBACK: Final = "127.0.0.1"
_HIGHEST_PORT: Final = 65_535
_NANOSECONDS: Final = 1e9
_BUCKETS: Final = (
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
)  # fmt: skip


def read_address(text: str) -> tuple[str, int]:
    """Read `[HOST]:PORT`; without a host it is this machine's loopback.

    Raises:
        SettingsError: It is no address.

    >>> read_address(":9646")
    ('127.0.0.1', 9646)
    """
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise SettingsError(
            f"--prometheus needs [HOST]:PORT, such as :9646 or 0.0.0.0:9646, got {text!r}."
        )
    return host or _LOOPBACK, int(port)


class Prometheus:
    """Serves `/metrics` until the run is over.

    Args:
        address: `[HOST]:PORT`.
        scenario: The label of all figures.

    Raises:
        SettingsError: The address is none, or cannot be had.
        MissingPackageError: The extra `monitoring` is not installed.
    """

    def __init__(self, address: str, scenario: str) -> None:
        host, port = read_address(address)
        client = package("prometheus_client", extra="monitoring")
        self._families = package("prometheus_client.core", extra="monitoring")
        self._scenario, self._record = scenario, Record()
        registry = client.CollectorRegistry(auto_describe=False)
        registry.register(self)
        try:
            self._server, self._thread = client.start_http_server(
                port, addr=host, registry=registry
            )
        except OSError as error:
            raise SettingsError(
                f"--prometheus cannot listen on {host}:{port}: {error.strerror or error}."
                " Choose another port, or end the program that has it."
            ) from error

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def update(self, record: Record, second: float) -> None:
        """Show these figures from now on."""
        del second
        self._record = record

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def collect(self) -> Iterator[Any]:
        """The figures of this moment, for the client library."""
        record = self._record
        for name, text, value in (
            ("postbacks_due", "Postbacks that were due.", record.total("due")),
            ("postbacks_sent", "Postbacks that went out.", record.total("sent")),
            ("postbacks_answered", "Postbacks answered as they should be.",
             record.total("answered")),
            ("connections", "Connections that were opened.", record.connections),
            ("sent_bytes", "Bytes of requests.", record.bytes_sent),
            ("received_bytes", "Bytes of answers.", record.bytes_received),
        ):  # fmt: skip
            yield self._counter(name, text, [((), value)])
        failed = [((kind.value,), each.count) for kind, each in record.troubles.items()]
        text = "Postbacks that came to trouble, by its kind."
        yield self._counter("postbacks_failed", text, failed, "trouble")
        yield self._in_flight(record)
        yield self._histogram(
            "latency_seconds", "From the due moment to the answer.", record.latencies()
        )
        yield self._histogram(
            "lateness_seconds", "From the due moment to sending.", record.lateness
        )

    def _counter(
        self, name: str, text: str, values: Iterable[tuple[tuple[str, ...], int]], *labels: str
    ) -> Any:  # noqa: ANN401 - the client library has no types for it
        family = self._families.CounterMetricFamily(
            f"ringback_load_{name}", text, labels=("scenario", *labels)
        )
        for label, value in values:
            family.add_metric((self._scenario, *label), value)
        return family

    def _in_flight(self, record: Record) -> Any:  # noqa: ANN401 - as above
        family = self._families.GaugeMetricFamily(
            "ringback_load_in_flight", "Postbacks under way.", labels=("scenario",)
        )
        latest = max(record.seconds, default=None)
        # The last second may not be over yet.
        value = (
            0 if not latest else record.seconds.get(latest - 1, record.seconds[latest]).in_flight
        )
        family.add_metric((self._scenario,), value)
        return family

    def _histogram(self, name: str, text: str, counts: Counts) -> Any:  # noqa: ANN401 - as above
        family = self._families.HistogramMetricFamily(
            f"ringback_load_{name}", text, labels=("scenario",)
        )
        buckets: list[tuple[str, float]] = []
        for limit in _BUCKETS:
            within = sum(count for value, count in counts.items() if value <= limit * _NANOSECONDS)
            buckets.append((str(limit), within))
        buckets.append(("+Inf", sum(counts.values())))
        total = sum(value * count for value, count in counts.items()) / _NANOSECONDS
        family.add_metric((self._scenario,), buckets, total)
        return family
