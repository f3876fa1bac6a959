"""Figures of the script language.

python -m benchmarks.scripts
"""

from timeit import repeat

from benchmarks.machine import describe
from simulator.script.diagnose import diagnose
from simulator.script.parse import parse

_BLOCK = r"""~\Label(Top{0})~ Hello, this is Riverside Clinic. Press 1 to confirm, or 0 for us.
~\AssignDTMF(1|Top{0})~ ~\WaitForDTMF(5)~ ~\IncreaseVariable(Count|1)~
~\GotoIf(Count|3|Top0)~ ~^chime~ ~\Goto(Top{0})~
"""
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


if __name__ == "__main__":
    main()
