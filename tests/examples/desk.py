"""Serves the receivers of examples/receivers from one process, each under the name of its defect.

python tests/examples/desk.py PORT FOLDER
"""

import gc
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from logging import ERROR, getLogger
from pathlib import Path
from typing import Any
from wsgiref.util import shift_path_info

from waitress import serve

RECEIVERS = Path(__file__).parents[2] / "examples" / "receivers"


class Desk:
    """One receiver at a time: each holds as many connections to its database as it has threads.

    Args:
        folder: Where the databases are.
    """

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(RECEIVERS))
        self._create_app = import_module("receiver").create_app
        self._folder = folder
        self._receiver = lru_cache(maxsize=1)(self._opened)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the receiver that the path begins with."""
        answer: Iterable[bytes] = self._receiver(shift_path_info(environ))(environ, start_response)
        return answer

    def _opened(self, defect: str) -> Any:
        gc.collect()  # closes the databases of the one before
        return self._create_app(str(self._folder / defect), defect=defect)


def main(port: int, folder: Path) -> None:
    """Serve until somebody stops it."""
    getLogger("waitress.queue").setLevel(ERROR)  # a burst fills it, as it is meant to
    serve(Desk(folder), host="127.0.0.1", port=port, threads=32, _quiet=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
