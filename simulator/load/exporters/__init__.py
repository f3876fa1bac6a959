"""Exporters: monitoring systems that watch a load run while it goes on."""

from simulator.load.exporters.open_telemetry import OpenTelemetry
from simulator.load.exporters.prometheus import Prometheus

__all__ = ["OpenTelemetry", "Prometheus"]
