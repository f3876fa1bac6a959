"""The report of a run: every call and postback of every test that had an account, as JSON.

What a test did travels with the report of its teardown, so that under pytest-xdist the workers'
findings come together in the one process that writes.
"""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest

from simulator.pytest_plugin.account import RingbackAccount
from simulator.version import VERSION

__all__ = ["Report", "keep"]

_NAME: Final = "ringback_record"
_RECORD = pytest.StashKey[dict[str, Any]]()
_WANTED = pytest.StashKey[bool]()


def keep(item: pytest.Item, account: RingbackAccount) -> None:
    """Keep what an account holds, if a report is written, before it is forgotten."""
    if item.config.stash.get(_WANTED, False):
        item.stash[_RECORD] = {
            "test": item.nodeid,
            "license_key": account.license_key,
            "calls": account.call_shapes(),
            "refusals": account.refusals,
            "deliveries": account.delivery_shapes(),
        }


class Report:
    """Gathers what tests did and writes it to a file at the end.

    Args:
        path: The file; its folder needs to be there.
        config: The run.

    Raises:
        pytest.UsageError: If there is no such folder.
    """

    def __init__(self, path: Path, config: pytest.Config) -> None:
        self._path = path.absolute()  # tests may change the directory
        if not self._path.parent.is_dir():
            raise pytest.UsageError(
                f"--ringback-report needs a file in a folder that exists, got {path}."
            )
        config.stash[_WANTED] = True
        self._writes = not hasattr(config, "workerinput")
        self._outcomes: dict[str, str] = {}
        self._records: list[dict[str, Any]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Send the record of a test along with the report of its teardown."""
        report = yield
        if report.when == "teardown" and _RECORD in item.stash:
            vars(report)[_NAME] = item.stash[_RECORD]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in what a test did, here or in a worker."""
        if self._outcomes.get(report.nodeid, "passed") == "passed":
            self._outcomes[report.nodeid] = report.outcome
        record = vars(report).get(_NAME)
        if record is not None:
            outcome = self._outcomes.pop(report.nodeid)
            self._records.append({"test": record["test"], "outcome": outcome, **record})

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        if self._writes:
            tests = sorted(self._records, key=lambda record: record["test"])
            document = {"ringback": VERSION, "tests": tests}
            self._path.write_text(f"{json.dumps(document, indent=1)}\n", "utf-8")
