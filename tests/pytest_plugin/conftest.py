"""What the plugin's tests need: a pytest run of its own for a test file that they write."""

import pytest

# Loaded here, once: pytester forgets what a run in this process has loaded.
from simulator.pytest_plugin import report, session
from tests.pytest_plugin.runs import INI, RunTests

__all__ = ["report", "session"]


@pytest.fixture(autouse=True)
def _ini(request: pytest.FixtureRequest) -> None:
    """Let the inner runs be as strict as this one."""
    if "pytester" in request.fixturenames:
        request.getfixturevalue("pytester").makeini(INI)


@pytest.fixture
def run_tests(pytester: pytest.Pytester) -> RunTests:
    """Return a way to run the text of a test file, in this process."""

    def run(text: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=text)
        return pytester.runpytest_inprocess(*options)

    return run
