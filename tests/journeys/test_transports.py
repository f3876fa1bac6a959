from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from simulator.api.handlers import handlers
from simulator.calls.voices import VOICES
from simulator.engine import Simulator
from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk
from tests.journeys.transports import Customer, transports_of

_BASIC = {
    "TextToSay": TEXT,
    "CallerID": CALLER_ID,
    "CallerIDname": "Esendex Services",
    "VoiceID": "2",
    "LicenseKey": KEY,
}
_ANR = {
    "PhoneNumberToDial": "(202) 555-0122 x3025",
    "TransferNumber": "7575558888",
    "VoiceID": 2,
    "CallerIDNumber": CALLER_ID,
    "CallerIDName": "Esendex Services",
    "TextToSay": TEXT,
    "LicenseKey": KEY,
    "TryCount": 2,
    "NextTryInSeconds": 180,
    "UTCScheduledDateTime": datetime(2026, 1, 6, 8, 25, 8, 336000, tzinfo=UTC),
    "TTSrate": 10,
    "TTSvolume": 100,
    "MaxCallLength": 0,
    "StatusChangePostUrl": "",
    "ReferenceID": "notify1",
}


class Known(NamedTuple):
    """The calls that there are before an operation is called."""

    ended: int
    waiting: int


class Visit(NamedTuple):
    """One call of an operation: with what, and the first field of each answer or the scalar."""

    arguments: Callable[[Known], Mapping[str, Any]]
    expected: Callable[[Known], object]


def _same(value: object) -> Callable[[Known], Any]:
    return lambda _: value


_NUMBERS = {"PhoneNumbersToDial": "2025550122; 2025550140;"}
_VISITS = {
    "NotifyPhoneEnglishBasic": Visit(
        _same({"PhoneNumberToDial": "2025550122", "TextToSay": TEXT, "LicenseKey": KEY}), _same(0)
    ),
    "NotifyPhoneBasic": Visit(_same({"PhoneNumberToDial": "202.555.0122", **_BASIC}), _same(0)),
    "NotifyPhoneBasicWithTryCount": Visit(
        _same({"TryCount": 3, "PhoneNumberToDial": "2025550150", **_BASIC}), _same(0)
    ),
    "NotifyPhoneBasicWithTransfer": Visit(
        _same({"PhoneNumberToDial": "2025550130", "TransferNumber": "7575558888", **_BASIC}),
        _same(0),
    ),
    "NotifyPhoneAdvanced": Visit(_same({"anr": _ANR}), _same(0)),
    "NotifyMultiplePhoneBasic": Visit(_same({**_NUMBERS, **_BASIC}), _same([0, 0])),
    "NotifyMultiplePhoneBasicWithCPM": Visit(
        _same({**_NUMBERS, **_BASIC, "CallsPerMinute": 60}), _same([0, 0])
    ),
    "NotifyMultiplePhoneBasicWithCPMandReferenceID": Visit(
        _same({**_NUMBERS, **_BASIC, "CallsPerMinute": 60, "ReferenceID": "notify1"}),
        _same([0, 0]),
    ),
    "NotifyMultiplePhoneAdvanced": Visit(
        _same({"MultipleANR": {"AdvancedNotifyRequest": [_ANR, {**_ANR, "VoiceID": 99}]}}),
        _same([0, 5]),
    ),
    "GetQueueIDStatus": Visit(lambda known: {"QueueID": known.ended}, _same(1)),
    "GetQueueIDStatusWithAdvancedInfo": Visit(
        lambda known: {"QueueID": known.ended, "LicenseKey": KEY}, _same(1)
    ),
    "GetMultipleQueueIdStatus": Visit(
        lambda known: {"QueueIDs": f"{known.waiting};{known.ended};7", "LicenseKey": KEY},
        _same([0, 1, 9]),
    ),
    "GetQueueIDStatusesByPhoneNumber": Visit(
        _same({"PhoneNumber": "202-555-0122", "LicenseKey": KEY}), _same([1])
    ),
    "CancelNotify": Visit(
        lambda known: {"QueueID": known.waiting, "LicenseKey": KEY}, lambda _: True
    ),
    "CancelNotifyByReferenceID": Visit(
        _same({"ReferenceID": "visit", "LicenseKey": KEY}), _same(1)
    ),
    "GetVersion": Visit(_same({}), _same("Ringback 0.1.0, a simulator of the Voice Broadcast API")),
    "getVoices": Visit(_same({}), _same([voice.voice_id for voice in VOICES])),
    "GetResponseCodes": Visit(_same({}), _same(list(range(47)))),
}


@pytest.fixture(scope="module")
def shared() -> Iterator[Desk]:
    """A desk for the whole module: each visit begins with a reset."""
    with Desk() as desk:
        yield desk


@pytest.fixture(scope="module")
def customer(shared: Desk) -> Customer:
    """A customer who has read the WSDL once."""
    return Customer(shared)


def _begin(desk: Desk) -> Known:
    desk.move("reset")
    ended = desk.place("2025550122")
    desk.run()
    return Known(ended, desk.place("2025550140", ReferenceID="visit"))


def _visit(desk: Desk, customer: Customer, operation: str, transport: str) -> tuple[Any, Known]:
    known = _begin(desk)
    return customer.call(transport, operation, _VISITS[operation].arguments(known)), known


def _gist(answer: Any) -> object:
    if isinstance(answer, list):
        return [_gist(each) for each in answer]
    return next(iter(answer.values())) if isinstance(answer, dict) else answer


def test_every_simulated_operation_is_visited() -> None:
    """An operation that is added gets a journey too."""
    with Simulator() as simulator:
        assert list(_VISITS) == list(handlers(simulator))


@pytest.mark.parametrize("operation", _VISITS)
def test_an_operation_answers_what_it_is_for(
    shared: Desk, customer: Customer, operation: str
) -> None:
    """What is expected of the comparison below is looked at once, over SOAP 1.1."""
    answer, known = _visit(shared, customer, operation, "SOAP 1.1")

    assert _gist(answer) == _VISITS[operation].expected(known)


@pytest.mark.parametrize(
    ("operation", "transport"),
    [(name, transport) for name in _VISITS for transport in transports_of(name)[1:]],
)
def test_every_transport_gives_the_same_answer(
    shared: Desk, customer: Customer, operation: str, transport: str
) -> None:
    """A customer may change from SOAP to GET and see the same calls, field by field."""
    over_soap, _ = _visit(shared, customer, operation, "SOAP 1.1")
    answer, _ = _visit(shared, customer, operation, transport)

    assert answer == over_soap


@pytest.mark.parametrize("operation", ["NotifyPhoneAdvanced", "NotifyMultiplePhoneAdvanced"])
@pytest.mark.parametrize("transport", ["get", "post"])
def test_an_operation_with_a_complex_parameter_is_for_soap_only(
    shared: Desk, operation: str, transport: str
) -> None:
    """The provider's contract has no GET or POST port for it, and the refusal says where to go."""
    reply = getattr(shared, transport)(operation, LicenseKey=KEY)

    assert reply.whole == (
        500,
        "text/plain; charset=utf-8",
        f"{operation} Web Service method name is not valid."
        f" {operation} takes a complex parameter and can be called over SOAP only.\r\n",
    )
