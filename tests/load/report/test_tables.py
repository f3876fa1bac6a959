from dataclasses import replace

from simulator.load.record import Record
from simulator.load.report.tables import first_second, tables, tiles
from simulator.load.trouble import Trouble
from tests.load.report.sample import empty_result, result_of, small_result


def test_the_tiles_tell_counts_and_times() -> None:
    """Counts come with their share of what was due."""
    told = {tile.name: (tile.value, tile.note) for _, group in tiles(small_result().record)
            for tile in group}  # fmt: skip

    assert told["due"] == ("5", "")
    assert told["failed"] == ("1", "20 % of due")
    assert told["p50"] == ("3.01 ms", "")
    assert told["max"] == ("40 ms", "")
    assert told["service p99"] == ("–", "from sending")  # noqa: RUF001 - as the page has it


def test_kinds_are_told_apart() -> None:
    """Each with its own percentiles, in the order of their codes."""
    kinds = tables(small_result())[0]

    assert kinds.head == (
        "Kind",
        "answered",
        "of them badly",
        "p50",
        "p90",
        "p95",
        "p99",
        "p99.9",
        "max",
    )
    assert kinds.rows == [
        ("1 Call Answered", "3", "0", *["40 ms"] * 6),
        ("8 Busy", "1", "1", *["501 us"] * 6),
    ]


def test_the_most_frequent_trouble_comes_first() -> None:
    """With its share of what was due and its examples."""
    record = Record()
    record.second(0).due = 1000
    record.trouble(Trouble.RESET, 1, "after 3 bytes")
    record.trouble(Trouble.TIMEOUT, 20, "No answer within 30 s.", "No answer within 31 s.")

    troubles = tables(result_of(record))[0]

    assert troubles.rows == [
        ("timeout", "20", "2 %", "No answer within 30 s.\nNo answer within 31 s."),
        ("reset", "1", "0.1 %", "after 3 bytes"),
    ]


def test_a_generator_that_was_lost_is_told_so() -> None:
    """What was due of it after its last word is not known."""
    result = empty_result()
    here, away = result.generators
    gone = replace(result, generators=(here, replace(away, unaccounted=0)))

    assert [row[-1] for row in tables(result)[-1].rows] == [
        "yes", "lost, 12 postbacks unaccounted for",
    ]  # fmt: skip
    assert [row[-1] for row in tables(gone)[-1].rows] == ["yes", "lost"]


def test_a_table_without_rows_is_left_out() -> None:
    """An empty table says nothing."""
    assert tables(replace(empty_result(), generators=())) == []


def test_the_first_second_is_told_apart() -> None:
    """It holds the opening of connections."""
    assert first_second(small_result().record) == (
        "Connections are set up in the first second: the p99 was 40 ms in it, and 3.01 ms in the"
        " median second of all others."
    )
    assert first_second(Record()) == ""
