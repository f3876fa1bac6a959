"""The defects of receivers: each is one part put into a receiver that is right."""

from dataclasses import dataclass

from door import Door
from ledger import Ledger
from reading import Reader
from wrong_doors import WRONG_DOORS
from wrong_ledgers import WRONG_LEDGERS
from wrong_readers import WRONG_READERS

__all__ = ["CORRECT", "DEFECTS", "Parts"]


@dataclass(frozen=True)
class Parts:
    """What a receiver is made of.

    Args:
        mistake: What is wrong with it.
        reader: Reads postbacks.
        ledger: Keeps them.
        door: Answers.
    """

    mistake: str = ""
    reader: type[Reader] = Reader
    ledger: type[Ledger] = Ledger
    door: type[Door] = Door


CORRECT = Parts()

DEFECTS = {
    **{name: Parts(mistake, ledger=part) for name, (mistake, part) in WRONG_LEDGERS.items()},
    **{name: Parts(mistake, reader=part) for name, (mistake, part) in WRONG_READERS.items()},
    **{name: Parts(mistake, door=part) for name, (mistake, part) in WRONG_DOORS.items()},
}
"""Every defect by its name."""
