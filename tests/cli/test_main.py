import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import Result

from simulator.__main__ import main
from simulator.cli.main import ringback
from simulator.version import VERSION

Run = Callable[..., Result]
VERBS = [
    "serve", "demo", "send", "numbers", "explain", "lookup", "calls", "call-in", "account",
    "generate", "validate", "fidelity", "fit", "profile", "script", "check", "replay", "load",
    "capacity", "schema",
]  # fmt: skip


def test_the_help_names_every_verb_and_every_exit_status(run: Run) -> None:
    """What a script has to know stands in `ringback --help`."""
    result = run("--help")

    assert result.exit_code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in result.output
    assert result.output.endswith(
        "  Exit statuses:\n"
        "    0    done\n"
        "    1    a check failed, or a receiver did not accept a postback\n"
        "    2    wrong usage or configuration\n"
        "    3    the other side could not be reached\n"
        "    4    a load run or an exam could not tell\n"
        "    5    nothing was selected, or there is nothing to replay\n"
        "    130  interrupted\n"
        "\n"
        "  A setting comes from its flag, else from RINGBACK_<NAME> in the environment, else from\n"
        "  ringback.toml or [tool.ringback] in pyproject.toml, both of the working directory.\n"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_help_with_a_text_for_every_option(run: Run, verb: str) -> None:
    """No option is left to guessing, and -h does as --help."""
    result = run(verb, "-h")

    assert result.exit_code == 0
    assert result.output == run(verb, "--help").output
    command = ringback.get_command(_context(), verb)
    assert command is not None
    options = [each for each in command.params if each.param_type_name == "option"]
    assert all(getattr(option, "help", "") for option in options)


def test_the_verbs_can_be_completed_by_a_shell() -> None:
    """Completion asks the group for its names, and for commands that need not exist."""
    assert ringback.list_commands(_context()) == VERBS
    assert ringback.get_command(_context(), "xyzzy") is None


def test_the_entry_point_ends_the_process_with_the_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the installed script calls."""
    monkeypatch.setattr(sys, "argv", ["ringback", "explain", "12"])

    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == 2
    assert capsys.readouterr().err == "Error: A phone number needs 10 digits, got '12'.\n"


def test_the_version_is_the_packages(run: Run) -> None:
    """`--version` says what is installed."""
    result = run("--version")

    assert (result.exit_code, result.output) == (0, f"ringback {VERSION}\n")


def test_a_misspelt_verb_is_answered_with_the_nearest(run: Run) -> None:
    """A typing error costs one look, not a search."""
    result = run("sevre")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "Error: There is no command 'sevre'. Did you mean 'serve'?"
    )


def test_a_verb_that_resembles_none_is_refused_without_advice(run: Run) -> None:
    """A bad guess would be worse than none."""
    result = run("xyzzy")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: There is no command 'xyzzy'."


def test_an_unknown_option_is_usage(run: Run) -> None:
    """An option in the place of a verb is refused by click."""
    result = run("--nonsense")

    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_an_error_of_ours_is_one_line_on_standard_error(run: Run) -> None:
    """The reader gets the sentence, not the stack."""
    result = run("explain", "12")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "Error: A phone number needs 10 digits, got '12'.\n"


def test_an_interrupted_command_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells report a program that Ctrl-C ended."""
    monkeypatch.setattr("simulator.cli.numbers.print_table", _interrupt)

    result = run("numbers")

    assert result.exit_code == 130
    assert "Traceback" not in result.output


def test_the_help_loads_neither_engine_nor_server_nor_rich() -> None:
    """`ringback --help` answers at once because it imports nothing that it does not need."""
    program = (
        "import sys\n"
        "from simulator.cli.main import ringback\n"
        "ringback(['--help'], standalone_mode=False)\n"
        "heavy = {'flask', 'aiohttp', 'lxml', 'rich', 'waitress', 'simulator.engine'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.endswith("loaded: []\n")


def _interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _context() -> click.Context:
    return click.Context(ringback)
