"""The mistakes that receivers make when they read a postback."""

# ruff: noqa: ANN401 - they have the signatures of what they change

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_plus

from flask import render_template_string
from reading import PROPERTIES, Reader, RefusedError

__all__ = ["WRONG_READERS"]

_LAST_DOCUMENTED: Final = 46


class _RequiresRingCount(Reader):
    def read(self, body: bytes, content_type: str) -> dict[str, Any]:
        told = super().read(body, content_type)
        if told["rings"] is None:
            raise RefusedError("A postback needs an incallringcount.")
        return told


class _RequiresEveryProperty(Reader):
    def value(self, posted: Mapping[str, Any], name: str) -> Any:
        if name not in posted and name != "incallringcount":
            raise RefusedError(f"A postback needs the property {name}.")
        return super().value(posted, name)


class _FalseIsTrue(Reader):
    def truth(self, name: str, value: Any) -> bool | None:
        super().truth(name, value)
        return None if value is None else bool(value)


class _CapitalBooleansOnly(Reader):
    def truth(self, name: str, value: Any) -> bool | None:
        if value in ("true", "false"):
            raise RefusedError(f"{name} is neither True nor False: {value!r}.")
        return super().truth(name, value)


class _MillisecondsOnly(Reader):
    def moment(self, name: str, value: Any) -> str | None:
        if value is not None and "T" in str(value) and "." not in str(value):
            raise RefusedError(f"{name} has no milliseconds: {value!r}.")
        return super().moment(name, value)


class _IsoOnly(Reader):
    def moment(self, name: str, value: Any) -> str | None:
        if value is not None and "/" in str(value):
            raise RefusedError(f"{name} is no moment: {value!r}.")
        return super().moment(name, value)


class _SmallQueueIds(Reader):
    def queue_id(self, posted: Mapping[str, Any]) -> int:
        found = super().queue_id(posted)
        if 2**31 <= found < 2**53:
            raise RefusedError("The QueueID is out of range.")
        return found


class _FloatingQueueIds(Reader):
    def queue_id(self, posted: Mapping[str, Any]) -> int:
        return min(int(float(super().queue_id(posted))), 2**63 - 1)


class _DropsLeadingZeros(Reader):
    def text(self, name: str, value: Any) -> str | None:
        text = super().text(name, value)
        numeric = name in ("digitsdialed", "telcoOCN", "telcoLRN")
        return str(int(text)) if numeric and text and text.isdecimal() else text


class _DecodesTwice(Reader):
    def text(self, name: str, value: Any) -> str | None:
        text = super().text(name, value)
        return unquote_plus(text) if text and name == "calleridname" else text


class _AsciiOnly(Reader):
    def text(self, name: str, value: Any) -> str | None:
        text = super().text(name, value)
        return None if text is None else text.encode("ascii", "replace").decode()


class _RefusesUnknownProperties(Reader):
    known = (*PROPERTIES, "QueueID", "ResponseCode", "telcoCarrierType", "telcoSwitchName",
             "qasoundid", "extension", "transfercalleridname", "lastrecordlength",
             "transfercallerid")  # fmt: skip

    def posted(self, body: bytes, content_type: str) -> Mapping[str, Any]:
        posted = super().posted(body, content_type)
        for name in posted:
            if name not in self.known:
                raise RefusedError(f"There is no property {name}.")
        return posted


class _RefusesUnknownCodes(Reader):
    def status(self, posted: Mapping[str, Any]) -> int:
        found = super().status(posted)
        if found > _LAST_DOCUMENTED:
            raise RefusedError(f"There is no ResponseCode {found}.")
        return found


class _GoesByOrder(Reader):
    def queue_id(self, posted: Mapping[str, Any]) -> int:
        found = super().queue_id(posted)
        if next(iter(posted)) != "QueueID":
            raise RefusedError("The first property is the QueueID.")
        return found


class _KnowsThreeAnswers(Reader):
    def text(self, name: str, value: Any) -> str | None:
        if name == "machinedetection" and value == "UNKNOWN":
            raise RefusedError("Nothing but HUMAN, MACHINE and FAX answers a call.")
        return super().text(name, value)


class _StripsMarkup(Reader):
    def text(self, name: str, value: Any) -> str | None:
        text = super().text(name, value)
        return text if text is None or "<" not in text else text.partition("<")[0]


class _RendersTemplates(Reader):
    def text(self, name: str, value: Any) -> str | None:
        text = super().text(name, value)
        inside = text is not None and "{{" in text
        return render_template_string(str(text)) if inside else text


class _TakesAnyType(Reader):
    def posted(self, body: bytes, content_type: str) -> Mapping[str, Any]:
        try:
            return super().posted(body, content_type)
        except RefusedError as error:
            if error.status != HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
                raise
            return self.form(body)


WRONG_READERS: dict[str, tuple[str, type[Reader]]] = {
    "requires-ring-count": ("Cannot do without incallringcount.", _RequiresRingCount),
    "requires-every-property": ("Cannot do without any.", _RequiresEveryProperty),
    "false-is-true": ("Takes every text for true.", _FalseIsTrue),
    "capital-booleans-only": ("Cannot read true.", _CapitalBooleansOnly),
    "milliseconds-only": ("Cannot read whole seconds.", _MillisecondsOnly),
    "iso-only": ("Cannot read 8/28/2020 12:53:06 AM.", _IsoOnly),
    "small-queue-ids": ("Keeps QueueIDs in 32 bits.", _SmallQueueIds),
    "floating-queue-ids": ("Reads QueueIDs as JavaScript does.", _FloatingQueueIds),
    "drops-leading-zeros": ("Reads digits as numbers.", _DropsLeadingZeros),
    "decodes-twice": ("Decodes names twice.", _DecodesTwice),
    "ascii-only": ("Has question marks for umlauts.", _AsciiOnly),
    "refuses-unknown-properties": ("Knows all.", _RefusesUnknownProperties),
    "refuses-unknown-codes": ("Knows all ResponseCodes.", _RefusesUnknownCodes),
    "goes-by-order": ("Looks at the first property first.", _GoesByOrder),
    "knows-three-answers": ("Refuses UNKNOWN.", _KnowsThreeAnswers),
    "strips-markup": ("Cuts names at a bracket.", _StripsMarkup),
    "renders-templates": ("Renders what it is told.", _RendersTemplates),
    "takes-any-type": ("Reads anything as a form.", _TakesAnyType),
}
"""What is wrong, and the reader that is so, by the name of the defect."""
