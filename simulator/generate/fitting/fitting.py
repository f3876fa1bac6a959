"""Fitting: a profile whose calls go as recorded ones did, as far as these can tell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from simulator.calls.parameters import Endings, Factors, Section
from simulator.calls.profile import Profile
from simulator.generate.fitting.evidence import Evidence
from simulator.generate.fitting.findings import SIDES, Finding, rounded
from simulator.generate.fitting.seen_calls import (
    detection_seen,
    endings_seen,
    lines_seen,
    machines_seen,
    people_seen,
    rings_seen,
    times_seen,
    transfers_seen,
)
from simulator.generate.fitting.seen_hours import hours_seen, volume_seen

__all__ = ["Fitted", "fit"]

_FINDERS: Final[tuple[Callable[[Evidence, Profile], Iterator[Finding]], ...]] = (
    lines_seen,
    endings_seen,
    hours_seen,
    people_seen,
    machines_seen,
    transfers_seen,
    times_seen,
    detection_seen,
    rings_seen,
    volume_seen,
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A profile fitted to recorded postbacks, and where each of its parameters comes from.

    Args:
        profile: The profile.
        base: The profile that it started from.
        findings: What the postbacks say; those with too few observations changed nothing.
    """

    profile: Profile
    base: Profile
    findings: tuple[Finding, ...]

    @property
    def found(self) -> tuple[Finding, ...]:
        """The findings that the profile follows."""
        return tuple(each for each in self.findings if each.enough)

    @property
    def too_few(self) -> tuple[Finding, ...]:
        """The findings with too few observations."""
        return tuple(each for each in self.findings if not each.enough)

    @property
    def unseen(self) -> tuple[str, ...]:
        """The parameters that these postbacks tell nothing of; a section alone means all of it."""
        told = {parameter for each in self.findings for parameter in each.parameters}
        return tuple(_unseen(self.profile, told))


def fit(evidence: Evidence, base: Profile) -> Fitted:
    """Fit a profile.

    A share is that of the recorded calls, as if one more had been recorded that went as the base
    says; a time is kept as its percentiles. What has too few observations stays as it is in the
    base. The profile holds nothing but such figures.

    Args:
        evidence: What was recorded.
        base: What says the rest.
    """
    findings = tuple(finding for find in _FINDERS for finding in find(evidence, base))
    sections: dict[str, Any] = _without_factors(base)
    plain: dict[str, Any] = {}
    for finding in findings:
        if finding.enough and finding.section:
            before = sections.get(finding.section) or getattr(base, finding.section)
            sections[finding.section] = replace(before, **finding.values)
        elif finding.enough:
            plain |= finding.values
    profile = replace(
        base, name="fitted", description="Fitted to recorded postbacks", **sections, **plain
    )
    return Fitted(profile, base, findings)


def _without_factors(base: Profile) -> dict[str, Section]:
    """The base's endings with its factors multiplied in: recorded shares have them in, too."""
    endings: dict[str, Section] = {
        f"endings_{side}": Endings(**rounded(base.shares(wireless=wireless)))
        for wireless, side in SIDES.items()
    }
    return endings | {"factors": Factors()}


def _unseen(profile: Profile, told: set[str]) -> Iterator[str]:
    for each in fields(profile):
        section = getattr(profile, each.name)
        if not isinstance(section, Section) or each.name == "factors":
            continue
        names = [f"{each.name}.{parameter.name}" for parameter in fields(section)]
        missing = [name for name in names if name not in told]
        yield from [each.name] if missing == names else missing
