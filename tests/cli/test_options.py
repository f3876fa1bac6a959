from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.errors import SettingsError
from simulator.settings import Settings, meaning_of

Run = Callable[..., Result]


def _settings_from(*arguments: str) -> Settings:
    found: list[Settings] = []

    @click.command(cls=SettingsCommand)
    @settings_options()
    def command(**flags: object) -> None:
        found.append(gathered(flags))

    CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    return found[0]


def test_without_flags_the_settings_are_the_defaults() -> None:
    """A flag that is not given says nothing, not even its default."""
    assert _settings_from() == Settings()


def test_every_setting_has_a_flag_with_its_meaning(run: Run) -> None:
    """A new setting needs no work on the command line."""
    words = " ".join(run("serve", "--help").output.split())

    for field in fields(Settings):
        assert f"--{field.name.replace('_', '-')}" in words
        assert meaning_of(field.name) in words


def test_the_help_groups_the_flags_and_puts_its_own_last(run: Run) -> None:
    """Forty flags in one list would be read by nobody."""
    lines = run("serve", "--help").output.splitlines()
    headings = [line for line in lines if line.endswith(":") and not line.startswith(" ")]

    assert headings == [
        "The server:",
        "Time and chance:",
        "What the provider accepts:",
        "How the provider works:",
        "What a license key keeps, and what it costs:",
        "Postbacks:",
        "Delivery:",
        "Options:",
    ]


def test_flags_of_every_type_are_read() -> None:
    """Numbers, switches, choices and lists arrive as the types of their settings."""
    settings = _settings_from(
        *("--port", "0", "--queue-seconds", "2", "--no-demo", "--wire", "json"),
        *("--header", "A: b, c", "--header", "D: e", "--extra-voice-id", "30"),
    )

    assert settings == Settings(
        port=0,
        queue_seconds=2.0,
        demo=False,
        wire="json",
        header=("A: b, c", "D: e"),
        extra_voice_id=(30,),
    )


def test_a_flag_goes_before_a_variable_and_a_variable_before_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is nearer to the command wins."""
    Path("ringback.toml").write_text("seed = 1\nport = 1\nwire = 'xml'\n", "utf-8")
    monkeypatch.setenv("RINGBACK_SEED", "2")
    monkeypatch.setenv("RINGBACK_PORT", "2")

    settings = _settings_from("--seed", "3")

    assert (settings.seed, settings.port, settings.wire) == (3, 2, "xml")


def test_a_wrong_value_is_told_with_its_flag() -> None:
    """The error names what was typed."""
    with pytest.raises(SettingsError) as caught:
        _settings_from("--port", "eighty")

    assert str(caught.value) == "--port needs a whole number, got 'eighty'."


def test_an_unknown_flag_is_answered_with_near_ones(run: Run) -> None:
    """Click knows the flags, so it can offer the nearest."""
    result = run("serve", "--hots", "::1")

    assert result.exit_code == 2
    assert "No such option '--hots'" in result.stderr
    assert "--host" in result.stderr


def test_an_unknown_variable_is_usage_and_names_the_nearest(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt variable must not be passed over in silence."""
    monkeypatch.setenv("RINGBACK_SEDE", "1")

    result = run("explain", "202-555-0100")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: The environment has an unknown setting 'RINGBACK_SEDE'."
        " Did you mean 'RINGBACK_SEED'?\n"
    )
