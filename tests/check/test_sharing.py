"""Sharing of runs between checks."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from simulator.check.catalogue import find_check
from simulator.check.check import Phase
from simulator.check.evidence import Run
from simulator.check.ordinary import single
from simulator.check.plan import Plan
from simulator.check.sharing import Shared
from simulator.check.trial import Trial
from tests.check.evidences import answer


def trials(names: Sequence[str], plan: Plan) -> list[Trial]:
    """A trial of the same plan for each of these checks."""
    return [Trial(find_check(name), Phase.EXAMPLES, plan) for name in names]


def sent(asked: Sequence[Trial], *, looking: Sequence[str] = ()) -> int:
    """How often something is sent when all of these are tried at the same time."""
    runs: list[Run] = []

    def send(trial: Trial) -> Run:
        run = Run(plan=trial.plan, answers=(answer(204),), queue_ids={0: len(runs)})
        runs.append(run)
        return run

    shared = Shared(asked, looks=lambda check: check.id in looking)
    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(lambda trial: shared.run(trial, lambda: send(trial)), asked))
    assert all(run in runs for run in came)
    return len(runs)


def test_what_several_checks_have_sent_is_sent_once() -> None:
    """Three checks look at the same lives: at the answer, at its time, at where it sends one."""
    assert sent(trials(["RB001", "RB002", "RB003"], single())) == 1


def test_what_differs_is_sent_for_each() -> None:
    """Another plan, or a state that is looked at for one of them only."""
    asked = [*trials(["RB001"], single()), *trials(["RB002"], single(digitsdialed="0"))]

    assert sent(asked) == 2
    assert sent(trials(["RB002", "RB040"], single()), looking=["RB040"]) == 2


def test_a_comparison_and_what_wants_to_be_alone_share_nothing() -> None:
    """The plan and its reference belong together, and a burst is nobody else's business."""
    assert sent(trials(["RB020", "RB021"], single())) == 2
    assert sent(trials(["RB051", "RB051"], single())) == 2
