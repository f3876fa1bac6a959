"""The re-examination: one plan that failed a check, sent once more as it is."""

from simulator.check.check import Check
from simulator.check.evidence import Failure, Unknown
from simulator.check.opening import open_bench, open_trier, sight_of
from simulator.check.options import ExamOptions
from simulator.check.plan import Plan
from simulator.check.result import Finding
from simulator.check.trial import ReceiverGoneError, Trial
from simulator.covering import covered_text
from simulator.errors import SettingsError, UnreachableError

__all__ = ["reexamine"]


def reexamine(
    options: ExamOptions, check: Check, plan: Plan, *, guilty: tuple[str, ...] = ()
) -> Finding | Unknown | None:
    """Try one plan again, as it is.

    Args:
        options: Where, and how states are read back.
        check: What judges.
        plan: What is sent.
        guilty: Labels of what is known to be guilty in it.

    Returns:
        The finding if the check fails, why if it cannot be told, None if the check is met.

    Raises:
        DeliveryRefusedError, SettingsError, UnreachableError: As `examine` does.
    """
    bench = open_bench(options)
    if check.needs_state and bench.reader is None:
        raise SettingsError(
            f"{check.id} cannot be told without the receiver's state:"
            " give --state-url or --state-command."
        )
    sight = sight_of(bench, options)
    if check.needs_state and sight.hindrance:
        return Unknown(f"The state could not be read back: {sight.hindrance}", missing=True)
    trier = open_trier(bench, options, sight.mirror)
    try:
        evidence, judged = trier.again(check, plan)
    except ReceiverGoneError as error:
        url = covered_text(options.url, "")
        raise UnreachableError(f"{url} cannot be reached: {error}.") from error
    if not isinstance(judged, Failure):
        return judged
    trial = Trial(check, next(iter(check.plans)), plan)
    return trier.told(trial, evidence, judged, guilty=guilty)
