"""The verb `account`: what license keys keep at a running simulator, and what it costs."""

from typing import Any

import click

from simulator.cli.console import aligned, print_json, print_table, say
from simulator.cli.remote import remote_options
from simulator.client.remote import Remote
from simulator.printable import printable

__all__ = ["account"]

_Shape = dict[str, Any]


@click.command()
@click.option("--license-key", help="Show all of this license key.")
@remote_options
def account(url: str, token: str, license_key: str | None, *, as_json: bool) -> None:
    """Show what license keys keep and what their calls cost, in the provider's transactions."""
    answer = Remote(url, token=token).get("accounts", {"license_key": license_key})
    if as_json:
        print_json(answer)
    elif license_key is None:
        print_table(
            ("license key", "calls", "transactions", "numbers", "lists", "scripts", "sounds"),
            map(_row, answer["accounts"]),
        )
    else:
        for shape in answer["accounts"]:
            _tell(shape)


def _row(shape: _Shape) -> tuple[str, ...]:
    counts = (len(shape[name]) for name in ("numbers", "lists", "scripts", "sounds"))
    calls, transactions = shape["calls"], shape["bill"]["transactions"]
    return (shape["license_key"], *(f"{each:,}" for each in (calls, transactions, *counts)))


def _tell(shape: _Shape) -> None:
    bill = shape["bill"]
    for line in aligned([
        ("license key", shape["license_key"]),
        ("calls", f"{shape['calls']:,}"),
        ("billed", f"{bill['calls']:,}"),
        ("credited", f"{bill['cancelled']:,}"),
        ("connected", f"{bill['connected_seconds']:,} s"),
        ("transactions", f"{bill['transactions']:,}"),
        ("numbers", f"{len(shape['numbers'])}, {bill['monthly_number_price']:.2f} USD a month"),
    ]):  # fmt: skip
        say(line)
    for heading, lines in (
        ("Numbers", [each["number"] for each in shape["numbers"]]),
        ("Lists", _forest(shape["lists"])),
        ("Scripts", shape["scripts"]),
        ("Sound files", [f"{name}, {each:.1f} s" for name, each in shape["sounds"].items()]),
        ("Variables", [f"{name} = {value}" for name, value in shape["variables"].items()]),
    ):
        if lines:
            say(f"\n{heading}:")
        for line in lines:
            # A name may hold anything, and must not drive the terminal.
            say(f"  {printable(line)}")


def _forest(lists: list[_Shape]) -> list[str]:
    """Lists with their members counted, each indented below the one that it lies in."""
    inside: dict[int | None, list[_Shape]] = {}
    for each in lists:
        inside.setdefault(each["parent_id"], []).append(each)
    lines, waiting = [], [(each, 0) for each in reversed(inside.get(None, []))]
    while waiting:
        each, depth = waiting.pop()
        plural = "" if each["members"] == 1 else "s"
        lines.append(
            f"{'  ' * depth}{each['list_id']}  {each['name']}, {each['members']:,} member{plural}"
        )
        waiting += [(child, depth + 1) for child in reversed(inside.get(each["list_id"], []))]
    return lines
