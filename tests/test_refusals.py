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


def test_a_secret_is_covered_before_a_text_is_cut() -> None:
    """Nothing would tell the beginning of a license key, at the cut, from any other text."""
    key = "11111111-2222-3333-4444-555555555555"
    error = WishRefusedError(ResponseCode.INVALID_PHONE_NUMBER, f"{'x' * 190}{key}")
    wish = Wish(number=key, license_key=key, reference_id=f"{'r' * 199}{key}")

    refused = RefusedWish.of(wish, error, at=_NOW)

    assert (refused.number, refused.reference_id, refused.reason) == (
        "*" * 36,
        f"{'r' * 199}*",
        f"{'x' * 190}{'*' * 10}",
    )


def test_long_texts_are_cut() -> None:
    """A customer may send megabytes, and nobody shall fill the memory with refusals."""
    error = WishRefusedError(ResponseCode.INVALID_PHONE_NUMBER, "x" * 10_000)
    refused = RefusedWish.of(Wish(number="1" * 10_000, reference_id="r" * 500), error, at=_NOW)

    assert (refused.number, refused.reference_id, refused.reason) == (
        "1" * 200,
        "r" * 200,
        "x" * 200,
    )
