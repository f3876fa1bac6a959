"""Ringback: a simulator of the Voice Broadcast API that runs on your desk.

 customer's code                    Ringback                         customer's code
───────────────   ┌─────────────────────────────────────────────┐   ───────────────
 SOAP 1.1/1.2 ──▶ │ asmx ─▶ api ─▶ calls ─▶ engine ─▶ postbacks │ ──HTTP POST──▶ receiver
 GET / POST       │ (wire)       (requests)  (clock)  (delivery)│
                  └─────────────────────────────────────────────┘
"""

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
