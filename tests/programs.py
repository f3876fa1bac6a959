"""Programs outside Python that some tests need: skipped where they are missing, but not in CI."""

import os

import pytest

__all__ = ["need"]


def need(name: str, *, installed: bool) -> None:
    """Skip the test that asks if a program is not installed; fail it where all are required."""
    if installed:
        return
    reason = f"{name} is not installed; on Debian, `make programs` installs it."
    if os.environ.get("TEST_PROGRAMS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
