"""Keeping: how operations on what a license key keeps answer, if it can be and if it cannot."""

from collections.abc import Callable
from typing import TypeVar

from simulator import news
from simulator.account import Account
from simulator.asmx.service import Noted
from simulator.assets.refused import AssetRefusedError
from simulator.covering import covered_text
from simulator.engine import Simulator

__all__ = ["Keeping"]

_Answer = TypeVar("_Answer")


class Keeping:
    """What the families of such operations have in common.

    What cannot be, for a bad license key as for a name that nothing carries, is answered with
    `false`, 0, an empty text or an empty list [assumed]; the reason is told in a note beside the
    answer, and in the news.

    Args:
        simulator: Where things are kept.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def _done(self, license_key: str | None, change: Callable[[Account], object]) -> bool | Noted:
        """Change something; tells whether that could be."""

        def change_it(account: Account) -> bool:
            change(account)
            return True

        return self._answer(license_key, change_it, refused=False)

    def _answer(
        self, license_key: str | None, find: Callable[[Account], _Answer], *, refused: _Answer
    ) -> _Answer | Noted:
        """Find something in the account of a license key; `refused` is the answer if it is not."""
        clock = self._simulator.clock
        try:
            account = self._simulator.keeper(license_key or "")
            clock = account.clock
            return find(account)
        except AssetRefusedError as error:
            reason = covered_text(str(error), license_key or "")
            news.asset_refused(reason, clock.now())
            return Noted(refused, reason)
