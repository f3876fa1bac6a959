import re
from pathlib import Path

import pytest

from tests.pytest_plugin.runs import RunTests

_GUIDE = Path(__file__).parents[2] / "docs" / "pytest.md"
_LISTINGS = re.findall(
    r"^```python\n(.*?)^```$", _GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize("listing", _LISTINGS)
def test_the_tests_of_the_guide_pass(run_tests: RunTests, listing: str) -> None:
    """Each listing is a test file."""
    run_tests(listing).assert_outcomes(passed=listing.count("def test_"))
