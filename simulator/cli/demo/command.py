"""The verb `demo`: calls of every kind, placed and watched from both ends, each of them checked."""

from time import monotonic, sleep

import click

from simulator.cli.demo.exam import MISTAKE, examined, is_found
from simulator.cli.demo.show import Show
from simulator.cli.demo.stage import Stage, open_stage
from simulator.cli.exits import Exit

__all__ = ["demo"]


@click.command()
@click.option(
    "--pause",
    type=click.FloatRange(0, 5),
    default=0.08,
    show_default=True,
    metavar="SECONDS",
    help="Real time between two moments, for the eye to follow.",
)
@click.option("--no-exam", is_flag=True, help="Leave out the exam of a receiver at the end.")
@click.pass_context
def demo(ctx: click.Context, pause: float, *, no_exam: bool) -> None:
    """Place calls of every kind and watch them, and examine a receiver that makes a mistake.

    Starts a simulator and a receiver on free ports of this machine, calls magic numbers over
    SOAP 1.1, SOAP 1.2, GET and POST, and shows every call's life and every postback. Each
    postback is checked against its schema; each call must end as its number promises, and the
    last postback must say what GetQueueIDStatus says. Then one of the example receivers is
    examined, whose mistake must be found. Exits with 1 if anything is wrong.
    """
    started, show = monotonic(), Show()
    with open_stage(show, lambda: sleep(pause)) as stage:
        show.heading("Placing calls")
        stage.place_calls()
        show.heading("What happens (virtual time)")
        stage.run()
        stage.judge()
    show.summary(stage.records)
    good = no_exam or _examine(show)
    good &= _verdict(stage, show, monotonic() - started)
    ctx.exit(Exit.DONE if good else Exit.CHECK_FAILED)


def _examine(show: Show) -> bool:
    show.heading(f"Examining a receiver that {MISTAKE}")
    result = examined()
    show.exam(result)
    return is_found(result)


def _verdict(stage: Stage, show: Show, seconds: float) -> bool:
    calls, posted = len(stage.records), sum(len(record.posted) for record in stage.records)
    failed = sum(bool(record.objections) for record in stage.records)
    good = not failed and not stage.strays
    outcome = "all of them as promised" if good else f"{failed} not as promised"
    strays = f", {stage.strays} about unknown calls" if stage.strays else ""
    show.verdict(
        f"{calls} calls, {outcome}; {posted} postbacks{strays}. It took {seconds:.1f} s.",
        good=good,
    )
    return good
