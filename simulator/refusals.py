"""The refusals of one account: the newest requests that did not become calls, and why."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from simulator.calls.admission import WishRefusedError
from simulator.calls.request import Wish
from simulator.codes import ResponseCode
from simulator.covering import covered_text

__all__ = ["RefusalLog", "RefusedWish"]

_KEPT: Final = 100
# A customer may send megabytes; what was wrong shows at the beginning.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class RefusedWish:
    """A request that did not become a call.

    Attributes:
        at: When it came, on the virtual axis.
        number: The number as the customer wrote it.
        reference_id: The customer's own label.
        code: What the customer was answered.
        reason: Why, in a sentence; the answer has no room for it.
    """

    at: datetime
    number: str
    reference_id: str
    code: ResponseCode
    reason: str

    @classmethod
    def of(cls, wish: Wish, error: WishRefusedError, *, at: datetime) -> Self:
        """Note a refusal: secrets covered, and then long texts cut."""
        number, reference_id, reason = (
            covered_text(text, wish.license_key)[:_LONGEST]
            for text in (wish.number, wish.reference_id, error.reason)
        )
        return cls(at, number, reference_id, error.code, reason)


class RefusalLog:
    """Keeps the newest refusals; not safe for threads, its owner holds a lock."""

    def __init__(self) -> None:
        self._kept: deque[RefusedWish] = deque(maxlen=_KEPT)

    def add(self, refused: RefusedWish) -> None:
        """Put a refusal on record."""
        self._kept.append(refused)

    def all(self) -> list[RefusedWish]:
        """The refusals on record, oldest first."""
        return list(self._kept)
