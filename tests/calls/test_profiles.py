from pathlib import Path

import pytest

from simulator.calls.profiles import profile_named, profile_names
from simulator.errors import RingbackError


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    return profile_named(str(path))


def test_a_file_says_only_what_is_different(tmp_path: Path) -> None:
    """The rest is as in its base."""
    path = tmp_path / "mine.toml"
    path.write_text('base = "cold_list"\nwireless = 0.5\n[machine]\nsilence_seconds = 3\n', "utf-8")

    mine, base = profile_named(str(path)), profile_named("cold_list")

    assert mine.name == "mine"
    assert (mine.wireless, base.wireless) == (0.5, 0.82)
    assert mine.machine.silence_seconds == 3
    assert (mine.human, mine.factors) == (base.human, base.factors)


@pytest.mark.parametrize("name", profile_names())
@pytest.mark.parametrize("wireless", [True, False])
def test_the_shares_of_a_profile_sum_to_one(name: str, *, wireless: bool) -> None:
    """Whatever its factors are."""
    shares = profile_named(name).shares(wireless=wireless)
    assert sum(shares.values()) == pytest.approx(1)
    assert all(share >= 0 for share in shares.values())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("wireles = 0.5", "unknown section or parameter 'wireles'. Did you mean 'wireless'?"),
        ("[humann]\nlisten = 1", "unknown section or parameter 'humann'. Did you mean 'human'?"),
        ("[human]\nlisen = 1", "[human] has no parameter 'lisen'. Did you mean 'listen'?"),
        ("[human]\nlisten = 0.9", "need to sum to 1, got 1.49."),
        ("[rings]\nwireless = -0.1", "wireless"),
        ("[rings]\nwireless = 1.5", "wireless needs a share from 0 to 1, got 1.5."),
        ("[rings]\nwireless = true", "needs a number, got True."),
        ("[volume]\nby_hour = [1, 2]", "by_hour needs 24 numbers, got 2."),
        ("[human]\nearly = {median = 7}", "needs either median and sigma"),
        ("[human]\nearly = {median = 7, sigm = 1}", "no parameter 'sigm'. Did you mean 'sigma'?"),
        ("[human]\nearly = {least = 9, most = 2}", "needs least up to most, got 9.0 and 2.0."),
        ("[human]\nearly = {quantiles = [3, 1]}", "needs quantiles that rise, got 3.0 before 1.0."),
        ("human = 3", "human needs to be a table, [human], got 3."),
        ('base = "cold"', "unknown base 'cold'."),
        ("not toml", "cannot be read as a profile"),
        ("[detection]\nunknown = 0.6\nswapped = 0.6", "unknown and swapped"),
        ("wireless = 2", "wireless needs a share from 0 to 1, got 2.0."),
        ("description = 3", "needs a text, got 3."),
    ],
)
def test_an_impossible_parameter_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """With the file, the place and what is possible."""
    with pytest.raises(RingbackError) as refusal:
        _read(tmp_path, text)

    assert complaint in str(refusal.value)
    assert "mine.toml" in str(refusal.value)


def test_a_profile_that_is_not_there_is_refused() -> None:
    """By name or by path."""
    with pytest.raises(RingbackError, match="No profile is called 'cold_lst'"):
        profile_named("cold_lst")
    with pytest.raises(RingbackError, match=r"nowhere\.toml cannot be read as a profile"):
        profile_named("nowhere.toml")
