import json
import re
from pathlib import Path

import pytest

from simulator.calls.profiles import profile_named
from simulator.cli.exits import Exit
from tests.cli.conftest import Run

_TEXT = "The clinic is closed tomorrow. Please call us to choose another day. Thank you."


def _generate(run: Run, file: Path, *options: str) -> str:
    arguments = (
        "--calls", "1500", "--post-on", "final", "--try-count", "1", "--text", _TEXT,
        "-o", str(file),
    )  # fmt: skip
    assert run("generate", *arguments, *options).exit_code == Exit.DONE
    return str(file)


@pytest.mark.parametrize("profile", ["opt_in_notice", "cold_list"])
def test_a_profile_is_found_again_in_its_own_traffic(
    run: Run, tmp_path: Path, profile: str
) -> None:
    """Within what so few calls can tell."""
    recorded = _generate(run, tmp_path / "recorded.jsonl", "--profile", profile)
    fitted = tmp_path / "fitted.toml"

    result = run("fit", recorded, "-o", str(fitted))

    assert result.exit_code == Exit.DONE, result.output
    found, true = profile_named(str(fitted)), profile_named(profile)
    assert abs(found.wireless - true.wireless) < 0.05
    for ending in ("human", "machine", "no_answer", "disconnected"):
        shares = (each.shares(wireless=True)[ending] for each in (found, true))
        assert abs(next(shares) - next(shares)) < 0.06, ending


def test_traffic_of_a_fitted_profile_is_like_the_recorded(run: Run, tmp_path: Path) -> None:
    """That is what it is fitted for; another profile's is not."""
    recorded = _generate(run, tmp_path / "recorded.jsonl", "--profile", "cold_list")
    fitted = str(tmp_path / "fitted.toml")
    run("fit", recorded, "-o", fitted, "--text", _TEXT)
    again = _generate(run, tmp_path / "again.jsonl", "--profile", fitted, "--seed", "5")
    other = _generate(run, tmp_path / "other.jsonl", "--profile", "business_list", "--seed", "5")

    def worst(generated: str) -> Exit:
        return Exit(run("fidelity", recorded, generated, "--max-distance", "0.15").exit_code)

    assert worst(recorded) is Exit.DONE
    assert worst(again) is Exit.DONE
    assert worst(other) is Exit.CHECK_FAILED


def test_a_comparison_can_be_read_by_programs(run: Run, tmp_path: Path) -> None:
    """The same traffic has no distance from itself."""
    recorded = _generate(run, tmp_path / "recorded.jsonl")

    result = run("fidelity", recorded, recorded, "--json")

    assert result.exit_code == Exit.DONE
    assert isinstance(json.loads(result.stdout), dict)


def test_nothing_personal_is_left_in_anonymised_postbacks(run: Run, tmp_path: Path) -> None:
    """No number and no name of the recorded ones, and the result is as good as they were."""
    recorded = _generate(run, tmp_path / "recorded.jsonl", "--realistic-numbers")
    anonymised = str(tmp_path / "anonymised.jsonl")

    run("fit", recorded, "-o", str(tmp_path / "fitted.toml"), "--anonymised", anonymised)

    before, after = (Path(name).read_text("utf-8") for name in (recorded, anonymised))
    numbers = set(re.findall(r'"phonenumber": "([0-9]{10})"', before))
    assert len(numbers) == 1500
    assert not [number for number in numbers if number in after]
    assert "Riverside" in before
    assert "Riverside" not in after
    assert len(before.splitlines()) == len(after.splitlines())
    assert run("validate", anonymised).exit_code == Exit.DONE


def test_there_is_nothing_to_fit_without_the_end_of_a_call(run: Run, tmp_path: Path) -> None:
    """And that is said."""
    file = tmp_path / "recorded.jsonl"
    file.write_text(
        '{"QueueID": 7, "ResponseCode": 12, "Duration": 0, "phonenumber": "7575550100"}', "utf-8"
    )

    result = run("fit", str(file))

    assert result.exit_code == Exit.USAGE
    assert "there is nothing to fit" in " ".join(result.output.split())


def test_what_is_read_is_never_written_over(run: Run, tmp_path: Path) -> None:
    """The recorded file stays."""
    file = tmp_path / "recorded.jsonl"
    file.write_text("{}", "utf-8")

    assert run("fit", str(file), "-o", str(file)).exit_code == Exit.USAGE
    assert file.read_text("utf-8") == "{}"
