"""The inner runs: pytest over a test file that a test writes."""

from collections.abc import Callable

import pytest

RunTests = Callable[..., pytest.RunResult]
"""Takes the text of a test file and options of pytest."""

# Locust's own plugin patches the sockets of the whole process.
INI = """
[pytest]
addopts = -p no:locust -p no:cacheprovider --strict-markers
filterwarnings = error
"""
