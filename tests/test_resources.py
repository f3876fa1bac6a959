from pathlib import Path

import pytest

from simulator.errors import RingbackError, UnknownNameError
from simulator.resources import folder, report_names, schema, schema_names, schema_path

KNOWN = ", ".join([*schema_names(), *report_names()])


def test_a_schema_is_read_from_the_file_of_its_name() -> None:
    """Name, file and identifier say the same."""
    assert schema_path("notify_return").name == "notify_return.schema.json"
    assert schema("notify_return")["$id"] == "urn:ringback:schemas:notify_return:1"


def test_a_schema_is_read_once() -> None:
    """Those who validate many messages shall not read the file for each."""
    assert schema("notify_return") is schema("notify_return")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    """A misspelling costs the reader one look, not a search."""
    with pytest.raises(UnknownNameError) as caught:
        schema("outgoing_postbak")

    assert str(caught.value) == (
        "No schema is called 'outgoing_postbak'. Did you mean 'outgoing_postback'? There are:"
        f" {KNOWN}."
    )


@pytest.mark.parametrize("name", ["zzz", "../pyproject", ""])
def test_a_name_near_to_none_is_answered_with_the_list(name: str) -> None:
    """Only listed names are opened, so no name leads out of the folder."""
    with pytest.raises(UnknownNameError) as caught:
        schema_path(name)

    assert str(caught.value) == f"No schema is called {name!r}. There are: {KNOWN}."


def test_an_install_carries_the_folder_inside_the_package(tmp_path: Path) -> None:
    """What lies beside an installed package belongs to other distributions."""
    package = tmp_path / "simulator"
    (package / "schemas").mkdir(parents=True)
    (tmp_path / "schemas").mkdir()

    assert folder("schemas", package=package) == package / "schemas"


def test_a_checkout_has_the_folder_beside_the_package(tmp_path: Path) -> None:
    """In a checkout the contract lies on top, where readers of any language see it."""
    (tmp_path / "schemas").mkdir()

    assert folder("schemas", package=tmp_path / "simulator") == tmp_path / "schemas"


def test_a_folder_in_neither_place_is_refused(tmp_path: Path) -> None:
    """A broken installation says where it looked and what to do."""
    package = tmp_path / "simulator"

    with pytest.raises(RingbackError) as caught:
        folder("schemas", package=package)

    assert str(caught.value) == (
        f"The folder 'schemas' of Ringback is missing: expected it at {package / 'schemas'} or"
        f" {tmp_path / 'schemas'}. Install the package again."
    )
