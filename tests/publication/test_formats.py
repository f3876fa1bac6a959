import re
import subprocess
import sys

import pytest

from simulator.publication.formats import FORMATS, published


@pytest.mark.parametrize("name", FORMATS)
def test_two_publications_are_the_same(name: str) -> None:
    """They may be kept under version control."""
    assert published(name) == published(name)


def test_an_unknown_format_is_answered_with_the_list() -> None:
    """A program that asks learns what there is."""
    expected = "No format is called 'yaml'. There are: openapi, asyncapi, wsdl, jsonschema."

    with pytest.raises(ValueError, match=re.escape(expected)):
        published("yaml")


def test_a_format_is_imported_when_it_is_asked_for() -> None:
    """Who lists schemas does not wait for the contract."""
    code = (
        "import sys, simulator.cli.schema;"
        "print([name for name in sys.modules if name.startswith('simulator.asmx')])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert printed.stdout == "[]\n"
