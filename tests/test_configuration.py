from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.configuration import read_settings
from simulator.errors import SettingsError
from simulator.settings import Settings, choices_of, meaning_of


def test_a_flag_goes_before_a_variable_and_a_variable_before_a_file(tmp_path: Path) -> None:
    """What is said nearest to the command counts."""
    (tmp_path / "ringback.toml").write_text("port = 1\nseed = 1\ndemo-allowance = 1\n")

    settings = read_settings(
        {"port": 3, "seed": None},
        environ={"RINGBACK_PORT": "2", "RINGBACK_SEED": "2", "HOME": "/"},
        directory=tmp_path,
    )

    assert (settings.port, settings.seed, settings.demo_allowance) == (3, 2, 1)


def test_pyproject_is_read_if_there_is_no_file_of_our_own(tmp_path: Path) -> None:
    """Its table is [tool.ringback]."""
    (tmp_path / "pyproject.toml").write_text('[tool.ringback]\nwire = "json"\n')
    assert read_settings(directory=tmp_path).wire == "json"

    (tmp_path / "ringback.toml").write_text('wire = "xml"\n')
    assert read_settings(directory=tmp_path).wire == "xml"


def test_nothing_said_means_the_defaults(tmp_path: Path) -> None:
    """Neither a file nor a variable is needed."""
    assert read_settings(directory=tmp_path) == read_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("prot = 1", "{file} has an unknown setting 'prot'. Did you mean 'port'?"),
        ("zzz = 1", "{file} has an unknown setting 'zzz'."),
        ('port = "http"', "port in {file} needs a whole number, got 'http'."),
        ("port = 70000", "port in {file} needs a port from 0 to 65535, got 70000."),
        ("port = true", "port in {file} needs a whole number, got True."),
        ("demo = 1", "demo in {file} needs true or false, got 1."),
        ("allow_host = 1", "allow_host in {file} needs a list, got 1."),
        ('wire = "soap"', "wire in {file} needs one of form, json, xml, got 'soap'."),
        ("calls_per_minute = 0", "calls_per_minute in {file} needs a number above 0, got 0."),
        ("queue_seconds = -1",
         "queue_seconds in {file} needs a number of at least 0, got -1.0."),
        ("queue_seconds = nan",
         "queue_seconds in {file} needs a number up to 315,360,000, got nan."),
        ("next_try_seconds = 99999999999",
         "next_try_seconds in {file} needs a number up to 315,360,000, got 99999999999."),
        ("recording_seconds = 3601",
         "recording_seconds in {file} needs a number up to 3,600, got 3601.0."),
        ("delivered_status = [99999]",
         "delivered_status in {file} needs an HTTP status from 100 to 599, got 99999."),
        ("port = ", "{file} cannot be read: Invalid value (at end of document)."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_place(tmp_path: Path, text: str, error: str) -> None:
    """The error says where it stands, what was expected and what came."""
    file = tmp_path / "ringback.toml"
    file.write_text(text)

    with pytest.raises(SettingsError) as refusal:
        read_settings(directory=tmp_path)

    assert str(refusal.value) == error.format(file=file)


def test_a_tool_table_that_is_none_is_refused(tmp_path: Path) -> None:
    """A setting stands in the table, not in its place."""
    (tmp_path / "pyproject.toml").write_text("tool.ringback = 8080\n")

    with pytest.raises(SettingsError) as refusal:
        read_settings(directory=tmp_path)

    assert str(refusal.value) == (
        f"[tool.ringback] in {tmp_path / 'pyproject.toml'} needs to be a table, got 8080."
    )


@pytest.mark.parametrize(
    ("variable", "value", "error"),
    [
        ("RINGBACK_PROT", "1", "The environment has an unknown setting 'RINGBACK_PROT'."
                               " Did you mean 'RINGBACK_PORT'?"),
        ("RINGBACK_DEMO", "maybe", "RINGBACK_DEMO needs true or false, got 'maybe'."),
        ("RINGBACK_QUEUE_SECONDS", "soon", "RINGBACK_QUEUE_SECONDS needs a number, got 'soon'."),
        ("RINGBACK_EXTRA_VOICE_ID", "1,x",
         "RINGBACK_EXTRA_VOICE_ID needs a whole number, got 'x'."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_variable_is_named(variable: str, value: str, error: str) -> None:
    """An unknown one is an error that names the nearest."""
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ={variable: value})

    assert str(refusal.value) == error


@pytest.mark.parametrize(
    ("variable", "value", "setting", "read"),
    [
        ("RINGBACK_LICENSE_KEY", "a, b,", "license_key", ("a", "b")),
        ("RINGBACK_DELIVERY_RETRY_SECONDS", "1,2.5", "delivery_retry_seconds", (1.0, 2.5)),
        ("RINGBACK_DEMO", "No", "demo", False),
        ("RINGBACK_DELIVERY_TIMEOUT", "3", "delivery_timeout", 3.0),
        ("RINGBACK_ALLOW_HOST", "", "allow_host", ()),
    ],
)
def test_a_variable_is_read_as_its_settings_type(
    variable: str, value: str, setting: str, read: object
) -> None:
    """Lists are separated by commas."""
    assert getattr(read_settings(environ={variable: value}), setting) == read


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A: b, C: d", ("A: b", "C: d")),
        ("A: b,C: d\n", ("A: b", "C: d")),
        ("A: b, c\nD: e\n", ("A: b, c", "D: e")),
        ("\nA: b, c", ("A: b, c",)),
    ],
)
def test_a_list_in_a_variable_has_lines_or_commas(text: str, values: tuple[str, ...]) -> None:
    """A header may have commas of its own."""
    assert read_settings(environ={"RINGBACK_HEADER": text}).header == values


def test_the_variable_of_the_client_commands_is_no_setting() -> None:
    """`ringback calls` finds its server by RINGBACK_URL."""
    assert read_settings(environ={"RINGBACK_URL": "http://localhost:1"}) == Settings()


@given(st.dictionaries(st.sampled_from([each.name for each in fields(Settings)]), st.text()))
def test_no_text_in_a_variable_breaks_the_reader(values: dict[str, Any]) -> None:
    """It is read, or refused with a sentence."""
    try:
        read_settings(environ={f"RINGBACK_{name.upper()}": text for name, text in values.items()})
    except SettingsError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - a refusal is the other right answer


def test_every_setting_says_what_it_means() -> None:
    """In one sentence, for the help and the guide."""
    assert all(meaning_of(each.name).endswith(".") for each in fields(Settings))
    assert choices_of("wire") == ("form", "json", "xml")
    assert choices_of("port") == ()


_BELOW_0 = {"seed", "refused_queue_id"}


@pytest.mark.parametrize(
    "name",
    [each.name for each in fields(Settings) if type(each.default) in (int, float)],
)
def test_no_number_but_those_that_mean_something_is_negative(name: str) -> None:
    """No limit, no time and no price is."""
    if name in _BELOW_0:
        assert getattr(read_settings({name: -1}), name) == -1
        return

    with pytest.raises(SettingsError, match=r"needs a (number|port)"):
        read_settings({name: -1})
