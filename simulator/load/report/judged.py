"""What reports tell of a verdict and of a comparison, whoever made these."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol

__all__ = ["Change", "Comparison", "Objective", "Verdict"]


class Objective(Protocol):
    """One objective of a run."""

    @property
    def slo(self) -> str:
        """As it was written."""

    @property
    def measured(self) -> str:
        """What was measured, for people."""

    @property
    def met(self) -> bool | None:
        """Whether it was met; None if that could not be decided."""


class Verdict(Protocol):
    """What was judged of a run."""

    @property
    def judgement(self) -> StrEnum:
        """One of passed, failed, inconclusive and unreachable."""

    @property
    def objectives(self) -> Sequence[Objective]:
        """All of them."""

    @property
    def reasons(self) -> Sequence[str]:
        """Why, in sentences."""

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""


class Change(Protocol):
    """What became of one figure since an earlier run, in texts."""

    @property
    def metric(self) -> str:
        """Which figure."""

    @property
    def before(self) -> str:
        """What it was."""

    @property
    def now(self) -> str:
        """What it is."""

    @property
    def before_interval(self) -> str:
        """Where noise could have put it then; empty if that is not known."""

    @property
    def now_interval(self) -> str:
        """Where noise could have put it now."""

    @property
    def kind(self) -> str:
        """One of better, worse, same and not told."""


class Comparison(Protocol):
    """What changed since an earlier run."""

    @property
    def changes(self) -> Sequence[Change]:
        """Figure by figure."""
