from pathlib import Path

import pytest

from simulator.calls.profiles import profile_named, profile_names
from simulator.cli.exits import Exit
from tests.cli.conftest import Run


def test_the_built_in_profiles_are_listed(run: Run) -> None:
    """With what sets them apart."""
    lines = run("profile").output.splitlines()

    assert [line.split()[0] for line in lines] == ["name", *profile_names()]
    assert lines[1].endswith("72 %      28 %       82 %      Notices to people who asked for them")


@pytest.mark.parametrize("name", profile_names())
def test_a_printed_profile_is_the_beginning_of_ones_own(
    run: Run, tmp_path: Path, name: str
) -> None:
    """It reads back as the same."""
    own = tmp_path / f"{name}.toml"
    own.write_text(run("profile", name).output, "utf-8")

    assert profile_named(str(own)) == profile_named(name)


def test_an_unknown_profile_is_answered_with_the_nearest(run: Run) -> None:
    """And with all that there are."""
    result = run("profile", "cold_lst")

    assert result.exit_code == Exit.USAGE
    assert "Did you mean 'cold_list'?" in result.output
