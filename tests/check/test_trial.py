"""Trials: what is sent again before anything is reported."""

from collections.abc import Sequence
from typing import Any

import pytest

from simulator.check.catalogue import find_check
from simulator.check.check import Phase
from simulator.check.evidence import Failure, Run
from simulator.check.ordinary import single
from simulator.check.plan import Plan
from simulator.check.route import Answer
from simulator.check.trial import Trial, Trier
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.wire import WireProfile
from tests.check.evidences import answer

SLOW, QUICK = answer(204, seconds=9.0), answer(204)
LATE = Answer(error=DeliveryErrorKind.TIMEOUT, error_text="no whole answer within 10 s")
BROKEN = answer(500)


class Bench:
    """Gives every request of a run the next of these answers; the last one from then on."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = list(answers)
        self.plans: list[Plan] = []

    def run(self, plan: Plan, *, look: bool = True) -> Run:  # noqa: ARG002 - there is no state
        """Send nothing."""
        self.plans.append(plan)
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Run(
            plan=plan,
            answers=(given,) * len(plan),
            queue_ids=dict.fromkeys(plan.calls, 7),
            requests=(b"POST / HTTP/1.1\r\n\r\n",) * len(plan),
        )


def trier(bench: Bench, **options: Any) -> Trier:
    """What tries plans at such a bench."""
    fake: Any = bench
    return Trier(fake, mirror=None, wire=WireProfile(), budget_seconds=2.5, **options)


@pytest.mark.parametrize(
    ("check", "came", "found"),
    [
        ("RB002", [SLOW, QUICK], False),
        ("RB002", [QUICK, SLOW], False),
        ("RB002", [SLOW, SLOW], True),
        ("RB001", [LATE, QUICK], False),
        ("RB001", [LATE, LATE], True),
        ("RB001", [QUICK, BROKEN], True),
        ("RB001", [BROKEN, QUICK], True),
        ("RB001", [LATE, BROKEN], True),
        ("RB001", [QUICK, QUICK], False),
    ],
)
def test_what_time_alone_makes_must_come_each_time(
    check: str, came: list[Answer], *, found: bool
) -> None:
    """A busy machine makes any receiver slow once; a wrong answer it does not make."""
    trial = Trial(find_check(check), Phase.EXAMPLES, single())

    finding = trier(Bench(came), shrink=False).finding(trial)

    assert (finding is not None) is found


def test_a_run_that_is_known_is_not_sent_again() -> None:
    """Several checks may judge the same."""
    bench = Bench([QUICK])
    tries = trier(bench)
    check, plan = find_check("RB001"), single()
    run = tries.send(check, plan)

    evidence = tries.evidence(check, plan, run=run)

    assert evidence.run is run
    assert len(bench.plans) == 1


def test_without_shrinking_all_that_is_unusual_is_guilty() -> None:
    """A finding is reported as it was found, with its evidence."""
    plan = single(digitsdialed="0", qasoundid="")
    trial = Trial(find_check("RB001"), Phase.FUZZ, plan)

    finding = trier(Bench([BROKEN]), shrink=False).finding(trial)

    assert finding is not None
    assert finding.plan == plan == finding.found
    assert set(finding.guilty) == {"value:digitsdialed", "empty:qasoundid"}
    assert finding.failure == Failure("an answer with a 2xx status", "500", "status 500")
    assert finding.shrunk_by == 0
