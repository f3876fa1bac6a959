"""Whole exams of receivers over real HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.check.check import Check, Level
from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.result import Asked, ExamResult, Finding, Outcome, Status, Verdict
from simulator.cli.exits import failure
from simulator.errors import DeliveryRefusedError, UnreachableError
from tests.check.customers import Customer, Reply, keeps_everything, says
from tests.journeys.receivers import closed_port

QUICK: dict[str, Any] = {"max_examples": 3, "burst": 20, "seed": 1}


def exam(customer: Customer, **options: Any) -> ExamResult:
    """Examine a customer's receiver, with its state read back."""
    told = {**QUICK, "url": customer.url, "state_url": customer.state_url, **options}
    return examine(ExamOptions(**told))


def outcome(result: ExamResult, name: str) -> Outcome:
    """What became of the check of this id."""
    [found] = [each for each in result.outcomes if each.check.id == name]
    return found


def counts_twice(customer: Customer, form: dict[str, str]) -> Reply:
    """Count every delivery as a call of its own."""
    call = customer.calls.setdefault(form["QueueID"], {"count": 0})
    call["count"] += form["EndTime"] != ""
    return Reply()


def test_a_defect_is_found_under_the_check_named_after_it_and_shrunk() -> None:
    """Two postbacks with nothing but what tells them apart are the shortest proof."""
    with Customer(counts_twice) as customer:
        result = exam(customer, checks=("RB041",))
    [finding] = result.findings

    assert result.verdict is Verdict.FAILED
    assert finding.guilty == ("fault:again",)
    assert finding.failure.came == "count is 2 instead of 1"
    assert [sending.fault.value for sending in finding.plan] == ["none", "again"]
    assert {name for each in finding.plan for name in each.message} <= {
        "QueueID", "ResponseCode", "EndTime",
    }  # fmt: skip
    assert finding.id.startswith("RB041-")


def test_the_same_seed_gives_the_same_plan() -> None:
    """The header prints the hash so that two runs can be compared."""
    with Customer(keeps_everything) as customer:
        hashes = [
            exam(customer, checks=("RB001", "RB041"), seed=seed).asked.plan_hash for seed in (1, 1)
        ]

    assert hashes[0] == hashes[1]


def test_without_read_back_effects_are_not_examined() -> None:
    """Never passed: nobody saw them."""
    with Customer(counts_twice) as customer:
        result = exam(customer, checks=("RB041",), state_url="")

    found = outcome(result, "RB041")
    assert found.status is Status.NOT_EXAMINED
    assert found.reason == (
        "the receiver's state is not read back: say how with --state-url or --state-command"
    )
    assert (result.verdict, result.exit_status) == (Verdict.INCONCLUSIVE, 4)


def test_a_state_that_cannot_be_read_leaves_the_exam_inconclusive() -> None:
    """Evidence that was asked for and did not come is not evidence of anything."""
    with Customer(keeps_everything, tell=lambda _: Reply(503)) as customer:
        result = exam(customer, checks=("RB001", "RB041"))

    assert outcome(result, "RB001").status is Status.PASSED
    assert outcome(result, "RB041").status is Status.UNDECIDED
    assert "answered 503" in outcome(result, "RB041").reason
    assert result.exit_status == 4


@pytest.mark.parametrize(
    ("take", "sentence"),
    [
        (
            says(401),
            "The receiver does not accept the most ordinary postback: 401. If it wants to be told"
            " who asks, --header gives the credentials. Nothing else can be told of it.",
        ),
        (
            says(302, Location="/login"),
            "The receiver does not accept the most ordinary postback: 302. The provider follows no"
            " redirect. Nothing else can be told of it.",
        ),
        (
            says(404),
            "The receiver does not accept the most ordinary postback: 404. Is the URL the"
            " StatusChangePostUrl? Nothing else can be told of it.",
        ),
    ],
)
def test_a_receiver_that_refuses_the_ordinary_is_told_of_that_alone(
    take: Callable[[Customer, dict[str, str]], Reply], sentence: str
) -> None:
    """A hundred failures with one cause help nobody."""
    with Customer(take) as customer:
        result = exam(customer)

    assert result.stopped == sentence
    assert result.verdict is Verdict.FAILED
    assert len(result.findings) <= 2
    assert not result.of(Status.PASSED, Level.MUST)


def test_a_receiver_that_is_not_there_is_unreachable() -> None:
    """The exam ends before it begins."""
    url = f"http://127.0.0.1:{closed_port()}/p"

    with pytest.raises(UnreachableError) as refused:
        examine(ExamOptions(url=url))

    assert str(refused.value) == (
        f"{url.removesuffix('/p')} accepts no connection. Start the receiver, or correct the URL;"
        " --wait-ready waits for one that is starting."
    )


def test_a_name_without_an_address_is_refused() -> None:
    """There is nobody to examine."""
    with pytest.raises(UnreachableError) as refused:
        examine(ExamOptions(url="http://nobody.invalid/p"))

    assert isinstance(refused.value, DeliveryRefusedError)
    assert str(refused.value).startswith("The host nobody.invalid has no address: ")
    assert failure(refused.value).exit_code == 3


def test_a_receiver_that_dies_ends_the_exam_with_what_is_known() -> None:
    """What was seen before stays; what was not is not passed."""

    def dies(customer: Customer, form: dict[str, str]) -> Reply:
        if len(customer.requests) == 40:
            customer.vanish()
        return keeps_everything(customer, form)

    with Customer(dies) as customer:
        result = exam(customer, workers=1)

    assert (result.verdict, result.exit_status) == (Verdict.UNREACHABLE, 3)
    assert result.unreachable.startswith("The receiver stopped accepting connections after")


def test_a_receiver_that_says_yes_to_everything_does_not_pass() -> None:
    """200 for anything, also for questions about calls: the effects see through it."""
    with Customer(says(200, b"OK"), tell=lambda _: Reply(200, b"OK")) as customer:
        result = exam(customer, checks=("RB005", "RB040", "RB041"), shrink=False)

    assert outcome(result, "RB005").status is Status.FAILED
    assert outcome(result, "RB040").status is Status.FAILED
    assert outcome(result, "RB041").status is Status.NOT_EXAMINED


def test_a_receiver_that_keeps_nothing_is_told_so_once() -> None:
    """One cause has one finding; what hangs on a state is not examined, and says why."""
    with Customer(says(204), tell=lambda _: Reply(404)) as customer:
        result = exam(customer, levels=(Level.MUST,))

    assert {each.check.id for each in result.findings} == {"RB005", "RB040"}
    assert outcome(result, "RB041").status is Status.NOT_EXAMINED
    assert outcome(result, "RB041").reason == (
        "the receiver accepts ordinary calls and knows none of them afterwards; if it stores them"
        " later, --settle waits"
    )
    assert outcome(result, "RB017").status is Status.PASSED


def test_what_a_receiver_refuses_blinds_the_exam_to_nothing_else() -> None:
    """It can still be seen where the state shows what is accepted."""

    def knows_no_machines(customer: Customer, form: dict[str, str]) -> Reply:
        if form.get("machinedetection") == "MACHINE":
            return Reply(400)
        digits = form.get("digitsdialed", "").lstrip("0")
        return keeps_everything(customer, {**form, "digitsdialed": digits})

    with Customer(knows_no_machines) as customer:
        result = exam(customer, checks=("RB029", "RB036"))

    assert [each.check.id for each in result.findings] == ["RB029", "RB036"]
    assert result.findings[0].guilty == ("value:digitsdialed",)


def test_a_state_of_texts_may_keep_them_as_they_were_sent() -> None:
    """Who stores `false` as it came has not misread it; who stores something else has."""

    def in_capitals(customer: Customer, form: dict[str, str]) -> Reply:
        truth = "True" if form.get("qarecord") == "True" else "False"
        return keeps_everything(customer, {**form, "qarecord": truth})

    with Customer(keeps_everything) as customer:
        kept = exam(customer, checks=("RB024",))
    with Customer(in_capitals) as customer:
        lost = exam(customer, checks=("RB024",))

    assert kept.verdict is Verdict.PASSED
    [finding] = lost.findings
    assert finding.failure.came == "qarecord is 'False'"
    assert finding.guilty == ("value:qarecord",)


def test_checks_that_look_at_the_same_have_it_sent_once() -> None:
    """An answer, its time and where it leads to are seen in one and the same."""
    with Customer(keeps_everything) as customer:
        one, both = (
            exam(customer, checks=checks, state_url="").sent
            for checks in (("RB002",), ("RB002", "RB003"))
        )

    assert one == both


def test_a_key_for_the_state_is_sent_there_alone() -> None:
    """And the key for postbacks is not sent to where the state is read."""
    with Customer(keeps_everything) as customer:
        told: dict[str, Any] = {"headers": (("X-Api-Key", "of postbacks"),)}
        exam(customer, checks=("RB040",), state_headers=(("X-Api-Key", "of the state"),), **told)
        apart = {name: {each["X-Api-Key"] for each in customer.headers[name]} for name in _BOTH}
        customer.headers["GET"].clear()
        exam(customer, checks=("RB040",), **told)
        shared = {each["X-Api-Key"] for each in customer.headers["GET"]}

    assert apart == {"POST": {"of postbacks"}, "GET": {"of the state"}}
    assert shared == {"of postbacks"}


_BOTH = ("POST", "GET")


def well_read(customer: Customer, form: dict[str, str]) -> Reply:
    """Take what a receiver should take, and keep it as `keeps_everything` does."""
    call, code = (form.get(name, "") for name in ("QueueID", "ResponseCode"))
    known = call.isdecimal() and int(call) > 0 and code.isdecimal()
    return keeps_everything(customer, form) if known else Reply(400)


@pytest.mark.parametrize(
    ("options", "grade"),
    [
        ({}, "A"),
        ({"excluded": ("RB015",)}, "A"),
        ({"excluded": ("RB041",)}, "B"),
        ({"checks": ("RB041",)}, "B"),
        ({"levels": (Level.NICE,)}, "-"),
    ],
)
def test_an_a_is_for_who_met_every_must(options: dict[str, Any], grade: str) -> None:
    """What was left out was not met, and without any must there is nothing to grade."""
    with Customer(well_read) as customer:
        result = exam(customer, **{"levels": (Level.MUST, Level.NICE), **options})

    assert [(each.check.id, each.failure) for each in result.findings] == []
    assert (result.grade, result.exit_status) == (grade, 0)


def test_nothing_selected_is_a_verdict_of_its_own() -> None:
    """A pipeline with a misspelt selection must not be green."""
    with Customer(keeps_everything) as customer:
        result = exam(customer, checks=("RB041",), levels=(Level.NICE,))

    assert (result.verdict, result.exit_status) == (Verdict.EMPTY, 5)


def test_time_that_is_up_leaves_a_must_check_undecided() -> None:
    """It is not passed by default."""
    with Customer(keeps_everything) as customer:
        result = exam(customer, checks=("RB041",), max_seconds=0.000_001)

    assert outcome(result, "RB041").status is Status.UNDECIDED
    assert outcome(result, "RB041").reason == "The time of 1e-06 s was up."
    assert result.exit_status == 4


def test_what_fails_once_and_not_again_is_flaky() -> None:
    """It is not hidden, and not held against the receiver for good."""
    answered: list[int] = []

    def stumbles(customer: Customer, form: dict[str, str]) -> Reply:
        answered.append(1)
        if len(answered) == 60:
            return Reply(500)
        return keeps_everything(customer, form)

    with Customer(stumbles) as customer:
        result = exam(customer, checks=("RB001",), workers=1, state_url="")

    assert outcome(result, "RB001").status is Status.FLAKY
    assert outcome(result, "RB001").finding is not None
    assert result.exit_status == 4


def test_the_first_failed_check_may_end_the_exam() -> None:
    """For who mends one thing after the other."""
    with Customer(counts_twice) as customer:
        result = exam(customer, stop_on_first=True, workers=1)

    assert len(result.findings) == 1
    assert result.stopped == "The first failed check ended the exam."


def test_secrets_do_not_reach_a_finding() -> None:
    """Reports are shared; what was sent for authorization is not."""
    header = (("Authorization", "Bearer very-secret-word"),)
    with Customer(counts_twice) as customer:
        result = exam(customer, checks=("RB041",), headers=header)
    [finding] = result.findings

    assert all(b"very-secret-word" not in request for request in finding.run.requests)
    assert all(b"Authorization: ***" in request for request in finding.run.requests)


class Impatient:
    """A user who presses Ctrl-C at the first finding."""

    def begun(self, asked: Asked, trials: int) -> None:
        """The exam begins."""

    def tried(self, check: Check) -> None:
        """A plan was tried."""

    def found(self, finding: Finding) -> None:
        """A check failed."""
        raise KeyboardInterrupt(finding.id)


def test_an_interrupted_exam_tells_what_it_has_found() -> None:
    """It ends with the status that shells know, and loses nothing."""
    with Customer(counts_twice) as customer:
        options = ExamOptions(url=customer.url, state_url=customer.state_url, checks=("RB041",))
        result = examine(options, watch=Impatient())

    assert [finding.check.id for finding in result.findings] == ["RB041"]
    assert result.stopped == "It was interrupted."
    assert (result.verdict, result.exit_status) == (Verdict.FAILED, 130)


class Listening:
    """Somebody who notes what is found."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def begun(self, asked: Asked, trials: int) -> None:
        """The exam begins."""

    def tried(self, check: Check) -> None:
        """A plan was tried."""

    def found(self, finding: Finding) -> None:
        """A check failed."""
        self.told.append(finding.check.id)


def test_a_check_that_fails_by_many_plans_is_told_of_once() -> None:
    """However many of them are tried at the same time."""
    listening = Listening()
    with Customer(counts_twice) as customer:
        options = ExamOptions(url=customer.url, state_url=customer.state_url, checks=("RB041",))
        examine(options, watch=listening)

    assert listening.told == ["RB041"]
