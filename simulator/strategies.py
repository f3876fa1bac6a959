"""The Hypothesis strategies under a short name: what the provider may send, for property tests.

from hypothesis import given
from simulator.strategies import outgoing_postbacks

@given(outgoing_postbacks())
def test_every_postback_is_accepted(postback): ...
"""

from simulator.generate.strategies import (
    ImpossibleFilterError,
    Message,
    OutcomeName,
    Realism,
    WireBody,
    broadcasts,
    call_histories,
    call_requests,
    illegal_postbacks,
    incoming_postbacks,
    outgoing_postbacks,
    phone_numbers,
    queue_ids,
    wire_bodies,
    wire_profiles,
)

__all__ = [
    "ImpossibleFilterError",
    "Message",
    "OutcomeName",
    "Realism",
    "WireBody",
    "broadcasts",
    "call_histories",
    "call_requests",
    "illegal_postbacks",
    "incoming_postbacks",
    "outgoing_postbacks",
    "phone_numbers",
    "queue_ids",
    "wire_bodies",
    "wire_profiles",
]
