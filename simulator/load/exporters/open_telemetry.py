"""Figures of a run for OpenTelemetry, sent to a collector by OTLP over HTTP."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from simulator.errors import SettingsError
from simulator.extras import package
from simulator.load.histogram import PERCENTILES, percentile
from simulator.load.record import Record
from simulator.version import VERSION

__all__ = ["OpenTelemetry"]

_EVERY_MILLISECONDS: Final = 5_000
_SECONDS_FOR_THE_LAST: Final = 2
_PATH: Final = "/v1/metrics"
_EXPORTER: Final = "opentelemetry.exporter.otlp.proto.http.metric_exporter"


class OpenTelemetry:
    """Sends figures every five seconds, and the last ones at the end.

    Args:
        url: The collector's, such as `http://localhost:4318`; without a path it is `/v1/metrics`.
        scenario: An attribute of all figures.

    Raises:
        SettingsError: It is no URL.
        MissingPackageError: The extra `monitoring` is not installed.
    """

    def __init__(self, url: str, scenario: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(
                f"--otlp needs the URL of a collector, such as http://localhost:4318, got {url!r}."
            )
        endpoint = url if url.count("/") > 2 else url + _PATH  # noqa: PLR2004 - of the scheme
        metrics = package("opentelemetry.sdk.metrics", extra="monitoring")
        export = package("opentelemetry.sdk.metrics.export", extra="monitoring")
        resources = package("opentelemetry.sdk.resources", extra="monitoring")
        self._observation: Any = package("opentelemetry.metrics", extra="monitoring").Observation
        exporter = package(_EXPORTER, extra="monitoring").OTLPMetricExporter(
            endpoint=endpoint, timeout=_SECONDS_FOR_THE_LAST
        )
        reader = export.PeriodicExportingMetricReader(
            exporter, export_interval_millis=_EVERY_MILLISECONDS
        )
        resource = resources.Resource.create(
            {"service.name": "ringback-load", "service.version": VERSION}
        )
        self._provider = metrics.MeterProvider([reader], resource, shutdown_on_exit=False)
        self._attributes = {"scenario": scenario}
        self._record = Record()
        self._begin(self._provider.get_meter("ringback.load", VERSION))

    def update(self, record: Record, second: float) -> None:
        """Send these figures the next time."""
        del second
        self._record = record

    def close(self) -> None:
        """Send the last figures; a collector that is gone does not hold the end up for long."""
        self._provider.shutdown(timeout_millis=_SECONDS_FOR_THE_LAST * 1000)

    def _begin(self, meter: Any) -> None:  # noqa: ANN401 - the library is there or not
        for name in ("due", "sent", "answered"):
            meter.create_observable_counter(
                f"ringback.load.postbacks.{name}", [self._total(name)], unit="{postback}"
            )
        meter.create_observable_counter(
            "ringback.load.postbacks.failed", [self._failed], unit="{postback}"
        )
        meter.create_observable_gauge("ringback.load.latency", [self._latency], unit="s")

    def _total(self, name: str) -> Callable[[object], Iterable[object]]:
        return lambda _: [self._observation(self._record.total(name), self._attributes)]

    def _failed(self, options: object) -> Iterable[object]:
        del options
        for kind, troubles in self._record.troubles.items():
            yield self._observation(troubles.count, self._attributes | {"trouble": kind.value})

    def _latency(self, options: object) -> Iterable[object]:
        del options
        counts = self._record.latencies()
        for share in PERCENTILES if counts else ():
            attributes = self._attributes | {"quantile": share / 100}
            yield self._observation(percentile(counts, share) / 1e9, attributes)
