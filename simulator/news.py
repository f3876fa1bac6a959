"""The news: a line for everything that happens, for whoever listens to the logger `ringback.news`.

15:00:11.700  1225100001  202-555-0122  21 In Call/Ringing, answered: HUMAN
15:00:11.700  1225100001  postback 21 delivered: 200 in 3 ms
"""

from datetime import datetime
from logging import INFO, WARNING, NullHandler, getLogger
from typing import Final

from simulator.calls.admission import WishRefusedError
from simulator.calls.call import Call
from simulator.calls.request import Wish
from simulator.covering import covered_text
from simulator.postbacks.attempt import Attempt
from simulator.postbacks.redaction import redacted
from simulator.printable import printable

__all__ = ["LOGGER", "asset_refused", "call_changed", "postback_carried", "wish_refused"]

LOGGER: Final = getLogger("ringback.news")
LOGGER.addHandler(NullHandler())  # nobody listens until somebody does

# A customer may send megabytes; what was wrong shows at the beginning.
_LONGEST: Final = 400
_LONGEST_NUMBER: Final = 40


def call_changed(call: Call, before: Call | None = None) -> None:
    """Tell what the newest moments of a call brought."""
    if not LOGGER.isEnabledFor(INFO):
        return
    for moment in call.timeline[0 if before is None else len(before.timeline) :]:
        note = printable(covered_text(moment.note, call.request.license_key))
        note = "" if note == moment.status.text else f", {note}"
        LOGGER.info(
            "%s  %d  %s  %d %s%s",
            _time(moment.at), call.queue_id, call.request.number,
            moment.status, moment.status.text, note,
        )  # fmt: skip


def wish_refused(wish: Wish, error: WishRefusedError, at: datetime) -> None:
    """Tell why a request was refused: its answer has no room for the reason."""
    LOGGER.warning(
        "%s  refused     %s  %d %s: %s",
        _time(at), printable(covered_text(wish.number, wish.license_key)[:_LONGEST_NUMBER]),
        error.code, error.code.text, covered_text(error.reason, wish.license_key)[:_LONGEST],
    )  # fmt: skip


def asset_refused(reason: str, at: datetime) -> None:
    """Tell why something is not kept or not found: the answer has no room for the reason.

    Args:
        reason: In a sentence, its secrets covered.
        at: When it was asked for, on the virtual axis.
    """
    LOGGER.warning("%s  not kept    %s", _time(at), reason[:_LONGEST])


def postback_carried(attempt: Attempt) -> None:
    """Tell what became of a postback."""
    level = INFO if attempt.delivered else WARNING
    if not LOGGER.isEnabledFor(level):
        return
    delivery = attempt.delivery
    outcome = (
        f"delivered: {attempt.status} in {attempt.elapsed_ms:.0f} ms"
        if attempt.delivered
        else f"not delivered: {redacted(attempt).error_text}"
    )
    LOGGER.log(
        level, "%s  %d  postback %d %s",
        _time(attempt.finished_at), delivery.queue_id, delivery.response_code, outcome,
    )  # fmt: skip


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}"
