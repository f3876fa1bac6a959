import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli.exits import Exit
from tests.cli.conftest import Run


def test_postbacks_are_written_a_line_each(run: Run) -> None:
    """To standard output, with what was made on the other one."""
    result = run("generate", "--calls", "20")

    messages = [json.loads(line) for line in result.stdout.splitlines()]
    assert {message["QueueID"] for message in messages} == set(range(4093249, 4093269))
    assert f"{len(messages)} postbacks of 20 calls over " in result.stderr


def test_the_same_options_write_the_same_file(run: Run, tmp_path: Path) -> None:
    """Compressed too; another seed writes another one."""
    files = [tmp_path / name for name in ("one.gz", "two.gz", "three.gz")]
    for file, seed in zip(files, ("7", "7", "8"), strict=True):
        result = run(
            "generate", "--calls", "1e2", "--seed", seed, "--format", "form", "-o", str(file)
        )
        assert result.exit_code == Exit.DONE

    one, two, three = (file.read_bytes() for file in files)
    assert one == two != three
    assert gzip.decompress(one).startswith(b"QueueID=4093249&ResponseCode=12&")


def test_every_option_says_something_about_the_calls(run: Run) -> None:
    """Who calls whom, how often, how fast, and what is posted."""
    result = run(
        "generate", "--calls", "50", "--area-code", "757", "--numbers", "10", "--post-on", "final",
        "--try-count", "1", "--caller-id", "2025550199", "--caller-id-name", "Clinic",
        "--first-queue-id", "7", "--start", "2026-03-01T12:00:00", "--calls-per-minute", "60",
        "--transfer-number", "", "--text", "Hello.", "--next-try-seconds", "60",
        "--realistic-numbers", "--profile", "cold_list",
    )  # fmt: skip

    messages = [json.loads(line) for line in result.stdout.splitlines()]
    assert sorted(message["QueueID"] for message in messages) == list(range(7, 57))
    assert {message["phonenumber"][:3] for message in messages} == {"757"}
    assert len({message["phonenumber"] for message in messages}) == 10
    assert {message["callerid"] for message in messages} == {"2025550199"}
    assert {message["calleridname"] for message in messages} == {"Clinic"}
    assert all(message["EndTime"] > "2026-03-01T12:00:00" for message in messages)


@pytest.mark.parametrize("arrivals", ["even", "scattered", "day"])
def test_calls_arrive_as_asked(run: Run, arrivals: str) -> None:
    """Evenly, by chance, or over a day."""
    result = run("generate", "--calls", "200", "--arrivals", arrivals, "--format", "csv")

    dues = [line.partition(",")[0] for line in result.stdout.splitlines()[1:]]
    assert dues == sorted(dues)
    assert (dues[-1] > "2026-01-05T20") == (arrivals == "day")


def test_a_plot_is_drawn_beside_the_file(run: Run, tmp_path: Path) -> None:
    """Of what was made."""
    picture = tmp_path / "traffic.png"
    result = run(
        "generate", "--calls", "100", "-o", str(tmp_path / "t.jsonl"), "--plot", str(picture)
    )

    assert result.exit_code == Exit.DONE
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("--profile", "cold_lst"),
            "No profile is called 'cold_lst'. Did you mean 'cold_list'? There are opt_in_notice,"
            " cold_list, business_list, or the path of a file that ends in .toml.",
        ),
        (
            ("--area-code", "999"),
            "No area code '999' is assigned in the United States or Canada. Did you mean '989'?",
        ),
        (
            ("--calls", "1.5"),
            "Invalid value for '--calls': needs a whole number such as 1000000 or 1e6, got '1.5'.",
        ),
        (
            ("--calls", "nan"),
            "Invalid value for '--calls': needs a whole number such as 1000000 or 1e6, got 'nan'.",
        ),
        (("--calls", "0"), "calls needs a number from 1 to 4611686018427387904, got 0."),
        (
            ("--start", "soon"),
            "--start needs a moment such as 2026-01-05T15:00:00Z, got 'soon'.",
        ),
        (
            ("--output", "/nowhere/file"),
            "/nowhere/file cannot be written: No such file or directory.",
        ),
        (
            ("--plot", "picture.doc"),
            "picture.doc cannot be drawn: Format 'doc' is not supported",
        ),
        (("--caller-id", "12"), "A phone number needs 10 digits, got '12'."),
    ],
)
def test_what_cannot_be_made_is_refused(run: Run, arguments: tuple[str, ...], text: str) -> None:
    """With what to do, and the exit status of wrong usage."""
    result = run("generate", "--calls", "3", *arguments)

    assert result.exit_code == Exit.USAGE
    assert text in " ".join(result.stderr.split())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_stays_small_however_many_calls(tmp_path: Path) -> None:
    """Measured as the most that the process ever had."""
    program = (
        "import re; from simulator.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    out = str(tmp_path / "many.form")
    done = subprocess.run(
        [sys.executable, "-c", program, "generate", "--calls", "60000", "--format", "form",
         "--post-on", "final", "-o", out],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout.splitlines()[-1]) < 200_000
