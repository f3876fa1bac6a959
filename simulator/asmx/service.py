"""The one door of the web service: an HTTP request in, an HTTP answer out, never an exception."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote_plus

from simulator.asmx import envelopes, forms, soap
from simulator.asmx.contract import NAMESPACE, OPERATIONS, Operation
from simulator.asmx.faults import (
    HttpMethodError,
    NotSimulatedError,
    ProcessingError,
    ProtocolError,
    RequestFormatError,
)
from simulator.asmx.help_page import operation_page, overview_page
from simulator.asmx.wsdl import discovery, wsdl
from simulator.errors import RingbackError

__all__ = ["Handler", "HttpAnswer", "HttpRequest", "Noted", "Service"]

# Arguments keyed by the contract's spelling, none missing; answers plain values (see `encoder`).
Handler: TypeAlias = Callable[[Mapping[str, Any]], Any]

_log = logging.getLogger(__name__)

_XML = "text/xml; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Noted:
    """What a handler answers with a note beside it, for which the contract has no room.

    `false` and nothing at all are whole answers in the contract; why so is said in the note.
    """

    value: Any
    note: str


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What the service needs to know of a request.

    `address` is the absolute URL of the `.asmx` as the client wrote it, without a query, and
    `path_info` what follows it, like `/NotifyPhoneBasic`. `headers` must find `content-type` and
    `soapaction` whatever their letter case.
    """

    method: str
    address: str
    path_info: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What to send back; `note` is for people and goes beside it."""

    status: int
    content_type: str
    body: bytes
    note: str = ""


class Service:
    """Answers requests by the contract, with a handler for each operation that is simulated.

    Args:
        handlers: By operation name. An operation without one is refused as not simulated yet.
        lenient_soap_action: Accept SOAP 1.1 with a missing or empty SOAPAction; ASP.NET does not.
        utc_mark: What follows a time in an answer: `Z`, or nothing.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        *,
        lenient_soap_action: bool = False,
        utc_mark: str = "Z",
    ) -> None:
        unknown = sorted(handlers.keys() - OPERATIONS.keys())
        if unknown:
            raise ValueError(f"The contract has no operation called {', '.join(unknown)}.")
        self._handlers = dict(handlers)
        self._lenient = lenient_soap_action
        self._utc_mark = utc_mark

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request; whatever is wrong with it is said in the answer."""
        if request.path_info in ("", "/"):
            match request.method:
                case "GET" | "HEAD":
                    return self._describe(request)
                case "POST":
                    return self._answer_soap(request)
            return _plain(HttpMethodError(request.method, allowed="GET, HEAD or POST"))
        try:
            return self._answer_form(request)
        except ProtocolError as error:
            return _plain(error)

    def _answer_form(self, request: HttpRequest) -> HttpAnswer:
        operation = forms.find_operation(request.path_info)
        match request.method:
            case "GET":
                raw = request.query
            case "POST":
                forms.check_content_type(request.headers.get("content-type", ""))
                raw = request.body
            case _:
                # HEAD too: it must not place a call.
                raise HttpMethodError(request.method, allowed="GET or POST")
        arguments = forms.read_arguments(operation, raw)
        write = forms.answer_writer(operation.name, self._utc_mark)
        body, note = self._run(operation, arguments, write)
        return HttpAnswer(200, _XML, body, note)

    def _answer_soap(self, request: HttpRequest) -> HttpAnswer:
        content_type = request.headers.get("content-type", "")
        version = _VERSIONS.get(content_type.partition(";")[0].strip().lower())
        if version is None:
            return _plain(RequestFormatError.of_soap(content_type))
        media_type = f"{version.media_type}; charset=utf-8"
        try:
            call = soap.read_call(
                version,
                request.body,
                content_type=content_type,
                action=request.headers.get("soapaction"),
                lenient_soap_action=self._lenient,
            )
            write = envelopes.answer_writer(call.operation.name, version, self._utc_mark)
            body, note = self._run(call.operation, call.arguments, write)
            return HttpAnswer(200, media_type, body, " ".join([*_passed_over(call), note]).strip())
        except ProtocolError as error:
            return HttpAnswer(error.status, media_type, envelopes.write_fault(version, error))

    def _run(
        self, operation: Operation, arguments: Mapping[str, Any], write: Callable[[Any], bytes]
    ) -> tuple[bytes, str]:
        handler = self._handlers.get(operation.name)
        if handler is None:
            raise NotSimulatedError(operation.name)
        try:
            answer = handler(arguments)
            noted = answer if isinstance(answer, Noted) else Noted(answer, "")
            return write(noted.value), noted.note
        except RingbackError as error:
            raise ProcessingError(error) from error
        except Exception as error:
            # The client gets the message, as from ASP.NET; the stack trace stays with us.
            _log.exception("The handler of %s failed.", operation.name)
            raise ProcessingError(error) from error

    def _describe(self, request: HttpRequest) -> HttpAnswer:
        name, _, value = request.query.decode("utf-8", "replace").partition("&")[0].partition("=")
        match name.lower():
            case "wsdl":
                return HttpAnswer(200, _XML, wsdl(request.address))
            case "disco":
                return HttpAnswer(200, _XML, discovery(request.address))
            case "op":
                return self._describe_operation(request.address, unquote_plus(value))
        return HttpAnswer(200, _HTML, overview_page(request.address, self._handlers.keys()))

    def _describe_operation(self, address: str, name: str) -> HttpAnswer:
        simulated = self._handlers.keys()
        if name in OPERATIONS:
            return HttpAnswer(200, _HTML, operation_page(address, OPERATIONS[name], simulated))
        return HttpAnswer(404, _HTML, overview_page(address, simulated, unknown=name))


_VERSIONS = {version.media_type: version for version in (envelopes.SOAP11, envelopes.SOAP12)}


def _passed_over(call: soap.Call) -> Iterable[str]:
    """What to note where a client's parameters do not count: the answer alone would puzzle it."""
    if call.outside:
        note = (
            f"{call.operation.name} needs its parameters in the namespace {NAMESPACE}; passed over,"
            f" as ASP.NET does: {', '.join(call.outside)}."
        )
        _log.warning("%s", note)
        yield note


def _plain(error: ProtocolError) -> HttpAnswer:
    return HttpAnswer(error.status, _PLAIN, f"{error}\r\n".encode("utf-8", "replace"))
