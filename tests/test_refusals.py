from datetime import UTC, datetime

from simulator.calls.admission import WishRefusedError
from simulator.calls.request import Wish
from simulator.codes import ResponseCode
from simulator.refusals import RefusalLog, RefusedWish

_NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_the_newest_refusals_are_kept() -> None:
    """A hundred of them, oldest first."""
    log = RefusalLog()
    error = WishRefusedError(ResponseCode.INVALID_VOICE_ID, "No such voice.")
    for number in range(101):
        log.add(RefusedWish.of(Wish(number=str(number)), error, at=_NOW))

    assert [refused.number for refused in log.all()] == [str(number) for number in range(1, 101)]


def test_long_texts_are_cut() -> None:
    """A customer may send megabytes, and nobody shall fill the memory with refusals."""
    error = WishRefusedError(ResponseCode.INVALID_PHONE_NUMBER, "x" * 10_000)
    refused = RefusedWish.of(Wish(number="1" * 10_000, reference_id="r" * 500), error, at=_NOW)

    assert (refused.number, refused.reference_id, refused.reason) == (
        "1" * 200,
        "r" * 200,
        "x" * 200,
    )
