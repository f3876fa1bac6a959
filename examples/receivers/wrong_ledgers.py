"""The mistakes that receivers make when they keep what they were told."""

import json
import time
from collections.abc import Mapping, Sequence
from threading import Semaphore
from typing import Any

from ledger import OVER, Ledger

__all__ = ["WRONG_LEDGERS"]


class _CountsDuplicates(Ledger):
    def follow_up(self, queue_id: int) -> None:
        self.connection().execute(
            "INSERT INTO follow_ups VALUES (?, 1)"
            " ON CONFLICT DO UPDATE SET mails = mails + 1", (queue_id,)
        )  # fmt: skip


class _RacesOnDuplicates(Ledger):
    def take(self, told: Mapping[str, Any]) -> None:
        known = json.dumps(told, sort_keys=True) in self.told_of(told["queue_id"])
        time.sleep(0.005)  # the mail goes out before anything is written down
        super().take(told)
        if not known and told["status"] in OVER:
            self.connection().execute(
                "UPDATE follow_ups SET mails = (SELECT count(*) FROM mails WHERE queue_id = ?)"
                " WHERE queue_id = ?", self._mailed(told["queue_id"])
            )  # fmt: skip

    def _mailed(self, queue_id: int) -> tuple[int, int]:
        connection = self.connection()
        connection.execute("CREATE TABLE IF NOT EXISTS mails (queue_id INTEGER)")
        connection.execute("INSERT INTO mails VALUES (?)", (queue_id,))
        return queue_id, queue_id


class _ReopensFinishedCalls(Ledger):
    def winner(self, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {**super().winner(told), "status": told[-1]["status"]}


class _LateOnesErase(Ledger):
    def winner(self, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {**told[-1], "status": super().winner(told)["status"]}


class _MixesUpCalls(Ledger):
    def keep(self, told: Mapping[str, Any]) -> None:
        super().keep(told)
        # Another call to the number that is under way takes over what was pressed.
        for queue_id, text in self.connection().execute(
            "SELECT queue_id, told FROM postbacks WHERE json_extract(told, '$.phone_number') = ?"
            " AND queue_id <> ?", (told["phone_number"], told["queue_id"])
        ).fetchall():  # fmt: skip
            if told["digits"] and told["phone_number"] and json.loads(text)["digits"]:
                mixed = json.dumps({**json.loads(text), "digits": "~" + told["digits"]})
                self.connection().execute(
                    "INSERT OR IGNORE INTO postbacks (queue_id, told) VALUES (?, ?)",
                    (queue_id, mixed),
                )


class _LosesUnderBurst(Ledger):
    def __init__(self, database: str) -> None:
        super().__init__(database)
        self._free = Semaphore(14)

    def take(self, told: Mapping[str, Any]) -> None:
        if not self._free.acquire(blocking=False):
            return
        time.sleep(0.002)
        super().take(told)
        self._free.release()


WRONG_LEDGERS: dict[str, tuple[str, type[Ledger]]] = {
    "counts-duplicates": ("Sends a mail for each copy of a postback.", _CountsDuplicates),
    "races-on-duplicates": ("Looks first and writes later.", _RacesOnDuplicates),
    "reopens-finished-calls": ("Takes the last arrival's status.", _ReopensFinishedCalls),
    "late-ones-erase": ("Takes the last arrival's values.", _LateOnesErase),
    "mixes-up-calls": ("Knows calls by their numbers.", _MixesUpCalls),
    "loses-under-burst": ("Drops what it has no time for.", _LosesUnderBurst),
}
"""What is wrong, and the ledger that is so, by the name of the defect."""
