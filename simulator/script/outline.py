"""A script as people read it: an outline by labels, and a flow chart."""

import re
from collections.abc import Iterator
from typing import Final

from simulator.script.commands import command_named
from simulator.script.labels import START, Jump, jump_of, label_of, labels_of
from simulator.script.parts import Command, Part, Script, Sound, Spoken

__all__ = ["flow_chart", "outline"]

_ENDS: Final = ("endcall",)
_GOES_ON_ELSEWHERE: Final = ("goto", *_ENDS)
_IN_A_NODE: Final = 40
_IN_A_LINE: Final = 64


def outline(script: Script) -> list[str]:
    """A line for each part, with its line in the text; labels stand out, jumps tell where to."""
    lines = []
    for part in script.parts:
        number, _ = script.place(part.at)
        name = label_of(part)
        lines.append(f"{number:>4}  {name}:" if name else f"{number:>4}    {_words(part)}")
    return lines


def flow_chart(script: Script) -> list[str]:
    """The script as a flow chart for Mermaid: a box for each label, an arrow for each jump."""
    blocks = list(_blocks(script))
    names = {label: f"b{place}" for place, (label, _) in enumerate(blocks)}
    known = labels_of(script)
    lines = ["flowchart TD"]
    ends = False
    for place, (label, parts) in enumerate(blocks):
        box = "<br>".join(_boxed(text) for text in (label, *_said(parts)))
        lines.append(f'    b{place}["{box}"]')
        for jump in _jumps(parts):
            if jump.label in names and (jump.label in known or jump.label == START):
                arrow = f'-- "{_boxed(jump.when)}" -->' if jump.when else "-->"
                lines.append(f"    b{place} {arrow} {names[jump.label]}")
        last = _last(parts)
        if last in _ENDS or (place + 1 == len(blocks) and last not in _GOES_ON_ELSEWHERE):
            lines.append(f"    b{place} --> done")
            ends = True
        elif last not in _GOES_ON_ELSEWHERE:
            lines.append(f"    b{place} --> b{place + 1}")
    return [*lines, *(["    done(((end)))"] if ends else [])]


def _blocks(script: Script) -> Iterator[tuple[str, list[Part]]]:
    """What stands between labels; a label that comes twice begins no block of its own."""
    label, parts, seen = START, list[Part](), {START}
    for part in script.parts:
        name = label_of(part)
        if name and name not in seen:
            yield label, parts
            label, parts = name, []
            seen.add(name)
        elif not name:
            parts.append(part)
    yield label, parts


def _jumps(parts: list[Part]) -> Iterator[Jump]:
    for part in parts:
        jump = jump_of(part) if isinstance(part, Command) else None
        if jump is not None:
            yield jump


def _last(parts: list[Part]) -> str:
    """The command that ends a block, in lower case; empty if it runs on."""
    for part in parts:
        if isinstance(part, Command) and part.name.lower() in _GOES_ON_ELSEWHERE:
            return part.name.lower()
    return ""


def _said(parts: list[Part]) -> list[str]:
    return [_words(part, _IN_A_NODE) for part in parts if not isinstance(part, Command)][:3]


def _words(part: Part, longest: int = _IN_A_LINE) -> str:
    match part:
        case Spoken():
            return f"“{_short(part.text, longest)}”"
        case Sound():
            return f"play {_short(part.id, longest)}"
        case Command():
            return _short(_of_command(part), longest)


def _of_command(command: Command) -> str:
    kind, jump = command_named(command.name), jump_of(command)
    arguments = ", ".join(each.strip() for each in command.arguments)
    name = command.name if kind is None else kind.name
    if jump is None:
        return f"{name} {arguments}".strip()
    return f"{name}{f' if {jump.when}' * bool(jump.when)} → {jump.label}"


def _short(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _boxed(text: str) -> str:
    """A text in which nothing means anything to Mermaid."""
    return re.sub(r"[^\w .,:;!?'“”…→*+-]", lambda found: f"#{ord(found[0])};", text)
