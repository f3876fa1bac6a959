from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import SettingsError
from simulator.load.options import LoadOptions, flag, help_of, kind_of, options_from, table_of


def _written(folder: Path, text: str, *, name: str = "ringback.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _refusal(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        table_of(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "heading"), [("ringback.toml", "load"), ("pyproject.toml", "tool.ringback.load")]
)
def test_a_table_is_read_from_either_file(tmp_path: Path, name: str, heading: str) -> None:
    """With - or _ in its keys, and a whole number where any number will do."""
    _written(
        tmp_path,
        f"""
        [{heading}]
        slo = ["p99<300ms", "errors<0.1%"]
        report = "run.html"
        rate = 20
        expect-body = "thanks"
        no_early_stop = true
        limit-total = 7
        """,
        name=name,
    )

    assert options_from({}, tmp_path) == LoadOptions(
        slo=("p99<300ms", "errors<0.1%"),
        report=("run.html",),
        rate=20.0,
        expect_body="thanks",
        no_early_stop=True,
        limit_total=7,
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ringback.toml", "seed = 3\n"),
        ("pyproject.toml", "[tool.other]\nx = 1\n"),
        ("pyproject.toml", "[tool.ringback]\nseed = 3\n"),
    ],
)
def test_a_file_without_the_table_says_nothing(tmp_path: Path, name: str, text: str) -> None:
    """Neither does no file."""
    assert table_of(tmp_path) == {}

    _written(tmp_path, text, name=name)

    assert table_of(tmp_path) == {}


def test_our_own_file_goes_before_the_shared_one(tmp_path: Path) -> None:
    """As with all other settings; the other is not looked at."""
    _written(tmp_path, "[tool.ringback.load]\nrate = 1\nseconds = 1", name="pyproject.toml")
    _written(tmp_path, "[load]\nrate = 2")

    assert table_of(tmp_path) == {"rate": 2.0}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            "[load]\nslos = 'p99<1s'",
            "{path} has an unknown setting 'slos' under load. Did you mean 'slo'?",
        ),
        ("[load]\nzzz = 1", "{path} has an unknown setting 'zzz' under load."),
        ("[load]\nslo = 3", "slo in {path} needs a list of texts, got 3."),
        ("[load]\nreport = ['a', 1]", "report in {path} needs a list of texts, got ['a', 1]."),
        ("[load]\nrate = 'fast'", "rate in {path} needs a number, got 'fast'."),
        ("[load]\nrate = true", "rate in {path} needs a number, got True."),
        ("[load]\nconnections = true", "connections in {path} needs a whole number, got True."),
        ("[load]\nconnections = 2.5", "connections in {path} needs a whole number, got 2.5."),
        ("[load]\nclosed-loop = 1", "closed-loop in {path} needs true or false, got 1."),
        ("[load]\nexpect-body = 1", "expect-body in {path} needs a text, got 1."),
        ("load = 3", "load in {path} needs to be a table, got 3."),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(tmp_path: Path, text: str, refusal: str) -> None:
    """The text says which file, which key and what came."""
    path = _written(tmp_path, text)

    assert _refusal(tmp_path) == refusal.format(path=path)


def test_a_shared_file_whose_tables_are_none_is_refused(tmp_path: Path) -> None:
    """A number stands where a table belongs."""
    path = _written(tmp_path, "[tool]\nringback = 3", name="pyproject.toml")

    assert _refusal(tmp_path) == f"[tool.ringback] in {path} needs to be a table, got 3."


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    """With what the reader of TOML says."""
    path = _written(tmp_path, "[load\n")

    assert _refusal(tmp_path).startswith(f"{path} cannot be read: Expected ']'")


def test_what_was_given_goes_before_the_file(tmp_path: Path) -> None:
    """What was not given, as Click and argparse tell it, leaves the file's word."""
    _written(
        tmp_path,
        "[load]\nrate = 2\nseconds = 3\nslo = ['p50<1s']\nreport = 'a.csv'\nclosed_loop = true"
        "\nexpect-body = 'ok'",
    )
    given = {"rate": 5.0, "seconds": None, "slo": ["p99<2s"], "report": (), "closed_loop": False,
             "expect_body": "", "not_ours": 1}  # fmt: skip

    assert options_from(given, tmp_path) == LoadOptions(
        rate=5.0, seconds=3.0, slo=("p99<2s",), report=("a.csv",), closed_loop=True,
        expect_body="ok",
    )  # fmt: skip


def test_a_zero_is_given_though_it_equals_false(tmp_path: Path) -> None:
    """It is refused, whatever the file says; so is an objective that is none."""
    _written(tmp_path, "[load]\nrate = 2")

    for name in ("rate", "seconds", "compress", "calls_per_minute", "connections"):
        with pytest.raises(SettingsError) as refusal:
            options_from({name: 0}, tmp_path)
        assert str(refusal.value) == f"{flag(name)} needs a number above 0."
    with pytest.raises(SettingsError, match="--slo needs a text, got an empty one"):
        options_from({"slo": ("",)})


@pytest.mark.parametrize(
    ("option", "refusal"),
    [
        ({"connections": 0}, "--connections needs a number above 0."),
        ({"timeout": -1.0}, "--timeout needs a number above 0."),
        ({"timeout": nan}, "--timeout needs a number above 0."),
        ({"limit_rate": 0.0}, "--limit-rate needs a number above 0."),
        ({"limit_total": -5}, "--limit-total needs a number above 0."),
        ({"rate": -1.0}, "--rate needs a number above 0."),
        ({"rate": nan}, "--rate needs a number above 0."),
        ({"calls_per_minute": inf}, "--calls-per-minute needs a number above 0."),
        ({"seconds": -0.1}, "--seconds needs a number above 0."),
        ({"compress": -60.0}, "--compress needs a number above 0."),
        ({"wait_ready": nan}, "--wait-ready needs a number of at least 0."),
    ],
)
def test_a_number_that_cannot_be_is_refused(option: dict[str, Any], refusal: str) -> None:
    """The text names the flag, for that is how most give it."""
    with pytest.raises(SettingsError) as caught:
        LoadOptions(**option)

    assert str(caught.value) == refusal


def test_without_a_word_the_defaults_hold() -> None:
    """No objective, no report, 256 connections, half a minute for an answer."""
    options = options_from({})

    assert options == LoadOptions()
    assert (options.slo, options.reports, options.connections) == ((), (), 256)
    assert (options.timeout, options.limit_rate, options.limit_total) == (30, 3_000, 3_000_000)


def test_reports_are_paths() -> None:
    """In the order in which they were asked for."""
    assert LoadOptions(report=("b.csv", "a/r.html")).reports == (Path("b.csv"), Path("a/r.html"))


@pytest.mark.parametrize(
    ("name", "kind", "help_"),
    [
        ("slo", tuple,
         ("An objective such as 'p99<300ms' or 'errors<0.1%'.  [repeatable]", "TEXT")),
        ("expect_body", str, ("What the body of every answer must contain.", "TEXT")),
        ("connections", int,
         ("Connections at most, of each process.  [default: 256]", "N")),
        ("timeout", float, ("How long an answer may take.  [default: 30]", "SECONDS")),
        ("rate", float, ("Postbacks a second where the scenario has most; it keeps its"
          " shape.", "N")),
        ("limit_total", int,
         ("Refuse a timetable with more in all.  [default: 3000000]", "N")),
        ("no_early_stop", bool, ("Go on though an objective is missed for good.", "")),
    ],
)  # fmt: skip
def test_an_option_tells_its_kind_and_its_help(
    name: str, kind: type, help_: tuple[str, str]
) -> None:
    """Click and argparse make their flags of it."""
    assert kind_of(name) is kind
    assert help_of(name) == help_


def test_a_flag_has_dashes() -> None:
    """As every command line has them."""
    assert flag("calls_per_minute") == "--calls-per-minute"
