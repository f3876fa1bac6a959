"""What is wrong with a script: a sentence for each mistake, with its place."""

from collections.abc import Collection, Iterator
from typing import Final

from simulator.printable import printable
from simulator.script.advice import advise
from simulator.script.commands import COMMANDS, KEYS, Argument, CommandKind, command_named
from simulator.script.labels import MACHINE, START, jump_of, label_of, labels_of
from simulator.script.parts import Command, Mistake, Script, Sound, shortened
from simulator.sound_id import RULE, is_sound_id
from simulator.spelling import did_you_mean

__all__ = ["diagnose", "mistake_lines"]

_WIDTH: Final = 72
# Comparing names takes longer than everything else: ten thousand wrong names with ten thousand
# right ones would take hours.
_MOST_COMPARISONS: Final = 100_000
_LONGEST_NAME: Final = 50
_WANTED: Final = {
    "number": "a number",
    "truth": "true or false",
    "key": "one of 0 to 9, * and #",
    "variable": "the name of a variable",
    "label": "a name",
    "sound": RULE,
}


def diagnose(script: Script) -> list[Mistake]:
    """All mistakes of a script, in the order of their places."""
    return sorted([*script.mistakes, *_Diagnosis(script).mistakes(), *advise(script)])


def mistake_lines(script: Script, mistake: Mistake, name: str) -> list[str]:
    """A mistake for people: its place, its sentence, and the text around it with a mark.

    Args:
        script: In which it is.
        mistake: One of `diagnose`.
        name: What the script is called.
    """
    line, column = script.place(mistake.at)
    piece, place = script.around(mistake.at, _WIDTH)
    shown = printable(piece)
    kind = "error" if mistake.fatal else "warning"
    return [
        f"{name}:{line}:{column}: {kind}: {mistake.text}", f"    {shown}", f"    {' ' * place}^",
    ]  # fmt: skip


class _Diagnosis:
    """Looks at each command and sound of a script by itself, and at the labels that it names."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._labels = labels_of(script)
        self._names = [row.name for row in COMMANDS.values()]
        self._comparisons = _MOST_COMPARISONS
        self._offers: dict[str, str] = {}

    def mistakes(self) -> Iterator[Mistake]:
        for place, part in enumerate(self._script.parts):
            match part:
                case Command(at=at):
                    yield from (Mistake(at, text) for text in self._of_command(part))
                    yield from self._of_label(part, place)
                case Sound(sound_id, at):
                    yield from (Mistake(at, text) for text in _of_sound(sound_id))

    def _of_label(self, command: Command, place: int) -> Iterator[Mistake]:
        label = label_of(command)
        first = self._labels.get(label, place)
        if first != place:
            line, _ = self._script.place(self._script.parts[first].at)
            text = f"The label {shortened(label)!r} stands in line {line} already, where jumps go."
            yield Mistake(command.at, text, fatal=False)

    def _of_command(self, command: Command) -> Iterator[str]:
        kind = command_named(command.name)
        if kind is None:
            offer = self._offer(command.name, self._names)
            yield f"There is no command {shortened(command.name)!r}.{offer}"
            return
        count = len(command.arguments)
        if not kind.fewest <= count <= len(kind.arguments):
            yield f"{kind.name} needs {_numbers(kind)}, as in {kind.usage}, got {count}."
            return
        for argument, value in zip(kind.arguments, command.arguments, strict=False):
            yield from _of_argument(kind, argument, value)
        yield from self._of_jump(kind, command)

    def _of_jump(self, kind: CommandKind, command: Command) -> Iterator[str]:
        jump = jump_of(command)
        if jump is None or not jump.label or jump.anywhere or jump.label in self._labels:
            return
        if jump.label != START:
            offer = "" if jump.label == MACHINE else self._offer(jump.label, [START, *self._labels])
            label = shortened(jump.label)
            yield f"{kind.name} jumps to {label!r}, and there is no such label.{offer}"

    def _offer(self, name: str, known: Collection[str]) -> str:
        """The nearest name that there is, as long as looking for it is not too much work."""
        if name not in self._offers:
            self._comparisons -= len(known)
            near = [each for each in known if len(each) <= _LONGEST_NAME]
            affordable = self._comparisons >= 0 and len(name) <= _LONGEST_NAME
            self._offers[name] = did_you_mean(name, near) if affordable else ""
        return self._offers[name]


def _of_sound(sound_id: str) -> Iterator[str]:
    # One that is missing was found while reading; a variable may bring anything.
    if sound_id and "[" not in sound_id and not is_sound_id(sound_id):
        yield (
            f"No sound file can have the id {shortened(sound_id)!r}, so the call would not be"
            f" dialled: keep the file under an id of {RULE}, and name that."
        )


def _of_argument(kind: CommandKind, argument: Argument, value: str) -> Iterator[str]:
    text = value.strip()
    if "[" in text and argument.kind != "key":
        return  # a variable may bring anything
    wanted = _WANTED.get(argument.kind)
    if wanted is not None and not _fits(argument.kind, text):
        yield f"{kind.name} needs {wanted} as its {argument.name}, got {shortened(value)!r}."


def _fits(kind: str, text: str) -> bool:
    if kind == "number":
        whole, _, rest = text.removeprefix("-").partition(".")
        return (whole + rest).isdecimal()
    if kind == "truth":
        return text.lower() in ("true", "false")
    if kind == "sound":
        return is_sound_id(text)
    return text in KEYS if kind == "key" else bool(text)


def _numbers(kind: CommandKind) -> str:
    fewest, most = kind.fewest, len(kind.arguments)
    if fewest == most:
        return "no argument" if not most else f"{most} argument{'s' * (most > 1)}"
    return f"{fewest} to {most} arguments"
