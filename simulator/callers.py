"""Callers: how somebody behaves who calls one of the customer's numbers."""

from simulator.calls.chance import caller_by_chance
from simulator.calls.magic import magic_number
from simulator.calls.outcome import Callee, Outcome
from simulator.calls.profile import Profile
from simulator.decisions import UndecidableError
from simulator.phone import PhoneNumber

__all__ = ["caller_for"]


def caller_for(
    number: PhoneNumber | None,
    *,
    wanted: Outcome | None = None,
    decided: Outcome | None = None,
    seed: int,
    profile: Profile,
) -> Callee:
    """Decide how a caller behaves: as the one would who answers in an outcome.

    Args:
        number: Whose call it is; None if it is withheld.
        wanted: How this call is to go; None to leave it open.
        decided: How calls to the number were decided to go; None if nothing was.
        seed: What decides about an ordinary number.
        profile: How people react to scripts.

    Raises:
        UndecidableError: If nobody answers in what is wanted.
    """
    if wanted is not None:
        caller = _who_answers(wanted)
        if caller is None:
            raise UndecidableError(
                f"{wanted.name!r} is no way to call in: nobody is on the line. Choose an outcome"
                " in which somebody answers, such as 'presses 1'."
            )
        return caller
    magic = None if number is None else magic_number(number)
    for outcome in (decided, None if magic is None else magic.outcome):
        caller = None if outcome is None else _who_answers(outcome)
        if caller is not None:
            return caller
    digits = "" if number is None else number.digits
    return caller_by_chance(digits, seed=seed, profile=profile)


def _who_answers(outcome: Outcome) -> Callee | None:
    return next((each.callee for each in outcome.tries if each.callee is not None), None)
