#!/usr/bin/env python3
"""Writes what comes from the code: three guides, and the schemas of the contract's types."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path

from simulator.asmx.contract import TYPES
from simulator.calls.magic import MAGIC_NUMBERS
from simulator.check.catalogue import CATALOGUE
from simulator.publication.type_schema import schema_name, type_schema
from simulator.settings import Settings, choices_of, meaning_of

ROOT = Path(__file__).parent.parent

SETTINGS = """\
# Settings

A setting comes from its flag (`--delivery-timeout 3`), else from the environment
(`RINGBACK_DELIVERY_TIMEOUT=3`), else from `ringback.toml` (`delivery_timeout = 3`) or from
`[tool.ringback]` in `pyproject.toml`, both of the working directory. Lists are repeated flags,
values separated by commas or line breaks in the environment, and arrays in a file. An unknown name
is an error that offers the nearest known one.

*[assumed]* marks what stands for something that the provider does not document.

| setting | default | meaning |
|---|---|---|
"""

MAGIC = """\
# Magic numbers

The last four digits of `NPA-555-01XX` decide how a call goes, in any area code and with any client.
Which line means what is Ringback's own convention. A line that is missing here goes as an ordinary
number does: as the seed decides.

| line | what happens | ends with |
|---|---|---|
"""

CHECKS = """\
# The checks

What `ringback check` asks of a receiver; [check.md](check.md) says how.
`ringback check --explain RB001` tells one of them whole, with the documentation that it rests on.

| id | name | level | what is asked | why it matters |
|---|---|---|---|---|
"""


def settings_page() -> str:
    """The guide to the settings."""
    return SETTINGS + "".join(
        f"| `{each.name}` | {_default(each.default)} | {_meaning(each.name)} |\n"
        for each in fields(Settings)
    )


def magic_page() -> str:
    """The guide to the magic numbers."""
    return MAGIC + "".join(
        f"| `{line}` | {magic.story} | {int(magic.ending)} {magic.ending.text} |\n"
        for line, magic in MAGIC_NUMBERS.items()
    )


def checks_page() -> str:
    """The guide to the checks."""
    return CHECKS + "".join(
        f"| {each.id} | `{each.name}` | {each.level} | {_cell(each.title)} | {_cell(each.why)} |\n"
        for each in CATALOGUE
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _default(default: object) -> str:
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case "" | ():
            return ""
        case tuple():
            return f"`{', '.join(map(str, default))}`"
        case _:
            return f"`{default}`"


def _meaning(name: str) -> str:
    text = meaning_of(name).replace("[assumed]", "*[assumed]*").replace("|", "\\|")
    choices = ", ".join(f"`{choice}`" for choice in choices_of(name))
    return f"{text} One of {choices}." if choices else text


def schema_page(wire_type: str) -> str:
    """The file of a type's JSON Schema, as JSON tools write it."""
    return json.dumps(type_schema(wire_type), indent=2, ensure_ascii=False) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/settings.md": settings_page,
    "docs/magic-numbers.md": magic_page,
    "docs/checks.md": checks_page,
    **{
        f"schemas/{schema_name(wire_type)}.schema.json": partial(schema_page, wire_type)
        for wire_type in TYPES
    },
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), "utf-8")
