"""What is wrong with a script: a sentence for each mistake, with its place."""

from collections.abc import Iterator
from typing import Final

from simulator.script.commands import COMMANDS, KEYS, Argument, CommandKind, command_named
from simulator.script.labels import MACHINE, START, jump_of, label_of, labels_of
from simulator.script.parts import Command, Mistake, Script
from simulator.spelling import did_you_mean

__all__ = ["diagnose", "mistake_lines"]

_LONGEST: Final = 72


def diagnose(script: Script) -> list[Mistake]:
    """All mistakes of a script, in the order of their places."""
    found = list(script.mistakes)
    labels = labels_of(script)
    for place, part in enumerate(script.parts):
        if isinstance(part, Command):
            found += [Mistake(part.at, text) for text in _of_command(part, labels)]
            label = label_of(part)
            if label and labels[label] != place:
                line, _ = script.place(script.parts[labels[label]].at)
                text = f"The label {label!r} stands in line {line} already, where jumps go."
                found.append(Mistake(part.at, text, fatal=False))
    return sorted(found)


def mistake_lines(script: Script, mistake: Mistake, name: str) -> list[str]:
    """A mistake for people: its place, its sentence, and the text around it with a mark.

    Args:
        script: In which it is.
        mistake: One of `diagnose`.
        name: What the script is called.
    """
    line, column = script.place(mistake.at)
    shown, mark = _around(script.line(mistake.at), column)
    kind = "error" if mistake.fatal else "warning"
    return [f"{name}:{line}:{column}: {kind}: {mistake.text}", f"    {shown}", f"    {mark}"]


def _of_command(command: Command, labels: dict[str, int]) -> Iterator[str]:
    kind = command_named(command.name)
    if kind is None:
        names = {row.name.lower(): row.name for row in COMMANDS.values()}
        offer = did_you_mean(command.name.lower(), names)
        for lower, name in names.items():
            offer = offer.replace(f"'{lower}'", f"'{name}'")
        yield f"There is no command {command.name!r}.{offer}"
        return
    count, most = len(command.arguments), len(kind.arguments)
    if not kind.fewest <= count <= most:
        yield f"{kind.name} needs {_numbers(kind)}, as in {kind.usage}, got {count}."
        return
    for argument, value in zip(kind.arguments, command.arguments, strict=False):
        yield from _of_argument(kind, argument, value)
    jump = jump_of(command)
    if jump is not None and jump.label not in {START, MACHINE, *labels}:
        offer = did_you_mean(jump.label, [START, *labels])
        yield f"{kind.name} jumps to {jump.label!r}, and there is no such label.{offer}"
    elif jump is not None and jump.label == MACHINE and MACHINE not in labels:
        yield f"{kind.name} jumps to {jump.label!r}, and there is no such label."


def _of_argument(kind: CommandKind, argument: Argument, value: str) -> Iterator[str]:
    text = value.strip()
    if "[" in text and argument.kind != "key":
        return  # a variable may bring anything
    wanted = {
        "number": "a number",
        "truth": "true or false",
        "key": "one of 0 to 9, * and #",
        "variable": "the name of a variable",
    }.get(argument.kind)
    if wanted is not None and not _fits(argument.kind, text):
        yield f"{kind.name} needs {wanted} as its {argument.name}, got {value!r}."


def _fits(kind: str, text: str) -> bool:
    if kind == "number":
        whole, _, rest = text.removeprefix("-").partition(".")
        return (whole + rest).isdecimal()
    if kind == "truth":
        return text.lower() in ("true", "false")
    return text in KEYS if kind == "key" else bool(text)


def _numbers(kind: CommandKind) -> str:
    fewest, most = kind.fewest, len(kind.arguments)
    if fewest == most:
        return "no argument" if not most else f"{most} argument{'s' * (most > 1)}"
    return f"{fewest} to {most} arguments"


def _around(line: str, column: int) -> tuple[str, str]:
    """A part of a line that has a column in it, on a terminal's width, and a mark below that."""
    begin = max(0, column - 1 - _LONGEST // 2) if len(line) > _LONGEST else 0
    piece = line[begin : begin + _LONGEST]
    shown = "".join(each if each.isprintable() else " " for each in piece)
    return shown, " " * (column - 1 - begin) + "^"
