"""The exam as a fixture."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.ordinary import single
from simulator.check.result import Status
from simulator.errors import SettingsError, UnknownNameError, UnreachableError
from simulator.postbacks.wire import Format
from simulator.pytest_plugin.checks import RingbackChecks
from tests.check.customers import Customer, Reply, keeps_everything
from tests.check.test_reports import counts_twice
from tests.journeys.receivers import closed_port
from tests.pytest_plugin.runs import RunTests


@pytest.fixture
def checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RingbackChecks:
    """The fixture's object, with nothing to wait for."""
    monkeypatch.setattr("simulator.check.mirror.A_SECOND", 0.0)
    return RingbackChecks(folder=tmp_path / ".ringback")


@pytest.fixture
def twice() -> Iterator[Customer]:
    """A receiver that counts duplicates."""
    with Customer(counts_twice) as customer:
        yield customer


def test_a_receiver_as_it_should_be_passes(checks: RingbackChecks) -> None:
    """The result is there for those who want to know more."""
    with Customer(keeps_everything) as customer:
        result = checks(customer.url, state=customer.state_url, checks=["RB001", "RB041"])

    assert [each.check.id for each in result.of(Status.PASSED)] == ["RB001", "RB041"]


def test_a_receiver_in_this_process_may_be_looked_into_by_a_function(
    checks: RingbackChecks, twice: Customer
) -> None:
    """Where the test has the receiver's store at hand, no URL need show it."""
    with pytest.raises(AssertionError, match=r"FAILED RB041") as failed:
        checks(twice.url, state=lambda queue_id: twice.calls.get(str(queue_id)), checks="RB041")

    assert str(failed.value).startswith("Grade D. 1 of 1 check failed, 1 of them a must.\n")
    assert "  came      count is 2 instead of 1" in str(failed.value)


def test_a_function_that_fails_leaves_the_effects_untold(
    checks: RingbackChecks, twice: Customer
) -> None:
    """A state that cannot be read is no proof of anything."""

    def state(queue_id: int) -> object:
        raise LookupError(f"no table calls for {queue_id // queue_id}")

    with pytest.raises(AssertionError, match="The exam cannot tell") as failed:
        checks(twice.url, state=state, checks="RB041")
    result = examine(ExamOptions(url=twice.url, state_of=state, checks=("RB041",)))

    assert str(failed.value).startswith("Grade -. ")
    assert "no table calls for 1" in result.outcomes[0].reason


def test_a_replay_that_cannot_see_fails(checks: RingbackChecks, twice: Customer) -> None:
    """A test that was not made is not passed."""
    plan = single().to_json()
    twice.tell = lambda _: Reply(503)

    with pytest.raises(AssertionError, match=r"^RB041 cannot be told\. The state could not"):
        checks.replay("RB041", plan, twice.url, state=twice.state_url)


def test_a_finding_is_kept_and_can_be_sent_again(
    checks: RingbackChecks, twice: Customer, tmp_path: Path
) -> None:
    """The plan in the finding's file is the one that a test may hold on to."""
    options = ExamOptions(url=twice.url, state_url=twice.state_url, checks=("RB041",))
    [finding] = examine(options).findings
    plan = finding.plan.to_json()
    with pytest.raises(AssertionError):
        checks(twice.url, state=twice.state_url, checks="RB041")

    with pytest.raises(AssertionError, match="FAILED RB041 duplicates-count-once"):
        checks.replay("RB041", plan, twice.url, state=twice.state_url)
    with Customer(keeps_everything) as mended:
        checks.replay("duplicates-count-once", plan, mended.url, state=mended.state_url)

    assert list((tmp_path / ".ringback").glob("RB041-*.json"))


def test_options_are_read_as_the_command_reads_them(checks: RingbackChecks) -> None:
    """A text stands for a list; what is unknown is told with what there is."""
    with Customer(keeps_everything) as customer:
        result = checks(customer.url, levels="must", phases=["examples"], checks="RB001,RB003")
        with pytest.raises(UnknownNameError, match=r"no option 'level'\. Did you mean 'levels'\?"):
            checks(customer.url, level="must")
        with pytest.raises(SettingsError) as unknown:
            checks(customer.url, levels="most")

    assert {each.check.id for each in result.outcomes} == {"RB001", "RB003"}
    assert str(unknown.value) == "levels has must, should, nice, got 'most'."


def test_a_receiver_that_is_away_is_no_finding(checks: RingbackChecks) -> None:
    """Nothing was examined."""
    with pytest.raises(UnreachableError, match="accepts no connection"):
        checks(f"http://127.0.0.1:{closed_port()}/postbacks")


def test_the_fixture_goes_by_the_marks_of_its_test(run_tests: RunTests) -> None:
    """Seed and wire are those of the test; the plugin brings the fixture."""
    with Customer(_takes_json) as customer:
        ran = run_tests(
            f"""
            import pytest

            @pytest.mark.ringback_wire(format="json")
            @pytest.mark.ringback_seed(7)
            def test_json(ringback_checks):
                result = ringback_checks({customer.url!r}, checks="RB001", phases="examples")
                assert result.asked.seed == 7

            def test_form(ringback_checks):
                ringback_checks({customer.url!r}, checks="RB001", phases="examples")
            """
        )

    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(["*FAILED RB001 *"])
    assert customer.requests[0].startswith(b'{"QueueID":'), Format.JSON


def _takes_json(customer: Customer, form: dict[str, str]) -> Reply:
    del form
    return Reply() if customer.requests[-1].startswith(b"{") else Reply(415)
