"""Labels and the jumps to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from simulator.script.commands import command_named
from simulator.script.parts import Command, Script

__all__ = ["MACHINE", "START", "Jump", "jump_of", "label_of", "labels_of"]

START: Final = "start"
"""The label that every script has: its beginning."""

MACHINE: Final = "amd"
"""The label to which a script jumps by itself when a machine has answered."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump to a label.

    Args:
        label: In lower case.
        when: On which condition, in words; empty for always.
    """

    label: str
    when: str = ""

    @property
    def anywhere(self) -> bool:
        """Whether a variable decides where it leads."""
        return "[" in self.label


def label_of(part: object) -> str:
    """The label that a part is, in lower case; empty if it is none."""
    if isinstance(part, Command) and part.name.lower() == "label" and part.arguments:
        return part.arguments[0].strip().lower()
    return ""


def labels_of(script: Script) -> dict[str, int]:
    """All labels, each with the place among the parts where it stands first."""
    found: dict[str, int] = {}
    for place, label in _labels(script):
        found.setdefault(label, place)
    return found


def _labels(script: Script) -> Iterator[tuple[int, str]]:
    for place, part in enumerate(script.parts):
        if label := label_of(part):
            yield place, label


def jump_of(command: Command) -> Jump | None:
    """Where a command may jump to; None if it never jumps."""
    kind = command_named(command.name)
    if kind is None:
        return None
    for argument, value in zip(kind.arguments, command.arguments, strict=False):
        if argument.kind == "label":
            return Jump(value.strip().lower(), _when(kind.name, command.arguments))
    return None


def _when(name: str, arguments: tuple[str, ...]) -> str:
    match name, arguments:
        case "GotoIf", (variable, value, *_):
            return f"{variable.strip()} is {value.strip()}"
        case "AssignDTMF", (key, *_):
            return f"key {key.strip()}"
    return ""
