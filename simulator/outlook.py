"""The outlook of a call: how it will go, from its number, the seed, a profile and the hour."""

from datetime import datetime

from simulator.calls.chance import outcome_for
from simulator.calls.outcome import Outcome
from simulator.calls.profile import Profile
from simulator.calls.request import CallRequest
from simulator.telco.hours import local_time
from simulator.telco.record import telco_record

__all__ = ["outlook"]


def outlook(request: CallRequest, *, seed: int, profile: Profile, at: datetime) -> Outcome:
    """Tell how a call will go: the kind of line and the callee's own time count.

    Args:
        request: What is asked for.
        seed: What else decides.
        profile: How calls to ordinary numbers go.
        at: When the number is dialled for the first time, aware.
    """
    record = telco_record(request.number)
    return outcome_for(
        request.number,
        seed=seed,
        profile=profile,
        wireless=record.wireless,
        local=local_time(record, at),
        tries=request.try_count,
    )
