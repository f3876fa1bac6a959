"""The listings of docs/clients.md, one a language, as their readers will run them."""

import re
import sys
from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.soap_clients.clients import CLIENTS, Program, need, run

_GUIDE = Path(__file__).parents[2] / "docs" / "clients.md"
_LISTING = re.compile(r"^```(python|php|javascript|perl)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INTERPRETERS = {
    "python": sys.executable,
    "php": "php",
    "javascript": "node",
    "perl": "perl",
}
_PROGRAMS = {each.command[0]: each for each in CLIENTS if isinstance(each, Program)}
_LISTINGS = dict(_LISTING.findall(_GUIDE.read_text("utf-8")))


def test_the_guide_has_a_listing_in_every_language() -> None:
    """And no second one, which would not be run."""
    found = [language for language, _ in _LISTING.findall(_GUIDE.read_text("utf-8"))]

    assert found == list(_INTERPRETERS)


@pytest.mark.parametrize("language", _INTERPRETERS)
def test_a_listing_of_the_guide_prints_what_the_guide_says(language: str, tmp_path: Path) -> None:
    """Only the address is another one."""
    interpreter = _INTERPRETERS[language]
    if interpreter in _PROGRAMS:
        need(_PROGRAMS[interpreter])
    listing = tmp_path / "listing"
    with Desk() as desk:
        text = _LISTINGS[language].replace("http://127.0.0.1:8080", desk.server.url)
        listing.write_text(text, "utf-8")
        done = run((interpreter, str(listing)))

    assert (done.stdout, done.stderr) == ("1993700001 Queued\n", "")
