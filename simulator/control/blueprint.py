"""The control face: JSON under /_ringback to look at a running simulator and to move it."""

from collections.abc import Collection
from typing import Final

from flask import Blueprint, Response, request

from simulator.assets.refused import AssetRefusedError
from simulator.calls.directions import DirectionsError
from simulator.clock import ClockTooFarError
from simulator.control.access import Access
from simulator.control.accounts import accounts_view
from simulator.control.calls import calls_view
from simulator.control.clock import clock_view
from simulator.control.contract import contract_view
from simulator.control.incoming import incoming_view
from simulator.control.journal import journal_view
from simulator.control.reading import BadParameterError
from simulator.control.service import service_view
from simulator.control.shapes import error
from simulator.control.waiting import TooManyWaitError, Waiting
from simulator.decisions import UndecidableError
from simulator.engine import Simulator
from simulator.errors import DeliveryRefusedError, RingbackError, UnknownNameError

__all__ = ["control_face"]

_BAD_REQUESTS: Final = (
    AssetRefusedError,
    BadParameterError,
    ClockTooFarError,
    DeliveryRefusedError,
    DirectionsError,
    UndecidableError,
)


def control_face(simulator: Simulator, *, simulated: Collection[str]) -> Blueprint:
    """Make the blueprint that shows and moves a simulator.

    Args:
        simulator: Where the calls live.
        simulated: Names of the contract's operations that are simulated.
    """
    access = Access(simulator.settings)
    face = Blueprint("control", __name__, url_prefix="/_ringback")
    face.register_blueprint(service_view(simulator, simulated))
    face.register_blueprint(contract_view())
    face.register_blueprint(accounts_view(simulator))
    face.register_blueprint(incoming_view(simulator))
    # A quarter of the threads is left for the API, whoever waits. Those who wait for a call do
    # not keep those out who move the clock that ends it.
    threads = simulator.settings.server_threads
    face.register_blueprint(calls_view(simulator, Waiting(threads // 4)))
    face.register_blueprint(journal_view(simulator))
    face.register_blueprint(clock_view(simulator, Waiting(threads // 2)))
    face.before_request(lambda: _check(access))
    for problem in _BAD_REQUESTS:
        face.register_error_handler(problem, _bad_request)
    face.register_error_handler(UnknownNameError, lambda problem: error(404, str(problem)))
    face.register_error_handler(TooManyWaitError, lambda problem: error(503, str(problem)))
    return face


def _check(access: Access) -> Response | None:
    objection = access.objection(
        method=request.method,
        # Werkzeug finds no name in a Host with an underscore, as containers have them.
        host=request.host or request.headers.get("Host", ""),
        origin=request.headers.get("Origin"),
        authorization=request.headers.get("Authorization"),
    )
    return None if objection is None else error(403, objection)


def _bad_request(problem: RingbackError) -> Response:
    return error(400, str(problem))
