import pytest
from lxml import etree

from simulator.load.report.junit import junit
from tests.load.report.sample import (
    HOSTILE,
    VERDICT,
    Judgement,
    Verdict,
    empty_result,
    judged,
    small_result,
)


def _suite(verdict: Verdict) -> etree._Element:
    suites = etree.fromstring(junit(small_result(), verdict))
    (suite,) = suites
    assert dict(suites.attrib).items() <= dict(suite.attrib).items() | {("name", "ringback load")}
    return suite


def _counts(suite: etree._Element) -> tuple[str | None, ...]:
    return tuple(suite.get(name) for name in ("tests", "failures", "errors", "skipped"))


def test_each_objective_is_a_case() -> None:
    """One that was missed is a failure, and one that could not be measured is skipped."""
    suite = _suite(VERDICT)

    assert _counts(suite) == ("3", "1", "0", "1")
    assert suite.xpath("testcase/@name") == ["p99<100ms", "p99<200ms", "p99<300ms"]
    assert suite.xpath("testcase/failure/@message") == ["Expected p99<100ms, measured 250 ms."]
    assert suite.xpath("testcase/failure/text()") == ["It was slow."]
    assert suite.xpath("testcase/skipped/@message") == ["Not measured."]


def test_a_run_that_passed_is_green() -> None:
    """No failure, no error."""
    assert _counts(_suite(judged(Judgement.PASSED, "met", "met"))) == ("2", "0", "0", "0")


def test_what_was_missed_in_an_inconclusive_run_is_an_error() -> None:
    """It may not be the receiver's fault."""
    suite = _suite(judged(Judgement.INCONCLUSIVE, "missed", "met"))

    assert _counts(suite) == ("2", "0", "1", "0")
    assert suite.xpath("testcase/error/@type") == ["inconclusive"]


@pytest.mark.parametrize("judgement", [each for each in Judgement if each != Judgement.PASSED])
def test_a_run_that_did_not_pass_is_never_green(judgement: Judgement) -> None:
    """If all that was measured was met, a case of its own tells why the run did not pass."""
    suite = _suite(judged(judgement, "met", "unknown"))

    assert _counts(suite) == ("3", "0", "1", "1")
    assert suite.xpath("testcase[error]/@name") == ["verdict"]
    assert suite.xpath("testcase/error/@message") == [f"The run is {judgement}."]
    assert suite.xpath("testcase/error/text()") == ["It was slow."]


def test_the_suite_tells_the_run() -> None:
    """Its start, how long it took, and where it went."""
    suite = _suite(VERDICT)

    assert suite.get("timestamp") == "2026-11-03T09:30:00+00:00"
    assert suite.get("time") == "121.500"
    properties = {each.get("name"): each.get("value") for each in suite.iter("property")}
    assert properties == {
        "url": "http://receiver.example:8000/postbacks", "seed": "7", "ending": "finished"
    }  # fmt: skip


def test_a_reason_that_xml_cannot_carry_is_carried() -> None:
    """What a receiver answers may stand in it."""
    verdict = Verdict(judgement=Judgement.UNREACHABLE, objectives=(), reasons=(HOSTILE,))

    suite = etree.fromstring(junit(empty_result(), verdict))

    (told,) = suite.iter("error")
    assert told.text == HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
