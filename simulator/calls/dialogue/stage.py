"""The stage: what a script finds around it when it runs, and the limits it has to keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["EMPTY_STAGE", "Limits", "Stage"]


def _no_sound(_: str) -> float | None:
    """There are no sound files where nobody keeps any."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long what a script does may take, which the provider does not document.

    Args:
        steps: How many commands and texts one call may go through.
        recording_seconds: How long a recording may be.
        silence_seconds: After how much silence a recording ends.
        detection_seconds: After how long an answering machine is taken for one.
        quiet_seconds: How long WaitForSilence waits at most; 10 is documented.
    """

    steps: int = 10_000
    recording_seconds: float = 120.0
    silence_seconds: float = 4.0
    detection_seconds: float = 3.0
    quiet_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a script finds around it.

    Args:
        seconds_of: How long a sound file is; None if there is no such file.
        variables: The license key's variables, by name in lower case.
        limits: What it has to keep.
        checks_sounds: Whether a call is not dialled whose script needs a sound that is not there.
    """

    seconds_of: Callable[[str], float | None] = _no_sound
    variables: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    checks_sounds: bool = False


EMPTY_STAGE = Stage()
"""Where calls are told without an account: no sound file is there, and none is missed."""
