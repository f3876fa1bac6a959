"""Figures of the script language.

python -m benchmarks.scripts
"""

from timeit import repeat

from benchmarks.lives import measure_lives
from benchmarks.machine import describe
from simulator.cli.collector import tune_collector
from simulator.script.diagnose import diagnose
from simulator.script.parse import parse

_BLOCK = r"""~\Label(Top{0})~ Hello, this is Riverside Clinic. Press 1 to confirm, or 0 for us.
~\AssignDTMF(1|Top{0})~ ~\WaitForDTMF(5)~ ~\IncreaseVariable(Count|1)~
~\GotoIf(Count|3|Top0)~ ~^chime~ ~\Goto(Top{0})~
"""
_MENU = r"""~\ActOnDigitPress(false)~ ~\ClearDTMF()~ ~\AssignDTMF(1|one)~ ~\AssignDTMF(2|two)~
~\AssignDTMF(3|three)~ ~\AssignDTMF(4|four)~ ~\AssignDTMF(0|agent)~ ~\ActOnDigitPress(true)~
~\SetVar(RepeatCount|0)~ Hello, this is Riverside Clinic.
~\Label(top)~ Press 1 to confirm, 2 to cancel, 3 to change, 4 for our address, 0 for an agent.
~\WaitForDTMF(5)~ ~\IncreaseVariable(RepeatCount|1)~ ~\GotoIf(RepeatCount|3|goodbye)~ ~\Goto(top)~
~\Label(one)~ ~\SetVar(answer|confirmed)~ Thank you, see you tomorrow. ~\EndCall()~
~\Label(two)~ ~\SetVar(answer|cancelled)~ Your appointment is cancelled. ~\EndCall()~
~\Label(three)~ ~\SetVar(answer|change)~ We will call you back. ~\EndCall()~
~\Label(four)~ We are at 10 Main Street. ~\Goto(top)~
~\Label(agent)~ ~\TransferTo(17575551000)~ ~\Goto(goodbye)~
~\Label(goodbye)~ Good bye. ~\EndCall()~
"""
_CALLS = 10_000
_SIZE = 2_048
_RUNS = 200


def main() -> None:
    """Print the figures."""
    print(describe())
    text = "".join(_BLOCK.format(number) for number in range(_SIZE // len(_BLOCK) + 1))[:_SIZE]
    script = parse(text)
    for name, what in (
        ("parse", lambda: parse(text)),
        ("parse and diagnose", lambda: diagnose(parse(text))),
    ):
        best = min(repeat(what, number=_RUNS, repeat=5)) / _RUNS
        print(f"  {name:<20}{best * 1e3:.3f} ms for {len(text):,} B, {len(script.parts)} parts")
    tune_collector()
    for outcome in ("", "does as asked", "human"):
        print(f"A menu, {_CALLS:,} calls that go {repr(outcome) if outcome else 'by chance'}")
        measure_lives(_CALLS, _MENU, outcome)


if __name__ == "__main__":
    main()
