import json
from pathlib import Path
from typing import Any

import pytest

from tests.pytest_plugin.runs import RunTests

_TEXT = """
    import pytest

    @pytest.mark.parametrize("line", ["0100", "0150"])
    def test_it(ringback, postback_receiver, line):
        ringback.place(f"202-555-{line}", postback_url=postback_receiver.url)
        ringback.clock.run_until_idle()
        assert line == "0100"

    def test_refused(ringback):
        with pytest.raises(Exception):
            ringback.place("12")

    def test_without_an_account():
        pass
    """


def _told(report: Path) -> list[tuple[Any, ...]]:
    return [
        (
            test["test"],
            test["outcome"],
            [call["response_code"] for call in test["calls"]],
            [delivery["response_code"] for delivery in test["deliveries"]],
            [refusal["response_code"] for refusal in test["refusals"]],
        )
        for test in json.loads(report.read_text("utf-8"))["tests"]
    ]


_WHOLE = [
    ("test_it.py::test_it[0100]", "passed", [1], [12, 18, 21, 1], []),
    ("test_it.py::test_it[0150]", "failed", [8], [12, 8], []),
    ("test_it.py::test_refused", "passed", [], [], [3]),
]


def test_a_report_has_what_every_test_did(run_tests: RunTests, tmp_path: Path) -> None:
    """Those that used an account: calls with their lives, deliveries with every byte."""
    report = tmp_path / "report.json"
    run_tests(_TEXT, f"--ringback-report={report}").assert_outcomes(passed=3, failed=1)

    assert _told(report) == _WHOLE
    test = json.loads(report.read_text("utf-8"))["tests"][0]
    assert test["calls"][0]["timeline"][-1]["response_text"] == "Call Answered"
    assert "ResponseCode=1&" in test["deliveries"][-1]["request"]


def test_a_report_without_a_folder_is_refused(run_tests: RunTests, tmp_path: Path) -> None:
    """Before the tests have run."""
    result = run_tests(_TEXT, f"--ringback-report={tmp_path}/none/report.json")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "*--ringback-report needs a file in a folder that exists, got"
            f" {tmp_path}/none/report.json."
        ]
    )


def test_a_seed_that_is_no_number_is_refused(run_tests: RunTests) -> None:
    """Where the configuration file has it."""
    result = run_tests(_TEXT, "-o", "ringback_seed=seven", "-k", "refused")

    result.assert_outcomes(errors=1, deselected=3)
    result.stdout.fnmatch_lines(["*ringback_seed needs a whole number, got 'seven'."])
