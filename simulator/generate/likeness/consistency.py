"""The consistency of a postback: what an engineer would find wrong in it beyond its schema."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from simulator.codes import ResponseCode
from simulator.generate.likeness.telco_consistency import Telco, telco_inconsistencies

__all__ = ["inconsistencies"]

# The codes of a call that somebody or something picked up; 9 does not say when the error came.
_ANSWERED: Final = frozenset({1, 9, 21, 24, 25, 26, 41, 42})
_TRANSFERRED: Final = frozenset({24, 25, 26})
_OF_ANSWERED_CALLS: Final = (
    "digitsdialed", "incallringcount", "qasoundid", "lastrecordlength", "qarecord",
    "machinedetection",
)  # fmt: skip
# Says no more than no value does.
_UNKNOWN: Final = "UNKNOWN"
_CODES: Final = {int(code): f"ResponseCode {code:d} ({code.text})" for code in ResponseCode}
_SECOND: Final = timedelta(seconds=1)


def inconsistencies(message: Mapping[str, object]) -> list[str]:
    """Tell what contradicts itself, or the telephone network, in one decoded OutgoingPostback.

    What one property alone can get wrong is left to the schema, and so are values of a wrong
    type. The rules on carriers are looked up in the tables of `simulator.telco.tables`: NANPA's
    assignments of 2022 with two exchanges for each carrier and area code. Real traffic knows
    more carriers and exchanges than these.

    >>> inconsistencies({"ResponseCode": 8, "digitsdialed": "1", "phonenumber": "7575550100"})
    ['digitsdialed needs an answered call, got "1" with ResponseCode 8 (Busy).']

    Args:
        message: Property names and typed values; a property may be absent or an empty text.

    Returns:
        A sentence for each contradiction, which begins with the property; none if there is none.
    """
    return [*_of_times(message), *_of_answering(message), *telco_inconsistencies(Telco.of(message))]


def _of_times(message: Mapping[str, object]) -> Iterator[str]:
    duration, recorded = message.get("Duration"), message.get("lastrecordlength")
    if not message.get("EndTime"):
        if isinstance(duration, int) and duration:
            yield f"Duration is 0 until the call is over, got {duration}."
        return
    if isinstance(recorded, int) and isinstance(duration, int) and recorded > duration:
        yield f"lastrecordlength is at most the Duration of {duration}, got {recorded}."
    start, end = _moment(message.get("StartTime")), _moment(message["EndTime"])
    if start is None or end is None:
        return
    if end < start:
        yield f"EndTime lies {start - end} before StartTime."
    elif isinstance(duration, int) and duration not in _whole_seconds(start, end):
        taken = (end - start) / _SECOND
        yield f"Duration is the whole seconds of {taken:g} between start and end, got {duration}."


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo is UTC else None


def _whole_seconds(start: datetime, end: datetime) -> tuple[int, ...]:
    seconds = (end - start) // _SECOND
    # Dates in the US spelling have lost their milliseconds, by which it may have been one less.
    lost = not start.microsecond and not end.microsecond
    return (seconds, seconds - 1) if lost else (seconds,)


def _of_answering(message: Mapping[str, object]) -> Iterator[str]:
    code, caller = message.get("ResponseCode"), message.get("callerid")
    if caller and caller == message.get("phonenumber"):
        yield f"callerid is the number called, {caller}, which the provider refuses."
    if not isinstance(code, int) or code not in _CODES:
        return
    if code not in _ANSWERED:
        for name in _OF_ANSWERED_CALLS:
            value = message.get(name)
            if isinstance(value, str | int) and value and value != _UNKNOWN:
                shown = json.dumps(value)
                yield f"{name} needs an answered call, got {shown} with {_CODES[code]}."
    elif code in _TRANSFERRED and caller and not message.get("transfercallerid"):
        yield f"transfercallerid is missing: {_CODES[code]} shows it in place of callerid {caller}."
