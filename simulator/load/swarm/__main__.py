"""The entry point of load tests: `python -m simulator.load.swarm` is what `ringback load` runs."""

import os
import sys
from importlib import import_module

from simulator.load.swarm.interruption import NOTHING_SENT, STATUS, on_interruption


def _leave() -> None:
    """End the process while it is still being put together, where no error would find its way."""
    os.write(sys.stderr.fileno(), f"{NOTHING_SENT}\n".encode())
    os._exit(STATUS)


if __name__ == "__main__":
    on_interruption(_leave)
    import_module("simulator.load.swarm.start").main()
