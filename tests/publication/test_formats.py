import subprocess
import sys

import pytest

from simulator.errors import UnknownNameError
from simulator.publication.formats import FORMATS, published


@pytest.mark.parametrize("name", FORMATS)
def test_two_publications_are_the_same(name: str) -> None:
    """They may be kept under version control."""
    assert published(name) == published(name)


def test_an_unknown_format_is_answered_with_the_list() -> None:
    """A program that asks learns what there is."""
    with pytest.raises(UnknownNameError) as caught:
        published("openpai")

    assert str(caught.value) == (
        "No format is called 'openpai'. Did you mean 'openapi'? There are: openapi, asyncapi,"
        " wsdl, jsonschema."
    )


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
