import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from simulator.calls.profiles import profile_named, read_profile
from simulator.cli.exits import Exit
from simulator.generate.privacy.anonymise import Anonymiser
from simulator.generate.privacy.pseudonyms import Pseudonyms
from simulator.version import VERSION
from tests.generate.recorded import TEXT, ended, traffic

Run = Callable[..., Result]


def _written(messages: Iterable[Mapping[str, Any]], name: str = "recorded.jsonl") -> str:
    lines = (json.dumps(message) for message in messages)
    Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return name


def _calls() -> list[dict[str, Any]]:
    return [ended()] * 150 + [ended(machinedetection="MACHINE", Duration=40)] * 50


def _generated(run: Run, name: str, *options: str) -> str:
    arguments = (
        "--calls", "1500", "--post-on", "final", "--try-count", "1", "--text", TEXT, "-o", name,
    )  # fmt: skip
    assert run("generate", *arguments, *options).exit_code == Exit.DONE
    return name


@pytest.mark.parametrize("profile", ["opt_in_notice", "cold_list"])
def test_a_profile_is_found_again_in_its_own_traffic(run: Run, profile: str) -> None:
    """Within what so few calls can tell."""
    recorded = _generated(run, "recorded.jsonl", "--profile", profile)

    result = run("fit", recorded, "-o", "fitted.toml")

    assert result.exit_code == Exit.DONE, result.output
    found, true = profile_named("fitted.toml"), profile_named(profile)
    assert abs(found.wireless - true.wireless) < 0.05
    for ending in ("human", "machine", "no_answer", "disconnected"):
        shares = (each.shares(wireless=True)[ending] for each in (found, true))
        assert abs(next(shares) - next(shares)) < 0.06, ending


def test_traffic_of_a_fitted_profile_is_like_the_recorded(run: Run) -> None:
    """That is what it is fitted for; another profile's is not."""
    recorded = _generated(run, "recorded.jsonl", "--profile", "cold_list")
    run("fit", recorded, "-o", "fitted.toml", "--text", TEXT)
    again = _generated(run, "again.jsonl", "--profile", "fitted.toml", "--seed", "5")
    other = _generated(run, "other.jsonl", "--profile", "business_list", "--seed", "5")

    def worst(generated: str) -> int:
        return run("fidelity", recorded, generated, "--max-distance", "0.15").exit_code

    assert worst(recorded) == Exit.DONE
    assert worst(again) == Exit.DONE
    assert worst(other) == Exit.CHECK_FAILED


def test_a_profile_is_fitted_and_can_be_used(run: Run) -> None:
    """What is written is read again as any user's own."""
    _written(_calls())

    result = run("fit", "recorded.jsonl", "-o", "mine.toml")

    assert (result.exit_code, result.stdout) == (0, "")
    profile = read_profile(Path("mine.toml"))
    assert profile.endings_wireless.human == pytest.approx(0.75, abs=0.01)
    assert profile.wireless == 1
    assert profile.dialling == profile_named("opt_in_notice").dialling


def test_the_report_tells_what_was_fitted_from_how_much(run: Run) -> None:
    """On standard error, and at the top of the file."""
    _written(_calls())

    result = run("fit", "recorded.jsonl", "-o", "mine.toml")

    lines = result.stderr.splitlines()
    assert lines[:6] == [
        f"Fitted by Ringback {VERSION} to 200 postbacks of 200 calls; the rest is as in"
        " opt_in_notice.",
        "What was said is not known, so nobody hears it out: give calls a long message.",
        "The postbacks tell:",
        "  wireless: from 200 calls",
        "  endings_wireless (human, machine, fax, no_answer, busy, disconnected, vacant,"
        " congestion,",
        "    denied, timeout): from 200 calls to wireless numbers",
    ]
    assert (
        "  keys (one, two, nine, repeated, several): 0 of 100 calls in which keys were pressed"
        in (lines)
    )
    assert lines[-3].startswith("They tell nothing of: answering_wireless.by_weekday, ")
    written = Path("mine.toml").read_text("utf-8").splitlines()
    assert written[: len(lines)] == [f"# {line}" for line in lines]


def test_the_message_tells_who_heard_it_out(run: Run) -> None:
    """A text as long as it takes to speak."""
    _written(traffic(profile_named("opt_in_notice"), 500))

    result = run("fit", "recorded.jsonl", "-o", "mine.toml", "--text", TEXT)

    assert "The message takes 22.8 s; say the same in calls that shall go like these." in (
        result.stderr.splitlines()
    )
    assert read_profile(Path("mine.toml")).human.listen > 0.2


def test_without_a_file_the_profile_is_printed(run: Run) -> None:
    """To be piped on; the report is its comment, and told once."""
    _written(_calls())

    result = run("fit", "recorded.jsonl")

    assert result.stdout.startswith(f"# Fitted by Ringback {VERSION} to 200 postbacks of 200 calls")
    assert "\n[endings_wireless]\n" in result.stdout
    assert result.stderr == ""


def test_the_base_says_the_rest(run: Run) -> None:
    """One of ours by its name; a user's own is not named."""
    Path("secret-customer.toml").write_text('base = "cold_list"\n[retries]\nhuman = 0.5\n')
    _written(_calls())

    cold = run("fit", "recorded.jsonl", "--base", "cold_list").stdout
    own = run("fit", "recorded.jsonl", "--base", "secret-customer.toml").stdout

    assert cold.splitlines()[0].endswith("the rest is as in cold_list.")
    assert own.splitlines()[0].endswith("the rest is as in the base.")
    assert "\nhuman = 0.5\n" in own
    assert "secret" not in own


def test_what_a_profile_cannot_have_is_told(run: Run) -> None:
    """Tries, unknown kinds of line, and endings of another kind."""
    dialling = {"QueueID": 7, "ResponseCode": 12, "Duration": 0, "phonenumber": "7575550100"}
    _written([*[dialling] * 300, *_calls(), ended(ResponseCode=22), ended(isWireless=None)])

    lines = run("fit", "recorded.jsonl", "-o", "mine.toml").stderr.splitlines()

    assert lines[2:5] == [
        "Calls had 1.49 tries each; these are their ends, so ask for one try.",
        "Left out: 1 call without isWireless.",
        "Left out: 1 call that ended as no profile knows.",
    ]


def test_nothing_personal_is_in_a_profile(run: Run) -> None:
    """Figures alone: no number, name, entry, variable or QueueID."""
    _written(
        ended(
            QueueID=4_093_249_000 + place,
            phonenumber=f"757374{1000 + place}",
            digitsdialed="47110815",
            calleridname="Esendex Services",
            account="ACCT-99887766",
        )
        for place in range(200)
    )

    run("fit", "recorded.jsonl", "-o", "mine.toml")

    text = Path("mine.toml").read_text("utf-8")
    for personal in ("757374", "4093249", "47110815", "Esendex", "99887766", "account"):
        assert personal not in text
    assert "recorded.jsonl" not in text


def test_postbacks_are_written_again_without_personal_data(run: Run) -> None:
    """Each on its line; times moved by weeks."""
    _written([ended(phonenumber="7573740123", calleridname="Esendex Services", name="Ümit")])

    result = run("fit", "recorded.jsonl", "-o", "mine.toml", "--anonymised", "safe.jsonl",
                 "--seed", "a test", "--shift-weeks", "2")  # fmt: skip

    assert result.exit_code == 0
    [line] = Path("safe.jsonl").read_text("utf-8").splitlines()
    found = json.loads(line)
    pseudonyms = Pseudonyms.of_seed("a test")
    assert found["phonenumber"] == pseudonyms.number("7573740123")
    assert found["calleridname"] == pseudonyms.name("Esendex Services")
    assert found["StartTime"] == "2026-01-19T15:00:10.000Z"
    assert re.fullmatch("[A-Z][a-z]{3}", found["name"])


def test_anonymised_postbacks_are_as_good_as_the_recorded(run: Run) -> None:
    """As many, all valid, and none with a number or a name of theirs."""
    recorded = _generated(run, "recorded.jsonl", "--realistic-numbers")

    run("fit", recorded, "-o", "mine.toml", "--anonymised", "safe.jsonl")

    before, after = (Path(name).read_text("utf-8") for name in (recorded, "safe.jsonl"))
    numbers = set(re.findall(r'"phonenumber": "([0-9]{10})"', before))
    assert len(numbers) == 1500
    assert not [number for number in numbers if number in after]
    assert "Riverside" in before
    assert "Riverside" not in after
    assert len(before.splitlines()) == len(after.splitlines())
    assert run("validate", "safe.jsonl").exit_code == Exit.DONE


def test_without_a_seed_nobody_can_repeat_it(run: Run) -> None:
    """The key is forgotten."""
    _written([ended(QueueID=7)])

    ids = set()
    for name in ("one.jsonl", "other.jsonl"):
        run("fit", "recorded.jsonl", "-o", "mine.toml", "--anonymised", name)
        ids.add(json.loads(Path(name).read_text("utf-8"))["QueueID"])

    assert len(ids) == 2


def test_a_seed_makes_the_same_postbacks_for_ever(run: Run) -> None:
    """Also those of another recording of the same people."""
    _written([ended(QueueID=7)])

    run("fit", "recorded.jsonl", "-o", "mine.toml", "--anonymised", "safe.jsonl", "--seed", "s")

    anonymiser = Anonymiser(Pseudonyms.of_seed("s"))
    assert json.loads(Path("safe.jsonl").read_text("utf-8")) == anonymiser.message(ended(QueueID=7))


def test_a_broken_line_ends_with_1(run: Run) -> None:
    """It is told of, and written nowhere."""
    _written(_calls())
    with Path("recorded.jsonl").open("a") as file:
        file.write('{"phonenumber": "7573740123\n')

    result = run("fit", "recorded.jsonl", "-o", "mine.toml", "--anonymised", "safe.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith("recorded.jsonl:201: ")
    assert "\n1 line cannot be read.\n" in result.stderr
    assert len(Path("safe.jsonl").read_text("utf-8").splitlines()) == 200
    assert Path("mine.toml").exists()


def test_a_recording_without_an_end_has_nothing_to_fit(run: Run) -> None:
    """Exit status 2, and no profile."""
    _written([{"QueueID": 7, "ResponseCode": 12}])

    result = run("fit", "recorded.jsonl", "-o", "mine.toml")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: recorded.jsonl has no postback whose ResponseCode ends a call, so there is nothing"
        " to fit.\n"
    )
    assert not Path("mine.toml").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--seed", "7"),
            "--seed and --shift-weeks are about --anonymised, which is missing.",
        ),
        (
            ("--shift-weeks", "1"),
            "--seed and --shift-weeks are about --anonymised, which is missing.",
        ),
        (
            ("-o", "recorded.jsonl"),
            "RECORDED, --output and --anonymised need to be different files.",
        ),
        (
            ("--anonymised", "recorded.jsonl"),
            "RECORDED, --output and --anonymised need to be different files.",
        ),
        (
            ("-o", "safe", "--anonymised", "./safe"),
            "RECORDED, --output and --anonymised need to be different files.",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(
    run: Run, options: tuple[str, ...], sentence: str
) -> None:
    """Before anything is written over."""
    _written(_calls())
    before = Path("recorded.jsonl").read_bytes()

    result = run("fit", "recorded.jsonl", *options)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: {sentence}"
    assert Path("recorded.jsonl").read_bytes() == before


@pytest.mark.parametrize("option", ["-o", "--anonymised"])
def test_a_file_that_cannot_be_written_is_told(run: Run, option: str) -> None:
    """Which, and why."""
    _written(_calls())

    result = run("fit", "recorded.jsonl", option, "missing/file")

    assert result.exit_code == 2
    assert result.stderr == "Error: missing/file cannot be written: No such file or directory.\n"


def test_the_kind_may_be_said(run: Run) -> None:
    """Where the first bytes mislead."""
    _written(_calls())

    result = run("fit", "recorded.jsonl", "--kind", "form")

    assert result.exit_code == 2
    assert "recorded.jsonl:1: Expected " in result.stderr
