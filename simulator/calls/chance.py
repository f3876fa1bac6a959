"""Chance: how a call to an ordinary number goes, from the number and the seed alone."""

from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Final

from simulator.calls.magic import magic_number
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Transfer, Try
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber

__all__ = ["outcome_for"]

_MOST_TRIES = 3
# How one dialling ends, in shares of a hundred: opt-in lists answer 72 times in 100.
_ENDINGS: Final = (
    ("human", 28.0),
    ("machine", 43.0),
    ("fax", 0.5),
    ("unknown", 0.5),
    (ResponseCode.CALL_UNANSWERED, 18.0),
    (ResponseCode.BUSY, 3.0),
    (ResponseCode.NUMBER_DISCONNECTED, 2.5),
    (ResponseCode.TELECOM_DENIED, 2.0),
    (ResponseCode.CONGESTION, 1.0),
    (ResponseCode.TELECOM_TIMEOUT, 1.0),
    (ResponseCode.VACANT_NUMBER, 0.5),
)
_NAMES: Final = tuple(name for name, _ in _ENDINGS)
_SHARES: Final = tuple(accumulate(share for _, share in _ENDINGS))
_HUMANS: Final = ("listens", "hangs up early", "presses keys", "transfers")
_HUMAN_SHARES: Final = (41, 42, 14, 3)
_TRANSFERS: Final = (
    ResponseCode.TRANSFERRED,
    ResponseCode.TRANSFER_FAILED,
    ResponseCode.HUNG_UP_DURING_TRANSFER,
)
_TRANSFER_SHARES: Final = (80, 12, 8)
_KEYS: Final = ("1", "2", "9", "345")
_KEY_SHARES: Final = (62, 12, 8, 18)


def outcome_for(number: PhoneNumber, *, seed: int, tries: int = _MOST_TRIES) -> Outcome:
    """Decide how a call to a number goes, from the number and the seed alone.

    A magic number has the outcome of its table; any other is drawn, and the same seed gives the
    same outcome for ever.

    Args:
        number: Who is called.
        seed: What else decides.
        tries: How many diallings are asked for; the first ones are the same however many.
    """
    magic = magic_number(number)
    if magic is not None:
        return magic.outcome
    digest = blake2b(f"{seed}/{number.digits}".encode(), digest_size=8).digest()
    random = Random(int.from_bytes(digest))
    return Outcome(name="by chance", tries=tuple(_dialling(random) for _ in range(tries)))


def _dialling(random: Random) -> Try:
    (drawn,) = random.choices(_NAMES, cum_weights=_SHARES)
    dial_seconds = round(random.uniform(1.2, 4.0), 3)
    match drawn:
        case ResponseCode.CALL_UNANSWERED:
            return Try(ending=drawn, dial_seconds=dial_seconds, ring_seconds=45)
        case ResponseCode():
            return Try(ending=drawn, dial_seconds=dial_seconds, ring_seconds=0)
        case "human":
            callee, ring_seconds = _human(random), random.uniform(3, 20)
        case "machine":
            callee, ring_seconds = _machine(random), random.uniform(15, 27)
        case _:
            detected = MachineDetection(drawn.upper())
            callee = Callee(detected=detected, hears_seconds=round(random.uniform(4, 12), 3))
            ring_seconds = random.uniform(3, 12)
    return Try(callee=callee, dial_seconds=dial_seconds, ring_seconds=round(ring_seconds, 3))


def _human(random: Random) -> Callee:
    (kind,) = random.choices(_HUMANS, _HUMAN_SHARES)
    share = round(random.uniform(0.2, 1.0), 3)
    match kind:
        case "hangs up early":
            return Callee(hears_seconds=round(random.uniform(1, 15), 3))
        case "listens":
            return Callee(lingers_seconds=round(random.uniform(0.5, 6), 3))
        case "presses keys":
            (keys,) = random.choices(_KEYS, _KEY_SHARES)
            return Callee(presses=keys, first_key_share=share)
        case _:
            return Callee(presses="0", first_key_share=share, transfer=_transfer(random))


def _transfer(random: Random) -> Transfer:
    (ending,) = random.choices(_TRANSFERS, _TRANSFER_SHARES)
    return Transfer(ending=ending, talk_seconds=round(random.uniform(20, 240), 3))


def _machine(random: Random) -> Callee:
    (hangs_up,) = random.choices((True, False), (20, 80))
    return Callee(
        detected=MachineDetection.MACHINE,
        greeting_seconds=round(random.uniform(5, 25), 3),
        hears_seconds=round(random.uniform(3, 6), 3) if hangs_up else None,
        lingers_seconds=2.0,
    )
