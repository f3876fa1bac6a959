r"""A receiver of postbacks as it should be, and with one mistake on request.

    pip install flask waitress
    python examples/receivers/receiver.py --port 9000
    ringback check http://127.0.0.1:9000/postbacks \
        --state-url 'http://127.0.0.1:9000/calls/{QueueID}'

`--defect NAME` makes one realistic mistake, and `--list` names them.
"""

import argparse
import sys
from logging import ERROR, getLogger
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, Response, jsonify, request
from waitress import serve

# Its modules lie beside it, wherever it is loaded from.
sys.path.insert(0, str(Path(__file__).parent))

from defects import CORRECT, DEFECTS

__all__ = ["create_app"]

_THREADS = 32


def create_app(database: str, *, defect: str = "") -> Flask:
    """Make the application.

    Args:
        database: A file of SQLite.
        defect: The mistake that it makes; none if empty.
    """
    parts = DEFECTS[defect] if defect else CORRECT
    ledger = parts.ledger(database)
    door = parts.door(parts.reader(), ledger)
    app = Flask(__name__)

    @app.route("/postbacks", methods=door.methods)
    def postbacks() -> Response:
        return door.answer(request)

    @app.get("/calls/<int:queue_id>")
    def call(queue_id: int) -> tuple[Response, int]:
        state = ledger.call(queue_id)
        return jsonify(state), 404 if state is None else 200

    @app.get("/calls")
    def calls() -> Response:
        return jsonify(ledger.calls())

    return app


def main() -> None:
    """Serve until somebody stops it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--database", help="a file of SQLite; a new one for each run if left out")
    parser.add_argument("--defect", default="", choices=["", *DEFECTS], metavar="NAME")
    parser.add_argument("--list", action="store_true", help="name the defects")
    asked = parser.parse_args()
    if asked.list:
        for name, parts in DEFECTS.items():
            print(f"{name:<28}{parts.mistake}")  # noqa: T201 - it was asked for
        return
    if asked.database:
        _serve(asked.database, asked)
        return
    with TemporaryDirectory() as folder:
        _serve(f"{folder}/calls.sqlite3", asked)


def _serve(database: str, asked: argparse.Namespace) -> None:
    app = create_app(database, defect=asked.defect)
    getLogger("waitress.queue").setLevel(ERROR)  # a burst fills it, as it is meant to
    serve(app, host="127.0.0.1", port=asked.port, threads=_THREADS, _quiet=True)


if __name__ == "__main__":
    main()
