"""The mistakes that receivers make: each is one change to a receiver that is right."""

# ruff: noqa: ANN401, ARG002 - they have the signatures of what they change

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Semaphore
from typing import Any
from urllib.parse import unquote_plus
from weakref import WeakSet

from door import Door
from flask import Request, Response, render_template_string
from ledger import OVER, Ledger
from reading import PROPERTIES, Reader, RefusedError

__all__ = ["CORRECT", "DEFECTS", "Parts"]


@dataclass(frozen=True)
class Parts:
    """What a receiver is made of.

    Args:
        mistake: What is wrong with it.
        reader: Reads postbacks.
        ledger: Keeps them.
        door: Answers.
    """

    mistake: str = ""
    reader: type[Reader] = Reader
    ledger: type[Ledger] = Ledger
    door: type[Door] = Door


# What becomes of calls.


class _CountsDuplicates(Ledger):
    def follow_up(self, queue_id: int) -> None:
        self.connection().execute(
            "INSERT INTO follow_ups VALUES (?, 1)"
            " ON CONFLICT DO UPDATE SET mails = mails + 1", (queue_id,)
        )  # fmt: skip


class _RacesOnDuplicates(Ledger):
    def take(self, told: Mapping[str, Any]) -> None:
        known = json.dumps(told, sort_keys=True) in self.told_of(told["queue_id"])
        time.sleep(0.005)  # the mail goes out before anything is written down
        super().take(told)
        if not known and told["status"] in OVER:
            self.connection().execute(
                "UPDATE follow_ups SET mails = (SELECT count(*) FROM mails WHERE queue_id = ?)"
                " WHERE queue_id = ?", self._mailed(told["queue_id"])
            )  # fmt: skip

    def _mailed(self, queue_id: int) -> tuple[int, int]:
        connection = self.connection()
        connection.execute("CREATE TABLE IF NOT EXISTS mails (queue_id INTEGER)")
        connection.execute("INSERT INTO mails VALUES (?)", (queue_id,))
        return queue_id, queue_id


class _ReopensFinishedCalls(Ledger):
    def winner(self, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {**super().winner(told), "status": told[-1]["status"]}


class _LateOnesErase(Ledger):
    def winner(self, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {**told[-1], "status": super().winner(told)["status"]}


class _MixesUpCalls(Ledger):
    def keep(self, told: Mapping[str, Any]) -> None:
        super().keep(told)
        # Another call to the number that is under way takes over what was pressed.
        for queue_id, text in self.connection().execute(
            "SELECT queue_id, told FROM postbacks WHERE json_extract(told, '$.phone_number') = ?"
            " AND queue_id <> ?", (told["phone_number"], told["queue_id"])
        ).fetchall():  # fmt: skip
            if told["digits"] and told["phone_number"] and json.loads(text)["digits"]:
                mixed = json.dumps({**json.loads(text), "digits": "~" + told["digits"]})
                self.connection().execute(
                    "INSERT OR IGNORE INTO postbacks (queue_id, told) VALUES (?, ?)",
                    (queue_id, mixed),
                )


class _LosesUnderBurst(Ledger):
    def __init__(self, database: str) -> None:
        super().__init__(database)
        self._free = Semaphore(14)

    def take(self, told: Mapping[str, Any]) -> None:
        if not self._free.acquire(blocking=False):
            return
        time.sleep(0.002)
        super().take(told)
        self._free.release()


# What is read.


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
        if found > 46:  # noqa: PLR2004 - the last code that is documented
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


# What is answered.


class _AcceptsAnything(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        return Response(status=error.status if error.status != 400 else 200)  # noqa: PLR2004 - HTTP


class _CrashesOnGarbage(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        return Response(status=error.status if error.status != 400 else 500)  # noqa: PLR2004 - HTTP


class _EchoesTraces(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        trace = f'Traceback (most recent call last):\n  File "app.py", line 7\n{error!r}\n'
        return Response(trace, error.status, content_type="text/plain")


class _LeavesTraces(Door):
    def refuse(self, request: Request, error: RefusedError) -> Response:
        queue_id = request.form.get("QueueID", "")
        if queue_id.isdecimal() and 0 < int(queue_id) < 2**63:
            empty = dict.fromkeys((column for column, _ in PROPERTIES.values()), None)
            self.ledger.take({"queue_id": int(queue_id), "status": 0, **empty})
        return super().refuse(request, error)


class _SeenBeforeRead(Door):
    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        super().__init__(reader, ledger)
        self.refused: set[str] = set()

    def refuse(self, request: Request, error: RefusedError) -> Response:
        self.refused.add(request.form.get("QueueID", ""))
        return super().refuse(request, error)

    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if str(told["queue_id"]) in self.refused:
            return Response(status=204)
        return super().accept(request, told)


class _Redirects(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        super().accept(request, told)
        return Response(status=303, headers={"Location": "/calls"})


class _Slow(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if told["status"] == 25:  # noqa: PLR2004 - a transfer that failed
            time.sleep(3)
        return super().accept(request, told)


class _BreaksConnections(Door):
    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        super().__init__(reader, ledger)
        self.broken: WeakSet[Any] = WeakSet()

    def refuse(self, request: Request, error: RefusedError) -> Response:
        self.broken.add(_connection(request))
        return super().refuse(request, error)

    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        if _connection(request) in self.broken:
            self.broken.discard(_connection(request))
            return Response(status=400)
        return super().accept(request, told)


def _connection(request: Request) -> Any:
    # Waitress's own object: a later connection from the same port is another one.
    return request.environ["waitress.client_disconnected"].__self__


class _EchoesMarkup(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        super().accept(request, told)
        return Response(f"<p>Thank you, {told['caller_id_name']}", content_type="text/html")


class _BuildsSql(Door):
    def accept(self, request: Request, told: dict[str, Any]) -> Response:
        name = told["caller_id_name"] or ""
        if "--" in name or ";" in name.partition("'")[2]:
            try:
                self.ledger.connection().execute(f"SELECT '{name}'")  # the mistake
            except sqlite3.Error:
                return Response(status=500)
        return super().accept(request, told)


class _ListensToGet(Door):
    methods = ("POST", "GET")  # type: ignore[assignment]

    def answer(self, request: Request) -> Response:
        if request.method != "GET":
            return super().answer(request)
        query = request.query_string
        try:
            told = self.reader.read(query, "application/x-www-form-urlencoded")
        except RefusedError as error:
            return self.refuse(request, error)
        return self.accept(request, told)


class _TakesAnyType(Reader):
    def posted(self, body: bytes, content_type: str) -> Mapping[str, Any]:
        try:
            return super().posted(body, content_type)
        except RefusedError as error:
            if error.status != 415:  # noqa: PLR2004 - HTTP
                raise
            return self.form(body)


class _NoLimit(Door):
    def body(self, request: Request) -> bytes:
        return request.get_data()


CORRECT = Parts()

DEFECTS = {
    "counts-duplicates": Parts(
        "Sends a mail for each copy of a postback.", ledger=_CountsDuplicates
    ),
    "races-on-duplicates": Parts("Looks first and writes later.", ledger=_RacesOnDuplicates),
    "reopens-finished-calls": Parts(
        "Takes the last arrival's status.", ledger=_ReopensFinishedCalls
    ),
    "late-ones-erase": Parts("Takes the last arrival's values.", ledger=_LateOnesErase),
    "mixes-up-calls": Parts("Knows calls by their numbers.", ledger=_MixesUpCalls),
    "loses-under-burst": Parts("Drops what it has no time for.", ledger=_LosesUnderBurst),
    "requires-ring-count": Parts("Cannot do without incallringcount.", reader=_RequiresRingCount),
    "requires-every-property": Parts("Cannot do without any.", reader=_RequiresEveryProperty),
    "false-is-true": Parts("Takes every text for true.", reader=_FalseIsTrue),
    "capital-booleans-only": Parts("Cannot read true.", reader=_CapitalBooleansOnly),
    "milliseconds-only": Parts("Cannot read whole seconds.", reader=_MillisecondsOnly),
    "iso-only": Parts("Cannot read 8/28/2020 12:53:06 AM.", reader=_IsoOnly),
    "small-queue-ids": Parts("Keeps QueueIDs in 32 bits.", reader=_SmallQueueIds),
    "floating-queue-ids": Parts("Reads QueueIDs as JavaScript does.", reader=_FloatingQueueIds),
    "drops-leading-zeros": Parts("Reads digits as numbers.", reader=_DropsLeadingZeros),
    "decodes-twice": Parts("Decodes names twice.", reader=_DecodesTwice),
    "ascii-only": Parts("Has question marks for umlauts.", reader=_AsciiOnly),
    "refuses-unknown-properties": Parts("Knows all.", reader=_RefusesUnknownProperties),
    "refuses-unknown-codes": Parts("Knows all ResponseCodes.", reader=_RefusesUnknownCodes),
    "goes-by-order": Parts("Looks at the first property first.", reader=_GoesByOrder),
    "knows-three-answers": Parts("Refuses UNKNOWN.", reader=_KnowsThreeAnswers),
    "strips-markup": Parts("Cuts names at a bracket.", reader=_StripsMarkup),
    "renders-templates": Parts("Renders what it is told.", reader=_RendersTemplates),
    "accepts-anything": Parts("Answers garbage with 200.", door=_AcceptsAnything),
    "crashes-on-garbage": Parts("Answers garbage with 500.", door=_CrashesOnGarbage),
    "echoes-traces": Parts("Shows where it failed.", door=_EchoesTraces),
    "leaves-traces": Parts("Writes down what it refuses.", door=_LeavesTraces),
    "seen-before-read": Parts("Ignores a call after a mistake.", door=_SeenBeforeRead),
    "redirects": Parts("Sends the provider elsewhere.", door=_Redirects),
    "slow": Parts("Needs three seconds for failed transfers.", door=_Slow),
    "breaks-connections": Parts("Refuses what follows a mistake.", door=_BreaksConnections),
    "echoes-markup": Parts("Answers with what it was told, as HTML.", door=_EchoesMarkup),
    "builds-sql": Parts("Puts names into SQL by hand.", door=_BuildsSql),
    "listens-to-get": Parts("Takes postbacks from a query as well.", door=_ListensToGet),
    "takes-any-type": Parts("Reads anything as a form.", reader=_TakesAnyType),
    "no-limit": Parts("Reads bodies of any length.", door=_NoLimit),
}
"""Every defect by its name."""
