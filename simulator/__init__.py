"""Ringback: a simulator of the Voice Broadcast API that runs on your desk.

 customer's code                    Ringback                         customer's code
───────────────   ┌─────────────────────────────────────────────┐   ───────────────
 SOAP 1.1/1.2 ──▶ │ asmx ─▶ api ─▶ calls ─▶ engine ─▶ postbacks │ ──HTTP POST──▶ receiver
 GET / POST       │ (wire)       (requests)  (clock)  (delivery)│
                  └─────────────────────────────────────────────┘
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from simulator.calls.call import Call
    from simulator.calls.request import Wish
    from simulator.clock import Clock
    from simulator.codes import ResponseCode
    from simulator.engine import Simulator
    from simulator.errors import RingbackError
    from simulator.phone import PhoneNumber
    from simulator.settings import Settings

__all__ = [
    "Call",
    "Clock",
    "PhoneNumber",
    "ResponseCode",
    "RingbackError",
    "Settings",
    "Simulator",
    "Wish",
]

_HOMES: Final = {
    "Call": "simulator.calls.call",
    "Clock": "simulator.clock",
    "PhoneNumber": "simulator.phone",
    "ResponseCode": "simulator.codes",
    "RingbackError": "simulator.errors",
    "Settings": "simulator.settings",
    "Simulator": "simulator.engine",
    "Wish": "simulator.calls.request",
}


# Looked up on first use: the command line shows its help without loading the engine.
def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has a type of its own
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
