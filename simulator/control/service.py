"""Health, readiness, operations, seed and reset, as seen through the control face."""

from collections.abc import Collection

from flask import Blueprint, Response, jsonify

from simulator.asmx.contract import OPERATIONS
from simulator.control.reading import BadParameterError, parameters
from simulator.engine import Simulator
from simulator.version import VERSION

__all__ = ["service_view"]


def service_view(simulator: Simulator, simulated: Collection[str]) -> Blueprint:
    """Make the views of the simulator as a whole."""
    view = Blueprint("service", __name__)

    @view.get("/health")
    def health() -> Response:
        parameters()
        return jsonify(status="ok", version=VERSION)

    @view.get("/ready")
    def ready() -> Response:
        parameters()
        return jsonify(status="ready", clock=simulator.clock.name, seed=simulator.seed)

    @view.get("/operations")
    def operations() -> Response:
        parameters()
        return jsonify(
            simulated=[name for name in OPERATIONS if name in simulated],
            not_simulated=[name for name in OPERATIONS if name not in simulated],
        )

    @view.get("/seed")
    def seed() -> Response:
        parameters()
        return jsonify(seed=simulator.seed)

    @view.post("/seed")
    def reseed() -> Response:
        number = parameters("seed").whole("seed")
        if number is None:
            raise BadParameterError("seed is missing: it needs a whole number.")
        simulator.reseed(number)
        return jsonify(seed=number)

    @view.post("/reset")
    def reset() -> Response:
        license_key = parameters("license_key").text("license_key")
        simulator.reset(license_key)
        return jsonify(reset="everything" if license_key is None else "one license key")

    return view
