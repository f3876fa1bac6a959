import json

import pytest

from simulator.extras import MissingPackageError, package


def test_a_package_that_is_there_is_imported() -> None:
    """As if it had been imported by name."""
    assert package("json", extra="reports") is json


def test_a_package_that_is_missing_is_named_with_its_extra() -> None:
    """So that one command mends it."""
    with pytest.raises(MissingPackageError) as refusal:
        package("no_such_package.part", extra="reports")
    assert str(refusal.value) == (
        "This needs the package no_such_package, which is not installed:"
        " pip install 'ringback[reports]'."
    )
