import csv
import io
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pyarrow.parquet
import pytest

from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.formats import FORMATS, writer
from simulator.generate.traffic import Traffic
from simulator.postbacks.fields import PROPERTIES, outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.wire import Absent, CarrierTypes, Format, WireProfile
from tests.generate.broadcasts import one_by_one

_BROADCAST = Broadcast(calls=400, seed=7)


def _written(name: str, wire: WireProfile | None = None, calls_at_once: int = 100) -> bytes:
    file = io.BytesIO()
    out = writer(name, file, _BROADCAST, wire or WireProfile())
    sizes = [out.write(batch) for batch in Traffic(_BROADCAST).batches(calls_at_once)]
    before = file.tell()
    out.close()
    assert sum(sizes) <= before
    return file.getvalue()


def _messages() -> list[dict[str, Any]]:
    """What the simulator would send, decoded, in order."""
    told = [call for calls in one_by_one(_BROADCAST) for call in calls]
    told.sort(key=lambda call: (call.timeline[-1].at, call.queue_id))
    return [message_of(outgoing_postback(call)) for call in told]


def test_json_lines_are_decoded_messages() -> None:
    """As the JSON Schemas describe them."""
    assert [json.loads(line) for line in _written("jsonl").splitlines()] == _messages()


def test_form_lines_are_encoded_bodies() -> None:
    """As they would go over the wire."""
    wire = WireProfile(absent=Absent.OMITTED)
    lines = _written("form", wire).splitlines()
    assert [wire.decode(line) for line in lines] == _messages()


def test_a_table_has_a_column_for_each_property() -> None:
    """And one for the moment at which the postback is due."""
    rows = list(csv.DictReader(io.StringIO(_written("csv").decode())))

    assert list(rows[0]) == ["due", *PROPERTIES]
    for row, message in zip(rows, _messages(), strict=True):
        assert row["QueueID"] == str(message["QueueID"])
        assert row["telcoCarrierName"] == message["telcoCarrierName"]
        assert row["EndTime"] == message.get("EndTime", "")
        assert row["due"].endswith("Z")


@pytest.mark.parametrize("form", list(Format))
def test_a_timeline_says_when_each_body_is_due(form: Format) -> None:
    """With what a sender needs, and nothing to be computed."""
    wire = WireProfile(format=form)
    lines = [json.loads(line) for line in _written("ndjson-timeline", wire).splitlines()]

    assert list(lines[0]) == [
        "due", "seconds", "queue_id", "response_code", "content_type", "body",
    ]  # fmt: skip
    assert lines[0]["due"] == "2026-01-05T15:00:00.500Z"
    assert lines[0]["seconds"] == 0.5
    assert lines[0]["content_type"] == wire.content_type
    assert [wire.decode(line["body"].encode()) for line in lines] == _messages()
    assert [line["queue_id"] for line in lines] == [each["QueueID"] for each in _messages()]


def _of_table() -> Iterator[dict[str, Any]]:
    table = pyarrow.parquet.read_table(io.BytesIO(_written("parquet")))
    for row in table.drop_columns(["due"]).to_pylist():
        yield message_of(row)


def test_parquet_columns_are_typed() -> None:
    """Numbers as numbers, moments as moments, nothing as nothing."""
    assert list(_of_table()) == _messages()


@pytest.mark.parametrize("name", FORMATS)
def test_carrier_types_are_spelt_as_asked(name: str) -> None:
    """In every format."""
    long = _written(name, WireProfile(carrier_types=CarrierTypes.LONG))
    assert b"Competitive" in long
    assert b"Competitive" not in _written(name)


_HASHES = {
    "jsonl": "649557702370c181155c91113689abd0e67d50d3cba47f527c859eafa897bb9e",
    "form": "1ef3be561d470f4d44252aaa418bc778158123776209e1efde001e7501981d02",
    "csv": "4d943291a4e65b46ddde4553fc40ffe32eafb4c1d17bc1ca54fe0a9393466306",
    "ndjson-timeline": "405bd7e2e277af26aa76f76fc4ed043b6581e6a383290527ae9256d8fcbaf42f",
}


@pytest.mark.parametrize(("name", "expected"), _HASHES.items())
@pytest.mark.parametrize("calls_at_once", [100, 1000])
def test_the_same_options_give_the_same_bytes(name: str, expected: str, calls_at_once: int) -> None:
    """On every machine and Python; a change of the model changes these on purpose."""
    assert sha256(_written(name, calls_at_once=calls_at_once)).hexdigest() == expected


def test_the_same_options_give_the_same_columns() -> None:
    """A Parquet file names the version of its writer, so its content is compared."""
    rows = json.dumps(list(_of_table())).encode()
    assert sha256(rows).hexdigest() == (
        "7a5ca86ce492d1e0cb324f1357abf5ad8ca2f4e57143c693104704a99e6c7bf4"
    )
