"""The parts of a script: what is spoken, played and commanded, each with its place in the text."""

from dataclasses import dataclass, field

__all__ = ["Command", "Mistake", "Part", "Script", "Sound", "Spoken"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Text that is spoken.

    Args:
        text: Without the white space around it, which means nothing.
        at: Where it begins, counted in characters of the script.
    """

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file that is played: `~^welcome~`.

    Args:
        id: Which one.
        at: Where it begins.
    """

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Command:
    r"""A command: `~\GotoIf(Attempts|3|Goodbye)~`.

    Args:
        name: As it is written; letter case means nothing.
        arguments: Texts between the bars.
        at: Where it begins.
    """

    name: str
    arguments: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)


Part = Spoken | Sound | Command


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something that is not as it should be.

    Args:
        at: Where.
        text: What was expected and what came, in a sentence.
        fatal: Whether the call would not go as it is written.
    """

    at: int
    text: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Script:
    """A script, read.

    Args:
        parts: In order.
        mistakes: What the reader passed over.
        text: What was read.
    """

    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...] = field(default=(), compare=False)
    text: str = field(default="", compare=False)

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column of a character, both from 1."""
        before = self.text[:at]
        return before.count("\n") + 1, at - before.rfind("\n")

    def line(self, at: int) -> str:
        """The whole line in which a character stands."""
        begin = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return self.text[begin : end if end >= 0 else len(self.text)]
