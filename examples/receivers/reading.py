"""Reads a postback out of a request: a form, JSON or XML, and tolerates what may come to be."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

__all__ = ["PROPERTIES", "Reader", "RefusedError"]

LARGEST = 2**63 - 1
LONGEST_BODY = 65_536
TRUE, FALSE = ("true", "1"), ("false", "0")

# What is kept of a postback, by the provider's names.
PROPERTIES = {
    "StartTime": ("started_at", "moment"),
    "EndTime": ("ended_at", "moment"),
    "Duration": ("duration", "number"),
    "isWireless": ("wireless", "truth"),
    "telcoLATA": ("lata", "text"),
    "telcoOCN": ("ocn", "text"),
    "telcoCarrierName": ("carrier", "text"),
    "telcoLRN": ("lrn", "text"),
    "digitsdialed": ("digits", "text"),
    "incallringcount": ("rings", "number"),
    "callerid": ("caller_id", "text"),
    "phonenumber": ("phone_number", "text"),
    "qarecord": ("recorded", "truth"),
    "calleridname": ("caller_id_name", "text"),
    "machinedetection": ("machine", "text"),
}


class RefusedError(Exception):
    """A request that is no postback."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


class Reader:
    """Reads postbacks."""

    def read(self, body: bytes, content_type: str) -> dict[str, Any]:
        """Read a body; its QueueID and ResponseCode come first.

        Raises:
            RefusedError: It is no postback.
        """
        posted = self.posted(body, content_type)
        told: dict[str, Any] = {
            "queue_id": self.queue_id(posted),
            "status": self.status(posted),
        }
        for name, (column, kind) in PROPERTIES.items():
            told[column] = getattr(self, kind)(name, self.value(posted, name))
        return told

    def posted(self, body: bytes, content_type: str) -> Mapping[str, Any]:
        """All properties of a body, by their names."""
        kind = content_type.partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            return self.form(body)
        if kind == "application/json":
            return _json(body)
        if kind in ("text/xml", "application/xml"):
            return _xml(body)
        raise RefusedError(f"A postback is a form, JSON or XML, not {kind or 'nothing'}.", 415)

    def form(self, body: bytes) -> Mapping[str, Any]:
        """A form."""
        try:
            return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict"))
        except ValueError as error:
            raise RefusedError("The body is no form.") from error

    def value(self, posted: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - of any type
        """A property's value; None if it is absent or empty."""
        value = posted.get(name)
        return None if value == "" else value

    def queue_id(self, posted: Mapping[str, Any]) -> int:
        """Which call it is."""
        found = self.number("QueueID", self.value(posted, "QueueID"))
        if not found:
            raise RefusedError("A postback needs a QueueID.")
        return found

    def status(self, posted: Mapping[str, Any]) -> int:
        """Where the call stands."""
        found = self.number("ResponseCode", self.value(posted, "ResponseCode"))
        if found is None:
            raise RefusedError("A postback needs a ResponseCode.")
        return found

    def number(self, name: str, value: Any) -> int | None:  # noqa: ANN401 - of any type
        """A whole number that is not negative."""
        if value is None:
            return None
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,19}", str(value), re.ASCII):
            raise RefusedError(f"{name} is no number: {value!r}.")
        if int(value) > LARGEST:
            raise RefusedError(f"{name} is too large: {value!r}.")
        return int(value)

    def truth(self, name: str, value: Any) -> bool | None:  # noqa: ANN401 - of any type
        """True or false, in any spelling."""
        text = str(value).lower()
        if value is None or text in TRUE + FALSE:
            return None if value is None else text in TRUE
        raise RefusedError(f"{name} is neither true nor false: {value!r}.")

    def text(self, name: str, value: Any) -> str | None:  # noqa: ANN401, ARG002 - of any type
        """A text, to the letter."""
        return None if value is None else str(value)

    def moment(self, name: str, value: Any) -> str | None:  # noqa: ANN401 - of any type
        """A moment in UTC, in one spelling whatever came."""
        if value is None:
            return None
        for read in (datetime.fromisoformat, _us_date):
            try:
                moment = read(str(value))
            except ValueError:
                continue
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
            return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
        raise RefusedError(f"{name} is no moment: {value!r}.")


def _us_date(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=UTC)


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError("The body is no JSON.") from error
    if not isinstance(posted, dict):
        raise RefusedError("A postback in JSON is an object.")
    return posted


def _xml(body: bytes) -> Mapping[str, Any]:
    # Without a document type there are no entities that could grow.
    if b"<!" in body:
        raise RefusedError("A postback in XML has no document type.")
    try:
        root = ET.fromstring(body)  # noqa: S314 - see above
    except ET.ParseError as error:
        raise RefusedError("The body is no XML.") from error
    return {child.tag: child.text for child in root}
