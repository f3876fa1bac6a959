"""The clocks, as seen and moved through the control face."""

from flask import Blueprint, Response, jsonify

from simulator.control.reading import Parameters, parameters, those, wait_seconds
from simulator.control.shapes import clock_shape, instant
from simulator.control.waiting import Waiting
from simulator.engine import Simulator

__all__ = ["clock_view"]


def clock_view(simulator: Simulator, waiting: Waiting) -> Blueprint:
    """Make the views of time: show it, move it, wait until things have settled.

    Without a `license_key` they are about the clocks of all license keys.
    """
    view = Blueprint("clock", __name__)

    @view.get("/clock")
    def clock() -> Response:
        return _clocks(simulator, parameters("license_key"))

    @view.post("/clock/advance")
    def advance() -> Response:
        wanted = parameters("seconds", "license_key")
        duration, license_key = wanted.duration("seconds"), wanted.text("license_key")
        with waiting.place():
            simulator.advance(duration, license_key=license_key)
        return _clocks(simulator, wanted)

    @view.post("/clock/next")
    def advance_to_next() -> Response:
        wanted = parameters("license_key")
        with waiting.place():
            simulator.advance_to_next(license_key=wanted.text("license_key"))
        return _clocks(simulator, wanted)

    @view.post("/clock/run")
    def run_until_idle() -> Response:
        wanted = parameters("license_key")
        with waiting.place():
            simulator.run_until_idle(license_key=wanted.text("license_key"))
        return _clocks(simulator, wanted)

    @view.post("/settle")
    def settle() -> Response:
        wanted = parameters("timeout", "license_key")
        seconds, license_key = wait_seconds(wanted), wanted.text("license_key")
        with waiting.place():
            return jsonify(settled=simulator.settle(seconds, license_key=license_key))

    return view


def _clocks(simulator: Simulator, wanted: Parameters) -> Response:
    return jsonify(
        clock=simulator.clock.name,
        now=instant(simulator.clock.now()),
        license_keys=[clock_shape(account) for account in those(simulator, wanted)],
    )
