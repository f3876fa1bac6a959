from pathlib import Path

import pytest

from simulator.calls.distribution import Distribution
from simulator.calls.profile_text import profile_text, value_text
from simulator.calls.profiles import profile_named, profile_names, read_profile


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_that_is_written_reads_back_as_the_same(tmp_path: Path, name: str) -> None:
    """Every parameter of it."""
    path = tmp_path / f"{name}.toml"
    path.write_text(profile_text(profile_named(name)), "utf-8")

    assert read_profile(path) == profile_named(name)


def test_values_are_written_as_toml_has_them() -> None:
    """Distributions as tables, lists as lists."""
    assert value_text(Distribution(least=4, most=12)) == "{least = 4, most = 12}"
    assert value_text((1.0, 2.5)) == "[1, 2.5]"
