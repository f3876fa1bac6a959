import csv

from simulator.load.report.csv_files import COLUMNS, csv_text
from tests.load.report.sample import empty_result, small_result


def test_each_second_has_a_row() -> None:
    """Also one in which nothing was; times are in milliseconds, empty if nothing was answered."""
    rows = list(csv.reader(csv_text(small_result().record).splitlines()))

    assert rows == [
        list(COLUMNS),
        ["0", "2", "2", "2", "0", "0", "39.977", "39.977", "39.977", "39.977", "39.977"],
        ["1", "0", "0", "0", "0", "0", "", "", "", "", ""],
        ["2", "3", "3", "2", "1", "1", "0.501", "3.006", "3.006", "3.006", "3.006"],
    ]


def test_an_empty_record_has_only_its_heading() -> None:
    """A reader finds the columns all the same."""
    assert csv_text(empty_result().record) == (
        "second,due,sent,answered,failed,in_flight,p50,p90,p99,p99_9,max\n"
    )
