"""Recordings of the same messages in every kind, for the tests of reading."""

import csv
import gzip
import io
import json
from typing import Any

from simulator.calls.call import Call
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import PROPERTIES, outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.wire import WireProfile
from simulator.recordings.kinds import Kind
from tests.calls.lives import lives, magic

CALLS: list[Call] = lives(
    magic("0130"),
    transfer_number=PhoneNumber("7575558888"),
    caller_id=PhoneNumber("7575550000"),
    caller_id_name="Esendex Services & Söhne",
)
MESSAGES: list[dict[str, Any]] = [message_of(outgoing_postback(call)) for call in CALLS]
DUES = [f"2026-01-05T15:00:0{place}.500Z" for place in range(len(CALLS))]


def form_lines(wire: WireProfile | None = None) -> list[bytes]:
    """The postbacks as form bodies."""
    return [(wire or WireProfile()).encode(outgoing_postback(call)) for call in CALLS]


def _form() -> bytes:
    return b"\n".join(form_lines()) + b"\n"


def _jsonl() -> bytes:
    return b"".join(json.dumps(message).encode() + b"\n" for message in MESSAGES)


def _timeline() -> bytes:
    entries = (
        {"due": due, "seconds": 1.5, "queue_id": 7, "body": body.decode(),
         "content_type": "application/x-www-form-urlencoded"}
        for due, body in zip(DUES, form_lines(), strict=True)
    )  # fmt: skip
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


def _csv() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["due", *PROPERTIES])
    for due, message in zip(DUES, MESSAGES, strict=True):
        writer.writerow([due, *(message.get(name, "") for name in PROPERTIES)])
    return text.getvalue().encode()


def archive(*entries: object) -> dict[str, Any]:
    """An HTTP archive of these entries."""
    log = {"version": "1.2", "creator": {"name": "test"}, "pages": [], "entries": list(entries)}
    return {"log": log}


def entry(posted: object, *, method: str = "POST") -> dict[str, Any]:
    """An entry of an archive, with this as its postData."""
    return {
        "startedDateTime": DUES[0],
        "request": {"method": method, "postData": posted},
        "response": {"content": {"text": 'a "quoted" } text \\'}},
    }


def form_data(body: bytes) -> dict[str, Any]:
    """What an archive calls postData, for a form."""
    return {"mimeType": "application/x-www-form-urlencoded", "text": body.decode()}


def _har() -> bytes:
    entries = [
        entry(form_data(body)) | {"startedDateTime": due}
        for due, body in zip(DUES, form_lines(), strict=True)
    ]
    return json.dumps(archive(*entries), indent=2).encode()


RECORDINGS = {
    Kind.FORM: _form(),
    Kind.JSONL: _jsonl(),
    Kind.TIMELINE: _timeline(),
    Kind.CSV: _csv(),
    Kind.HAR: _har(),
}
TIMED = {Kind.TIMELINE, Kind.CSV, Kind.HAR}


def packed(recording: bytes) -> bytes:
    """A recording in a gzip file, with an early modification time."""
    return gzip.compress(recording, mtime=0)
