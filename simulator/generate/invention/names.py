"""Invented names: of those who call and those who are called, and how a telephone shows them."""

from collections.abc import Mapping
from typing import Final

__all__ = ["CALLERS", "GIVEN_NAMES", "LONGEST_DISPLAY_NAME", "SURNAMES", "display_name"]

LONGEST_DISPLAY_NAME: Final = 15
"""How many characters of a caller's name North American networks carry (CNAM)."""

CALLERS: Final[Mapping[str, tuple[str, ...]]] = {
    "school": (
        "Riverside School District",
        "Maple Hill Elementary",
        "Lakeview Middle School",
        "Three Oaks High School",
        "Saint Brendan Academy",
        "Cedar Falls Public Schools",
        "Pinecrest Charter School",
    ),
    "clinic": (
        "Harbor Family Clinic",
        "Elm Street Dental",
        "Blue Ridge Pediatrics",
        "Northgate Eye Care",
        "Willow Creek Animal Hospital",
        "Summit Physical Therapy",
        "Bayside Medical Group",
    ),
    "utility": (
        "Tidewater Power and Light",
        "Prairie Electric Cooperative",
        "Granite County Water",
        "Three Rivers Gas",
        "Mesa Valley Water District",
        "Copper State Energy",
    ),
    "shop": (
        "Hollow Tree Books",
        "Anchor Hardware",
        "Bright Side Appliances",
        "Second Gear Bicycles",
        "Juniper Furniture",
        "Old Mill Garden Center",
        "Northern Tire",
    ),
    "pharmacy": (
        "Main Street Pharmacy",
        "Corner Drug",
        "Good Neighbor Apothecary",
        "Eastside Pharmacy",
        "Healthway Drugs",
    ),
    "council": (
        "City of Fairhaven",
        "Town of Milbrook",
        "Stonebridge County",
        "City of Port Ellery",
        "Village of Oak Landing",
        "Ashford Public Works",
    ),
}
"""Those who call, by kind; whoever bears one of these names is not meant."""

GIVEN_NAMES: Final = (
    "Aaron", "Alice", "Andre", "Beth", "Carlos", "Carmen", "Dana", "David", "Elena", "Frank",
    "Grace", "Hannah", "Irene", "Jamal", "James", "Keisha", "Kevin", "Laura", "Linh", "Maria",
    "Mark", "Mei", "Nadia", "Omar", "Patricia", "Priya", "Robert", "Rosa", "Samuel", "Susan",
    "Teresa", "Thomas", "Victor", "Wendy",
)  # fmt: skip

SURNAMES: Final = (
    "Adams", "Baker", "Brown", "Campbell", "Carter", "Chen", "Clark", "Cruz", "Davis", "Diaz",
    "Edwards", "Evans", "Garcia", "Green", "Hall", "Harris", "Jackson", "Johnson", "Kim", "Lee",
    "Lopez", "Martinez", "Miller", "Moore", "Nguyen", "Patel", "Perez", "Roberts", "Robinson",
    "Smith", "Taylor", "Thompson", "Walker", "Washington", "Williams", "Wilson", "Wright", "Young",
)  # fmt: skip


def display_name(name: str) -> str:
    """Write a caller's name as a telephone's display shows it: in capitals, cut to what fits.

    >>> display_name("Riverside School District")
    'RIVERSIDE SCHOO'
    """
    return name.upper()[:LONGEST_DISPLAY_NAME].rstrip()
