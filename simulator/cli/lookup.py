"""The verb `lookup`: what the telephone network knows of a number."""

from typing import Any

import click

from simulator.cli.console import aligned, print_json, say
from simulator.phone import PhoneNumber
from simulator.telco.record import telco_record

__all__ = ["lookup", "telco_lines", "telco_shape"]


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def lookup(number: str, *, as_json: bool) -> None:
    """Tell where NUMBER leads, where it lives and who serves it.

    The answer is plausible, not true: it follows from the number and from NANPA's assignments of
    2022, and nobody is asked.
    """
    read = PhoneNumber.read(number)
    if as_json:
        print_json(telco_shape(read))
        return
    for line in telco_lines(read):
        say(line)


def telco_lines(number: PhoneNumber) -> list[str]:
    """The telco record of a number as lines to read."""
    shape = telco_shape(number)
    return list(aligned([(name.replace("_", " "), _shown(value)) for name, value in shape.items()]))


def telco_shape(number: PhoneNumber) -> dict[str, Any]:
    """The telco record of a number as plain values; empty where nothing is known."""
    record = telco_record(number)
    place, service = record.place, record.service
    return {
        "number": str(number),
        "kind": record.kind.value,
        "fictional": number.fictional,
        "city": place.name if place else "",
        "state": place.state if place else "",
        "time_zone": place.time_zone if place else "",
        "lata": record.lata,
        "lata_name": record.lata_name,
        "wireless": record.wireless,
        "ocn": record.ocn,
        "carrier_name": record.carrier_name,
        "carrier_type": record.carrier_type,
        "assignment": service.assignment.value if service else "",
        "exchange_holder": service.holder.name if service else "",
        "lrn": record.lrn,
        "switch_name": record.switch_name,
    }


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "-"
