"""The tests of the example applications pass, as a customer would run them."""

import shutil
from pathlib import Path

import pytest

from tests.pytest_plugin.runs import INI

_EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(("framework", "tests"), [("flask", 3), ("django", 2), ("fastapi", 2)])
def test_an_application_is_tested_with_the_plugin(
    pytester: pytest.Pytester, framework: str, tests: int
) -> None:
    """In its own process: Django is set up once in each, and has no second settings."""
    folder = f"{framework}_receiver"
    shutil.copytree(_EXAMPLES / folder, pytester.path / folder)
    shutil.copy(_EXAMPLES / "shop.py", pytester.path)
    pytester.makeini(INI)

    pytester.runpytest_subprocess(folder).assert_outcomes(passed=tests)
