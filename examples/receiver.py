"""A receiver to start from: it keeps the last state of every call, whatever order things come in.

    pip install flask
    python examples/receiver.py
    ringback serve --status-change-post-url http://127.0.0.1:9000/status

Then place a call; http://127.0.0.1:9000/calls tells what was received.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, Response, jsonify, request

__all__ = ["create_app"]

# The last status of a call that is over. A postback that was late must not open it again.
OVER = frozenset({
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 22, 23, 24, 25, 26, 28, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 43, 44,
})  # fmt: skip
TABLE = "CREATE TABLE IF NOT EXISTS calls (queue_id INTEGER PRIMARY KEY, code INTEGER, digits TEXT)"
UPSERT = "INSERT OR REPLACE INTO calls VALUES (?, ?, ?)"


def create_app(database: str) -> Flask:
    """Make the application; `database` is a file of SQLite."""
    app = Flask(__name__)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(TABLE)

    @app.post("/status")
    def status() -> tuple[str, int]:
        # Tolerant reading: letter case, form or JSON, and properties that come some day.
        posted = request.get_json(silent=True) or request.form
        if not isinstance(posted, Mapping):
            posted = {}
        message = {name.lower(): str(value) for name, value in posted.items()}
        queue_id, code = message.get("queueid", ""), message.get("responsecode", "")
        if not (queue_id.isdecimal() and code.isdecimal()):
            return "A postback needs a QueueID and a ResponseCode.\n", 400
        with closing(sqlite3.connect(database)) as connection, connection:
            known = connection.execute(
                "SELECT code FROM calls WHERE queue_id = ?", [queue_id]
            ).fetchone()
            if known is None or known[0] not in OVER:
                connection.execute(UPSERT, [queue_id, code, message.get("digitsdialed", "")])
        return "", 204

    @app.get("/calls")
    def calls() -> Response:
        with closing(sqlite3.connect(database)) as connection:
            rows: list[Any] = connection.execute("SELECT * FROM calls ORDER BY 1").fetchall()
        return jsonify(
            [dict(zip(("queue_id", "code", "digits"), row, strict=True)) for row in rows]
        )

    return app


if __name__ == "__main__":
    # A new file for each run: a simulator that starts again numbers its calls as before.
    with TemporaryDirectory() as folder:
        create_app(f"{folder}/calls.sqlite3").run(port=9000)
