"""What tests of exams share."""

import pytest


@pytest.fixture(autouse=True)
def no_second_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The receivers here note no time of their own, so that nobody need wait for it to pass."""
    monkeypatch.setattr("simulator.check.mirror.A_SECOND", 0.0)
    monkeypatch.setattr("simulator.check.opening.PATIENCE_SECONDS", 0.3)
