"""The ending of a run: its verdict on the terminal, its reports in files, its exit status."""

import os
import sys
from pathlib import Path

from simulator.errors import RingbackError
from simulator.load.baseline import Comparison, read_result
from simulator.load.options import LoadOptions
from simulator.load.report.summary import summary
from simulator.load.result import Result
from simulator.load.run import Run
from simulator.load.swarm.interruption import say
from simulator.load.verdict import Verdict, judge

__all__ = ["end"]


def end(run: Run, options: LoadOptions) -> int:
    """Tell how a run went, and give the exit status of the process."""
    try:
        baseline = read_result(Path(options.baseline)) if options.baseline else None
        result, verdict, comparison = run.finish(reports=options.reports, baseline=baseline)
    except RingbackError as error:
        # A disk that is full must not cost the figures, too.
        result = run.result()
        _tell(result, judge(result), None)
        say(f"Error: {error}")
        return 2
    _tell(result, verdict, comparison)
    return int(verdict.exit_status)


def _tell(result: Result, verdict: Verdict, comparison: Comparison | None) -> None:
    try:
        for line in summary(result, verdict, comparison):
            print(line, flush=True)  # noqa: T201 - the end of a command
    except BrokenPipeError:
        # Who reads only the first lines, as `head` does, wants the exit status all the same; and
        # Python would complain at its end of what it cannot write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
