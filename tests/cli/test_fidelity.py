import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.generate.recorded import ended

Run = Callable[..., Result]


def _written(name: str, messages: Iterable[Mapping[str, Any]]) -> str:
    lines = (json.dumps(message) for message in messages)
    Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return name


def _people_and_fax(people: int, fax: int, **properties: Any) -> list[dict[str, Any]]:
    called = [ended(**properties)] * people
    return called + [ended(machinedetection="FAX", **properties)] * fax


def test_equal_recordings_are_equal(run: Run) -> None:
    """A table with the worst first, and what it comes to."""
    _written("recorded.jsonl", _people_and_fax(100, 0))

    result = run("fidelity", "recorded.jsonl", "recorded.jsonl", "--max-distance", "0")

    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "distance", "by", "chance", "differs", "covered", "recorded", "generated",
    ]  # fmt: skip
    assert lines[-3:] == [
        "Recorded: 100 postbacks, 100 calls.",
        "Generated: 100 postbacks, 100 calls.",
        "23 comparisons, 0 beyond chance, 0 of them beyond 0.",
    ]


def test_a_difference_is_told_and_ends_with_1_if_that_was_asked(run: Run) -> None:
    """The limit is the user's; without one a comparison is information."""
    _written("recorded.jsonl", _people_and_fax(500, 500, zip="23320"))
    _written("generated.jsonl", _people_and_fax(1000, 0, city="NORFOLK"))
    command = ("fidelity", "recorded.jsonl", "generated.jsonl")

    result = run(*command)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1].split() == ["city", "has", "a", "value", "1.000", "0.097", "yes", "0.0%",
                                "1,000", "1,000"]  # fmt: skip
    detection = next(line for line in lines if line.startswith("machinedetection  "))
    assert detection.split() == ["machinedetection", "0.500", "0.094", "yes", "50.0%", "1,000",
                                 "1,000"]  # fmt: skip
    assert lines[-5:] == [
        "Only recorded: zip (100.0%).",
        "Only generated: city (100.0%).",
        "machinedetection: never generated: FAX.",
        "Duration, ResponseCode 1 FAX: not compared, as it was only recorded.",
        "25 comparisons, 3 beyond chance.",
    ]
    assert run(*command, "--max-distance", "0.6").exit_code == 1
    assert run(*command, "--max-distance", "1").exit_code == 0


def test_numbers_are_shown_with_mean_median_and_95th_percentile(run: Run) -> None:
    """On both sides."""
    _written("recorded.jsonl", [ended(Duration=10)] * 9 + [ended(Duration=40)])
    _written("generated.jsonl", [ended(Duration=20)])

    result = run("fidelity", "recorded.jsonl", "generated.jsonl")

    [row] = [line for line in result.stdout.splitlines() if line.startswith("Duration, ")]
    assert row.endswith("10: 13.0, 10, 40  1: 20.0, 20, 20")


def test_what_may_be_chance_is_said_to_be_undecided(run: Run) -> None:
    """A handful of postbacks passes no limit, and says that it proves nothing."""
    _written("recorded.jsonl", _people_and_fax(2, 0))
    _written("generated.jsonl", _people_and_fax(0, 2))

    result = run("fidelity", "recorded.jsonl", "generated.jsonl", "--max-distance", "0.1")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == (
        "1 more beyond 0.1 may be chance: more postbacks would tell."
    )


def test_the_rate_is_told_where_moments_are_known(run: Run) -> None:
    """Of a timeline; it is not compared."""
    body = "QueueID=7&ResponseCode=12&Duration=0&phonenumber=7575550100"
    line = json.dumps({"due": "2026-01-05T15:00:01.500Z", "body": body,
                       "content_type": "application/x-www-form-urlencoded"})  # fmt: skip
    Path("recorded.ndjson").write_text(f"{line}\n{line}\n", "utf-8")
    _written("generated.jsonl", [ended()])

    result = run("fidelity", "recorded.ndjson", "generated.jsonl")

    assert "Recorded: 2 postbacks, 0 calls; postbacks a second: 2.0, 2, 2." in result.stdout
    assert "Generated: 1 postback, 1 call.\n" in result.stdout


def test_the_comparison_is_there_for_programs_too(run: Run) -> None:
    """`--json` carries all of it."""
    _written("recorded.jsonl", _people_and_fax(50, 50, zip="23320"))
    _written("generated.jsonl", _people_and_fax(100, 0))

    shape = json.loads(run("fidelity", "recorded.jsonl", "generated.jsonl", "--json").stdout)

    assert shape["recorded"] == shape["generated"] == {"postbacks": 100, "calls": 100}
    assert shape["only_recorded"] == {"zip": 1.0}
    assert shape["not_compared"] == {"Duration, ResponseCode 1 FAX": "recorded"}
    assert shape["postbacks_a_second"] == [None, None]
    by_name = {each["name"]: each for each in shape["comparisons"]}
    detection = by_name["machinedetection"]
    assert detection["differs"] is True
    assert detection["missing"] == ["FAX"]
    assert (detection["distance"], detection["covered"]) == (0.5, 0.5)
    assert by_name["Duration, ResponseCode 1 HUMAN"]["figures"] == [
        {"mean": 20.0, "median": 20, "p95": 20},
    ] * 2  # fmt: skip


def test_a_broken_line_ends_with_1(run: Run) -> None:
    """It is told with its file and line, and the rest is compared."""
    whole = json.dumps(ended())
    Path("recorded.jsonl").write_text(f"{whole}\n{{\n{whole}\n", "utf-8")
    _written("generated.jsonl", [ended()] * 2)

    result = run("fidelity", "recorded.jsonl", "generated.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith("recorded.jsonl:2: ")
    assert result.stderr.endswith("\n1 line cannot be read.\n")
    assert "Recorded: 2 postbacks, 2 calls." in result.stdout


def test_a_file_that_is_none_is_wrong_usage(run: Run) -> None:
    """Exit status 2, and what is the matter with it."""
    _written("recorded.jsonl", [ended()])

    result = run("fidelity", "recorded.jsonl", "missing.jsonl")

    assert result.exit_code == 2
    assert result.stderr == "Error: missing.jsonl cannot be read: No such file or directory.\n"


def test_standard_input_cannot_be_both_sides(run: Run) -> None:
    """It can be read but once."""
    result = run("fidelity", "-", "-")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "Error: Standard input can be one of RECORDED and GENERATED, not both."
    )


def test_names_from_a_recording_move_no_cursor(run: Run) -> None:
    """A variable may be called anything."""
    _written("recorded.jsonl", [ended(**{"\x1b[2J": "1"})])
    _written("generated.jsonl", [ended()])

    result = run("fidelity", "recorded.jsonl", "generated.jsonl")

    assert "\x1b" not in result.stdout
    assert r"Only recorded: \x1b[2J (100.0%)." in result.stdout
