"""Keeps what was told of each call in SQLite: a set of postbacks, from which its state follows."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from threading import local
from typing import Any

__all__ = ["Ledger"]

# The last status of a call that is over; no other follows it.
OVER = frozenset({
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 22, 23, 24, 25, 26, 28, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 43, 44,
})  # fmt: skip
ANSWERED = frozenset({1, 24, 25, 26, 30, 31})
# How far a call has come that is not over.
PROGRESS = {0: 0, 45: 1, 46: 2, 12: 3, 19: 4, 20: 5, 18: 6, 21: 7, 41: 8, 42: 8}

TABLES = """
CREATE TABLE IF NOT EXISTS postbacks (
    id INTEGER PRIMARY KEY, queue_id INTEGER, told TEXT, UNIQUE (queue_id, told)
);
CREATE TABLE IF NOT EXISTS follow_ups (queue_id INTEGER PRIMARY KEY, mails INTEGER);
CREATE TABLE IF NOT EXISTS changes (queue_id INTEGER PRIMARY KEY, at TEXT);
"""
KEEP = "INSERT OR IGNORE INTO postbacks (queue_id, told) VALUES (?, ?)"
MAIL_ONCE = "INSERT OR IGNORE INTO follow_ups VALUES (?, 1)"
CHANGED = "INSERT OR REPLACE INTO changes VALUES (?, ?)"


class Ledger:
    """What is known of every call.

    The same postbacks leave the same state, in whatever order and however often they come.

    Args:
        database: A file of SQLite.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._own = local()
        self.connection().executescript(TABLES)

    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = sqlite3.connect(self._database, timeout=30, isolation_level=None)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = OFF")  # a desk may lose power, and nothing else
            self._own.connection = found
        return found

    def take(self, told: Mapping[str, Any]) -> None:
        """Take a postback in, whole or not at all."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            self.keep(told)
            if told["status"] in OVER:
                self.follow_up(told["queue_id"])
            now = datetime.now(UTC).isoformat()
            connection.execute(CHANGED, (told["queue_id"], now))

    def keep(self, told: Mapping[str, Any]) -> None:
        """Add a postback to what is known; one that is known already adds nothing."""
        text = json.dumps(told, sort_keys=True)
        self.connection().execute(KEEP, (told["queue_id"], text))

    def follow_up(self, queue_id: int) -> None:
        """Send the mail that follows a call, once."""
        self.connection().execute(MAIL_ONCE, (queue_id,))

    def call(self, queue_id: int) -> dict[str, Any] | None:
        """The state of a call; None if nothing was told of it."""
        rows = self.told_of(queue_id)
        if not rows:
            return None
        told = self.winner([json.loads(text) for text in rows])
        mails = self._one("SELECT mails FROM follow_ups WHERE queue_id = ?", queue_id) or 0
        changed = self._one("SELECT at FROM changes WHERE queue_id = ?", queue_id)
        return {
            **told,
            "queue_id": queue_id,
            "over": told["status"] in OVER,
            "answered": told["status"] in ANSWERED,
            "follow_ups": mails,
            "updated_at": changed,
        }

    def calls(self) -> list[int]:
        """Every call that is known."""
        rows = self.connection().execute("SELECT DISTINCT queue_id FROM postbacks ORDER BY 1")
        return [queue_id for (queue_id,) in rows]

    def told_of(self, queue_id: int) -> Sequence[str]:
        """All postbacks of a call in the order in which they came."""
        rows: Iterable[tuple[str]] = self.connection().execute(
            "SELECT told FROM postbacks WHERE queue_id = ? ORDER BY id", (queue_id,)
        )
        return [text for (text,) in rows]

    def winner(self, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The postback that tells how a call stands, by what it says and not by when it came."""
        return max(told, key=_weight)

    def _one(self, query: str, queue_id: int) -> Any:  # noqa: ANN401 - of any type
        row = self.connection().execute(query, (queue_id,)).fetchone()
        return None if row is None else row[0]


def _weight(told: Mapping[str, Any]) -> tuple[bool, int, str]:
    status = told["status"]
    return status in OVER, PROGRESS.get(status, 0), json.dumps(told, sort_keys=True)
