"""What a script does that was hardly meant: a sentence for each, with its place."""

import re
from collections.abc import Iterator
from typing import Final

from simulator.script.commands import command_named
from simulator.script.flow import Flow, takes_time
from simulator.script.labels import MACHINE, START, Jump, jump_of, label_of
from simulator.script.parts import Command, Mistake, Part, Script, Spoken, shortened

__all__ = ["advise"]

_VARIABLE: Final = re.compile(r"\[\w{1,50}\]")
_MOVES: Final = frozenset({"goto", "gotoif", "endcall"})


def advise(script: Script) -> Iterator[Mistake]:
    """Warnings about what can be done and is not what it seems; none keeps a call from going on."""
    flow = Flow(script)
    jumps = [jump for part in script.parts if isinstance(part, Command) and (jump := jump_of(part))]
    yield from _on_parts(script, flow)
    yield from _on_postbacks(script)
    yield from _on_ways(script, flow, jumps)
    for place in flow.timeless_loops():
        yield _warning(
            script.parts[place],
            "This goes round for ever without any time in it, until the call is ended for it.",
        )


def _on_parts(script: Script, flow: Flow) -> Iterator[Mistake]:
    for place, part in enumerate(script.parts):
        match part:
            case Spoken(text, at):
                for found in _VARIABLE.finditer(text):
                    yield Mistake(at + found.start(), _SPOKEN.format(found[0]), fatal=False)
            case Command(name, (_, value, *_)) if name.lower() == "setvar":
                if copied := _VARIABLE.search(value):
                    yield _warning(part, _COPIED.format(copied[0]))
            case Command(name) if name.lower() == "getdigits" and flow.keys_jump(place):
                yield _warning(part, _JUMPING)


_SPOKEN: Final = (
    "{} is spoken as it stands: speech is made before the call. VariableToTTS speaks a variable."
)
_COPIED: Final = "SetVar takes nothing from another variable: {} stays as it is."
_JUMPING: Final = (
    "A key that jumps, or 1 that repeats the message, cuts GetDigits off;"
    " ActOnDigitPress(false) before it lets all keys be collected."
)


def _on_postbacks(script: Script) -> Iterator[Mistake]:
    begun = False
    for part in script.parts:
        name = _name(part)
        if name == "statuschangeposturl" and isinstance(part, Command) and part.arguments:
            url = part.arguments[0].strip()
            if begun:
                yield _warning(part, "StatusChangePostURL belongs at the start of a script.")
            if url != url.lower() and "[" not in url:
                yield _warning(
                    part, f"A postback URL has to be in lower case, got {shortened(url)!r}."
                )
        begun = begun or takes_time(part) or name in _MOVES


def _on_ways(script: Script, flow: Flow, jumps: list[Jump]) -> Iterator[Mistake]:
    named = {jump.label for jump in jumps} | {START, MACHINE}
    anywhere = any(jump.anywhere for jump in jumps)
    before = True
    for place, part in enumerate(script.parts):
        label, reached = label_of(part), flow.reaches(place)
        unnamed = label and label not in named and not anywhere and flow.labels[label] == place
        if unnamed:
            also = "" if reached else ", and the script does not come there by itself"
            yield _warning(part, f"Nothing jumps to the label {shortened(label)!r}{also}.")
        elif not reached and before:
            leaving = script.parts[place - 1]
            line, _ = script.place(leaving.at)
            how = "ends it" if _name(leaving) == "endcall" else "jumps away"
            yield _warning(part, f"No call comes here: {_shown(leaving)} in line {line} {how}.")
        before = reached


def _name(part: Part) -> str:
    return part.name.lower() if isinstance(part, Command) else ""


def _shown(part: Part) -> str:
    kind = command_named(_name(part))
    return "what stands" if kind is None else kind.name


def _warning(part: Part, text: str) -> Mistake:
    return Mistake(part.at, text, fatal=False)
