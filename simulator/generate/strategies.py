"""Hypothesis strategies: numbers, requests, postbacks and whole calls for property tests.

    from hypothesis import given
    from simulator.generate.strategies import call_histories

    @given(call_histories())
    def test_the_last_postback_wins(postbacks): ...

Everything shrinks to the plainest call: one person who listened to the message and hung up, with
the smallest numbers and nothing pressed.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, get_args

from hypothesis import strategies as st

from simulator.calls.request import Wish
from simulator.generate.drawing import real
from simulator.generate.drawing.callees import numbers
from simulator.generate.drawing.filters import (
    ENDINGS,
    Filters,
    ImpossibleFilterError,
    OutcomeName,
    Realism,
    check_name,
    check_numbers,
)
from simulator.generate.drawing.incoming import CODES, incoming
from simulator.generate.drawing.wishes import wishes
from simulator.generate.schema.from_schema import Message, messages
from simulator.generate.schema.future import futures, relaxed
from simulator.generate.schema.illegal import illegals
from simulator.generate.schema.shape import narrowed
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import PROPERTIES, Postback
from simulator.postbacks.plan import read_post_on
from simulator.postbacks.wire import Absent, Booleans, CarrierTypes, Dates, Format, WireProfile
from simulator.resources import schema as read_schema

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

_LARGEST_BROADCAST: Final = 5


@dataclass(frozen=True, slots=True)
class WireBody:
    """A postback as it travels.

    Attributes:
        body: The bytes.
        content_type: The header that goes with them.
        message: What a receiver reads out of them, typed.
        wire: How they were written.
    """

    body: bytes
    content_type: str
    message: Message
    wire: WireProfile


def phone_numbers(
    *, area_code: str | None = None, wireless: bool | None = None
) -> st.SearchStrategy[PhoneNumber]:
    """Draw numbers kept for fiction in the United States and Canada; shrinks to 201-555-0100.

    Args:
        area_code: Where they live.
        wireless: Whether they are wireless.

    Raises:
        ImpossibleFilterError: There are no such numbers.
    """
    check_numbers(area_code=area_code, wireless=wireless)
    return numbers(area_code=area_code, wireless=wireless)


def queue_ids(
    *, min_value: int = 1, max_value: int = real.LARGEST_QUEUE_ID
) -> st.SearchStrategy[int]:
    """Draw QueueIDs, which are 64-bit integers; shrinks to the smallest."""
    return st.integers(min_value, max_value)


def call_requests(
    *, area_code: str | None = None, wireless: bool | None = None
) -> st.SearchStrategy[Wish]:
    """Draw requests in all the ways that the provider admits; shrinks to the shortest.

    Raises:
        ImpossibleFilterError: There are no such numbers to call.
    """
    check_numbers(area_code=area_code, wireless=wireless)
    return wishes(area_code=area_code, wireless=wireless)


def outgoing_postbacks(
    *,
    realism: Realism = "real",
    outcome: OutcomeName | None = None,
    wireless: bool | None = None,
    area_code: str | None = None,
    response_code: int | None = None,
) -> st.SearchStrategy[Message]:
    """Draw postbacks about outgoing calls, decoded as their JSON Schema describes them.

    Args:
        realism: `real`, consistent as the provider would send it; `legal`, whatever the schema
            allows; `future`, with properties, codes or values that the schema does not know.
        outcome: How the call ends.
        wireless: Whether the callee's number is wireless.
        area_code: The area code of the callee's number.
        response_code: The postback's ResponseCode.

    Raises:
        UnknownNameError: There is no such outcome or realism.
        ImpossibleFilterError: The filters contradict each other.
    """
    check_name("realism", realism, get_args(Realism))
    filters = Filters(
        outcome=outcome, wireless=wireless, area_code=area_code, response_code=response_code
    )
    if realism == "real":
        filters.outcomes_by_way()  # what is impossible is told now and not while drawing
        return real.postbacks(filters)
    return _compiled("outgoing_postback", realism, filters)


def incoming_postbacks(
    *, realism: Realism = "real", response_code: int | None = None
) -> st.SearchStrategy[Message]:
    """Draw postbacks about incoming calls; see `outgoing_postbacks`.

    Raises:
        UnknownNameError: There is no such realism.
        ImpossibleFilterError: No incoming call has the ResponseCode.
    """
    check_name("realism", realism, get_args(Realism))
    if realism != "real":
        return _compiled("incoming_postback", realism, Filters(response_code=response_code))
    codes = tuple(code for code in CODES if response_code in (None, code))
    if not codes:
        known = ", ".join(str(int(code)) for code in sorted(CODES))
        raise ImpossibleFilterError(
            f"No incoming call has the response_code {response_code}, only {known}."
        )
    return incoming(codes)


def call_histories(
    *,
    outcome: OutcomeName | None = None,
    wireless: bool | None = None,
    area_code: str | None = None,
    response_code: int | None = None,
    post_on: str = "changes",
) -> st.SearchStrategy[list[Message]]:
    """Draw all postbacks of one call, in order.

    Args:
        outcome: How the call ends.
        wireless: Whether the callee's number is wireless.
        area_code: The area code of the callee's number.
        response_code: The ResponseCode that it ends with.
        post_on: Which statuses are posted, as the setting of that name has it.

    Raises:
        UnknownNameError: There is no such outcome.
        ImpossibleFilterError: The filters contradict each other.
    """
    filters = Filters(
        outcome=outcome, wireless=wireless, area_code=area_code, response_code=response_code
    )
    filters.outcomes_at_the_end()
    return real.histories(filters, read_post_on(post_on))


def broadcasts(
    *,
    min_size: int = 1,
    max_size: int = _LARGEST_BROADCAST,
    area_code: str | None = None,
    wireless: bool | None = None,
    post_on: str = "changes",
) -> st.SearchStrategy[list[list[Message]]]:
    """Draw the histories of calls that one request placed, by rising QueueIDs.

    Raises:
        ImpossibleFilterError: There are no such numbers to call.
    """
    filters = Filters(wireless=wireless, area_code=area_code)
    return real.broadcasts(filters, read_post_on(post_on), fewest=min_size, most=max_size)


def illegal_postbacks(*, schema: str = "outgoing_postback") -> st.SearchStrategy[Message]:
    """Draw messages that the schema refuses, each because of one broken rule.

    Args:
        schema: `outgoing_postback` or `incoming_postback`.

    Raises:
        UnknownNameError: There is no such schema.
    """
    return illegals(schema)


def wire_profiles() -> st.SearchStrategy[WireProfile]:
    """Draw ways in which postbacks may be written; shrinks to the default one."""
    return _WIRES


def wire_bodies(
    messages: st.SearchStrategy[Message] | None = None, *, wire: WireProfile | None = None
) -> st.SearchStrategy[WireBody]:
    """Draw postbacks as they travel.

    Args:
        messages: What they say; `outgoing_postbacks()` by default.
        wire: How they are written; any way by default.
    """
    wires = _WIRES if wire is None else st.just(wire)
    said = outgoing_postbacks() if messages is None else messages
    return st.builds(_written, said, wires)


def _written(message: Message, wire: WireProfile) -> WireBody:
    known = () if message.get("incoming") else PROPERTIES
    postback: Postback = dict.fromkeys(known, None) | {
        name: _moment(name, value, wire) for name, value in message.items()
    }
    body = wire.encode(postback)
    return WireBody(body, wire.content_type, wire.decode(body), wire)


def _moment(name: str, value: Any, wire: WireProfile) -> Any:  # noqa: ANN401 - any property's
    """A text that is a moment as one where the wire has its own way to write moments."""
    if wire.dates is Dates.ISO or PROPERTIES.get(name) is not datetime:
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


@cache
def _compiled(name: str, realism: Realism, filters: Filters) -> st.SearchStrategy[Message]:
    """What a schema allows, or may allow one day, as far as filters leave it open."""
    document = read_schema(name)
    wanted = _wanted(filters)
    known = narrowed(document, wanted) if wanted else document
    if realism == "legal":
        return messages(known)
    later = relaxed(document)
    return futures(document, messages(narrowed(later, wanted) if wanted else later))


def _wanted(filters: Filters) -> dict[str, dict[str, Any]]:
    """What filters ask of properties."""
    found: dict[str, dict[str, Any]] = {}
    if filters.response_code is not None:
        found["ResponseCode"] = {"const": filters.response_code}
    if filters.wireless is not None:
        found["isWireless"] = {"const": filters.wireless}
    if filters.area_code is not None:
        found["phonenumber"] = {"pattern": f"^{filters.area_code}[0-9]{{7}}$"}
    if filters.outcome is not None:
        code, detected = ENDINGS[filters.outcome]
        if filters.response_code not in (None, code):
            filters.outcomes_at_the_end()
        found["ResponseCode"] = {"const": int(code)}
        if detected is not None:
            found["machinedetection"] = {"const": detected.value}
    return found


_WIRES: Final = st.builds(
    WireProfile,
    format=st.sampled_from(Format),
    dates=st.sampled_from(Dates),
    booleans=st.sampled_from(Booleans),
    absent=st.sampled_from(Absent),
    carrier_types=st.sampled_from(CarrierTypes),
)
