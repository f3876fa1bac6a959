"""The acts of a callee who was told what to do: one after the other, each in its own time."""

from dataclasses import dataclass

__all__ = [
    "Act",
    "HangsUp",
    "Hears",
    "Presses",
    "Says",
    "Stays",
    "Waits",
    "WaitsForPrompt",
    "in_vain",
    "shows",
]


@dataclass(frozen=True, slots=True)
class Waits:
    """Does nothing for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class WaitsForPrompt:
    """Waits until the script waits for keys, or for a recording, or has nothing more to say."""


@dataclass(frozen=True, slots=True)
class Hears:
    """Waits until words have been said, in any letter case."""

    words: str


@dataclass(frozen=True, slots=True)
class Says:
    """Says something; it lasts so long, or as long as it takes to say."""

    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Presses:
    """Presses keys, at the pace of a person."""

    keys: str


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Ends the call."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays on the line until the other side ends the call."""


Act = Waits | WaitsForPrompt | Hears | Says | Presses | HangsUp | Stays


def shows(act: Act) -> bool:
    """Whether it is missed if the call is over before: waiting and hanging up are not."""
    return not isinstance(act, Waits | HangsUp | Stays)


def in_vain(act: Act) -> str:
    """What a timeline says of an act that the callee did not come to.

    >>> in_vain(Hears("press 1"))
    'the callee never heard “press 1”'
    """
    match act:
        case Hears(words):
            return f"the callee never heard “{words}”"
        case WaitsForPrompt():
            return "the callee waited for a prompt in vain"
        case Presses(keys):
            return f"the callee did not come to press {keys}"
        case Says(words):
            return f"the callee did not come to say “{words}”"
    return "the callee waited in vain"
