"""What the demo shows: a line for everything that happens, and a table of how it ended."""

from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from typing import Final

from simulator.calls.call import Moment
from simulator.check.report.terminal import finding_lines
from simulator.check.report.words import verdict_sentence
from simulator.check.result import ExamResult
from simulator.cli.console import is_terminal, print_table, rich_console, say
from simulator.cli.demo.record import CallRecord
from simulator.codes import Phase, ResponseCode

__all__ = ["Show"]

_STYLES: Final = {
    Phase.WAITING: "dim",
    Phase.PROGRESS: "cyan",
    Phase.ANSWERED: "green",
    Phase.UNANSWERED: "yellow",
    Phase.FAILED: "red",
    Phase.REFUSED: "magenta",
}


class Show:
    """Prints the demo: in colour on a terminal, plain elsewhere, the same words in both."""

    def __init__(self) -> None:
        self._console = rich_console() if is_terminal() else None

    def heading(self, text: str) -> None:
        """Begin a part."""
        self._line("", "")
        self._line(text, "bold")

    def placed(self, record: CallRecord) -> None:
        """Tell of a request and its answer."""
        scene, code = record.scene, record.ended
        queue_id = "" if record.refused else f", QueueID {record.queue_id}"
        self._line(
            f"  {scene.transport:<8}  {scene.operation:<31}  {record.number}"
            f"  {code:d} {code.text}{queue_id}",
            _STYLES[code.phase] if record.refused else "",
        )

    def cancelled(self, reference_id: str, answer: str) -> None:
        """Tell of the cancelling request and its answer."""
        self._line(f"  POST      CancelNotifyByReferenceID        {reference_id:<12}  {answer}", "")

    def happened(self, record: CallRecord, moment: Moment, postback: str) -> None:
        """Tell of one moment in a call's life, and of the postback about it, if there is one."""
        at, status = moment.at, moment.status
        what = f"{status:>2d} {status.text}{_detail(moment)}" if postback else f"   {moment.note}"
        self._line(
            f"  {at:%H:%M:%S}.{at.microsecond // 100_000}  {record.number}"
            f"  {record.scene.transport:<8}  {postback:<13}  {what}",
            _STYLES[status.phase] if postback else "dim",
        )

    def summary(self, records: Sequence[CallRecord]) -> None:
        """Tell how every call ended."""
        say()
        print_table(
            ("number", "what happens", "transport", "ends with", "keys", "s", "posted", "check"),
            [_row(record) for record in records],
        )
        for record in records:
            for objection in record.objections:
                self._line(f"  {objection}", "red")

    def exam(self, result: ExamResult) -> None:
        """Tell what the exam of a receiver found."""
        for finding in result.findings:
            # The receiver is gone by the time that anybody could reproduce it.
            lines = finding_lines(finding, result.asked.url)
            for line in takewhile(lambda each: "Reproduce with:" not in each, lines):
                self._line(f"  {line}", "red" if line.startswith("FAILED") else "")
        self._line(f"  {verdict_sentence(result)} Grade {result.grade}.", "bold")
        say()

    def verdict(self, text: str, *, good: bool) -> None:
        """Say the last word."""
        self._line(text, "bold green" if good else "bold red")

    def _line(self, text: str, style: str) -> None:
        if self._console is None:
            say(text)
            return
        line = import_module("rich.text").Text(text, style=style)
        self._console.print(line, soft_wrap=True)


def _detail(moment: Moment) -> str:
    """Who answered: the one thing that a ResponseCode does not tell by itself."""
    return f" ({moment.note})" if moment.status is ResponseCode.IN_CALL else ""


def _row(record: CallRecord) -> tuple[str, ...]:
    return (
        record.number,
        record.scene.story(record.number),
        record.scene.transport,
        f"{record.ended:d} {record.ended.text}",
        record.status.get("DigitsPressed", ""),
        record.status.get("Duration", ""),
        str(len(record.posted)),
        "failed" if record.objections else "ok",
    )
