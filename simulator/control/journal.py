"""The journal of deliveries, as seen through the control face."""

from typing import Final

from flask import Blueprint, Response, jsonify

from simulator.control.reading import parameters, those
from simulator.control.shapes import attempt_shape, error
from simulator.engine import Simulator

__all__ = ["journal_view"]

_DEFAULT_LIMIT: Final = 100


def journal_view(simulator: Simulator) -> Blueprint:
    """Make the views of the journal: its attempts, and sending one delivery again."""
    view = Blueprint("journal", __name__, url_prefix="/journal")

    @view.get("")
    def journal() -> Response:
        wanted = parameters("license_key", "queue_id", "delivered", "limit")
        accounts = those(simulator, wanted)
        queue_id, delivered = wanted.whole("queue_id"), wanted.truth("delivered")
        limit = max(0, wanted.whole("limit", _DEFAULT_LIMIT) or 0)
        newest = [
            attempt
            for account in accounts
            for attempt in account.journal.attempts(
                queue_id=queue_id, delivered=delivered, newest_first=True, count=limit
            )
        ]
        newest.sort(key=lambda attempt: attempt.finished_at, reverse=True)
        counts = [account.journal.counts for account in accounts]
        return jsonify(
            attempts=[attempt_shape(attempt) for attempt in newest[:limit]],
            counts={
                "attempts": sum(count.attempts for count in counts),
                "delivered": sum(count.delivered for count in counts),
                "failed": sum(count.failed for count in counts),
                "dropped": sum(count.dropped for count in counts),
            },
        )

    @view.post("/<int:delivery_id>/redeliver")
    def redeliver(delivery_id: int) -> Response:
        holders = [
            account
            for account in those(simulator, parameters("license_key"))
            if account.journal.attempts_of(delivery_id)
        ]
        if len(holders) > 1:
            return error(409, "Several license keys have such a delivery; give license_key.")
        if not holders or not holders[0].redeliver(delivery_id):
            return error(404, f"The journal holds no delivery {delivery_id}.")
        return jsonify(redelivered=delivery_id)

    return view
