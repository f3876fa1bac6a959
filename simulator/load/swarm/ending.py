"""The ending of a run: its verdict on the terminal, its reports in files, its exit status."""

from pathlib import Path

from simulator.errors import RingbackError
from simulator.load.baseline import read_result
from simulator.load.options import LoadOptions
from simulator.load.report.summary import summary
from simulator.load.run import Run
from simulator.load.swarm.interruption import say

__all__ = ["end"]


def end(run: Run, options: LoadOptions) -> int:
    """Tell how a run went, and give the exit status of the process."""
    try:
        baseline = read_result(Path(options.baseline)) if options.baseline else None
        result, verdict, comparison = run.finish(reports=options.reports, baseline=baseline)
    except RingbackError as error:
        say(f"Error: {error}")
        return 2
    for line in summary(result, verdict, comparison):
        print(line, flush=True)  # noqa: T201 - the end of a command
    return int(verdict.exit_status)
