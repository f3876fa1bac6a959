"""The commands of scripts: one table, from which mistakes, outlines and charts are told."""

from dataclasses import dataclass
from typing import Final

__all__ = ["COMMANDS", "KEYS", "Argument", "CommandKind", "command_named"]

KEYS: Final = frozenset("0123456789*#")
"""What a telephone has."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command.

    Args:
        name: What it is.
        kind: text, number, label, variable, key, sound or truth.
        optional: Whether it may be left out.
    """

    name: str
    kind: str = "text"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CommandKind:
    """One command.

    Args:
        name: As the provider spells it.
        arguments: In order; those that may be left out come last.
        does: What it does, in a few words.
    """

    name: str
    arguments: tuple[Argument, ...]
    does: str

    @property
    def fewest(self) -> int:
        """How many arguments it needs."""
        return sum(not each.optional for each in self.arguments)

    @property
    def usage(self) -> str:
        r"""How it is written: `~\Goto(label)~`."""
        names = "|".join(each.name for each in self.arguments)
        return f"~\\{self.name}({names})~"


def _row(name: str, arguments: str, does: str) -> CommandKind:
    return CommandKind(name, tuple(map(_argument, arguments.split())), does)


def _argument(text: str) -> Argument:
    name, _, kind = text.rstrip("?").partition(":")
    return Argument(name, kind or "text", optional=text.endswith("?"))


_ROWS: Final = (
    _row("ActOnDigitPress", "on:truth", "says whether keys interrupt and jump"),
    _row("ActOnFeature", "on:truth", "says whether machines, faxes and rings are detected"),
    _row("AssignDTMF", "key:key label:label", "jumps to a label when a key is pressed"),
    _row("Beep", "", "beeps"),
    _row("ChangeVoiceID", "voice:number", "speaks on with another voice"),
    _row("ClearDTMF", "", "forgets all keys, that 1 repeats too"),
    _row("Conference", "", "joins the conference of ConfKey, or opens one"),
    _row("DebugEmail", "address", "sends a report to an address"),
    _row("DialDTMF", "keys", "sends tones"),
    _row("EndCall", "", "hangs up"),
    _row("ErrorEmail", "address", "reports errors to an address"),
    _row("GetDigits", "variable:variable seconds:number? most:number?", "collects keys up to #"),
    _row("GetVariableLength", "variable:variable result:variable", "measures a variable"),
    _row("Goto", "label:label", "jumps to a label"),
    _row("GotoIf", "variable:variable value label:label", "jumps if a variable has a value"),
    _row("IncreaseVariable", "variable:variable by:number", "adds to a variable"),
    _row("Label", "name", "is where jumps go"),
    _row("MaxRingTime", "seconds:number", "lets it ring so long"),
    _row("PlayAlphaNumeric", "variable:variable", "spells a variable"),
    _row("PlayAmount", "variable:variable", "speaks a variable as money"),
    _row("PlaySilence", "seconds:number", "is silent"),
    _row("PlaySpecialSoundFile", "sound", "plays a sound of the provider"),
    _row("QueryExternalServer", "url variable:variable?", "asks a web server"),
    _row("QuickStart", "", "speaks without waiting for a detection"),
    _row("RecordAndSaveAs", "sound:sound", "records under a name"),
    _row("RecordWithUniqueID", "variable:variable?", "records under a name of its own"),
    _row("SetVar", "variable:variable value", "sets a variable"),
    _row("SoundPausing", "on:truth?", "says whether sounds may be paused"),
    _row("StatusChangePostURL", "url", "says where postbacks go"),
    _row("TransferTo", "number", "transfers the call"),
    _row("VariableToTTS", "variable:variable", "speaks a variable"),
    _row("WaitForDTMF", "seconds:number", "waits for one key"),
    _row("WaitForSilence", "seconds:number", "waits until the other end is silent"),
)

COMMANDS: Final = {row.name.lower(): row for row in _ROWS}
"""By name in lower case: the provider's own samples differ in letter case."""


def command_named(name: str) -> CommandKind | None:
    """The command of a name in any letter case."""
    return COMMANDS.get(name.lower())
