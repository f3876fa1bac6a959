"""Calls, as seen through the control face."""

from typing import Final

from flask import Blueprint, Response, jsonify

from simulator.calls.call import Call
from simulator.control.reading import Parameters, parameters, those, wait_seconds
from simulator.control.shapes import attempt_shape, call_shape, error
from simulator.control.waiting import Waiting
from simulator.engine import Simulator

__all__ = ["calls_view"]

_DEFAULT_LIMIT: Final = 100


def calls_view(simulator: Simulator, waiting: Waiting) -> Blueprint:
    """Make the views of calls: a list, one, and one to wait for."""
    view = Blueprint("calls", __name__, url_prefix="/calls")

    @view.get("")
    def calls() -> Response:
        wanted = parameters(
            "license_key", "number", "batch_id", "incoming", "complete", "timeline", "limit"
        )
        found = _found(simulator, wanted)
        limit = max(0, wanted.whole("limit", _DEFAULT_LIMIT) or 0)
        newest = found[::-1][:limit]
        timeline = wanted.truth("timeline") or False
        shapes = [call_shape(call, timeline=timeline) for call in newest]
        return jsonify(total=len(found), calls=shapes)

    @view.get("/<int:queue_id>")
    def call(queue_id: int) -> Response:
        parameters()
        return _one(simulator, queue_id)

    @view.get("/<int:queue_id>/wait")
    def wait(queue_id: int) -> Response:
        seconds, account = wait_seconds(parameters("timeout")), simulator.owner(queue_id)
        if account is not None:
            with waiting.place():
                account.wait_until_complete(queue_id, seconds)
        return _one(simulator, queue_id)

    return view


def _found(simulator: Simulator, wanted: Parameters) -> list[Call]:
    complete, number = wanted.truth("complete"), wanted.text("number")
    batch_id, incoming = wanted.whole("batch_id"), wanted.truth("incoming")
    return [
        call
        for account in those(simulator, wanted)
        for call in account.calls()
        if complete in (None, call.complete)
        and batch_id in (None, call.request.batch_id)
        and incoming in (None, call.incoming)
        and number in (None, call.request.number.digits, str(call.request.number))
    ]


def _one(simulator: Simulator, queue_id: int) -> Response:
    account, call = simulator.owner(queue_id), simulator.call(queue_id)
    if account is None or call is None:
        return error(404, f"There is no call {queue_id}.")
    attempts = account.journal.attempts(queue_id=queue_id)
    deliveries = [attempt_shape(attempt) for attempt in attempts]
    return jsonify(call_shape(call, timeline=True) | {"deliveries": deliveries})
