"""The Flask application: the web service's face and the control face over one simulator."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import BaseConverter

from simulator.api.handlers import handlers
from simulator.asmx.service import Handler, HttpRequest, Service
from simulator.control.blueprint import control_face
from simulator.control.shapes import error
from simulator.engine import Simulator
from simulator.listening import listening_face, path_of
from simulator.printable import printable
from simulator.publication.addresses import SERVICE_PATH
from simulator.version import VERSION

__all__ = ["SERVICE_PATH", "create_app"]

_CONTROL_PATH = "/_ringback/"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_NOTE = "X-Ringback-Note"
_LONGEST_NOTE = 1000
_HEADERS = [("Cache-Control", "private, max-age=0"), ("X-Powered-By", f"Ringback/{VERSION}")]


class _AnyCasePath(BaseConverter):
    """The service's path, in any letter case: the provider's server is not particular.

    A slash may end it. As a route of its own it would be redirected to, and a client that posts
    SOAP follows no redirect.
    """

    regex = r"(?i:notifyws/phonenotify[.]asmx)(?:/\Z)?"
    part_isolating = False

    def to_python(self, value: str) -> str:
        """The path without the slash."""
        return value.removesuffix("/")


class _JsonInOrder(DefaultJSONProvider):
    """JSON with the properties in the order in which a person wants to read them."""

    sort_keys = False


def create_app(simulator: Simulator) -> Flask:
    """Make the application that serves a simulator.

    Args:
        simulator: Where the calls live; its settings are the application's too.
    """
    app = Flask("simulator.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = simulator.settings.max_body_bytes
    app.url_map.converters["asmx"] = _AnyCasePath
    app.url_map.merge_slashes = False
    app.json = _JsonInOrder(app)
    simulated = handlers(simulator, sound_url=_sound_url)
    app.register_blueprint(_service_face(simulator, simulated))
    app.register_blueprint(listening_face(simulator))
    app.register_blueprint(control_face(simulator, simulated=simulated))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(MethodNotAllowed, _method_not_allowed)
    return app


def _service_face(simulator: Simulator, simulated: Mapping[str, Handler]) -> Blueprint:
    settings = simulator.settings
    service = Service(
        simulated,
        lenient_soap_action=settings.lenient_soap_action,
        utc_mark="" if settings.answer_utc_mark == "none" else settings.answer_utc_mark,
    )
    face = Blueprint("service", __name__)

    @face.route("/<asmx:page>", methods=_METHODS, defaults={"operation": None})
    @face.route("/<asmx:page>/<path:operation>", methods=_METHODS)
    def answer(page: str, operation: str | None) -> Response:
        answered = service.answer(
            HttpRequest(
                method=request.method,
                address=f"{request.scheme}://{_host()}/{page}",
                path_info="" if operation is None else f"/{operation}",
                query=request.query_string,
                headers=_wanted_headers(),
                body=b"" if request.method == "GET" else request.get_data(cache=False),
            )
        )
        headers = [*_HEADERS, ("Content-Type", answered.content_type)]
        if answered.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "GET, HEAD, POST" if operation is None else "GET, POST"))
        if answered.note:
            headers.append((_NOTE, _header_text(answered.note)))
        return Response(answered.body, answered.status, headers)

    return face


def _sound_url(link: str) -> str:
    return f"{request.scheme}://{_host()}{path_of(link)}"


def _host() -> str:
    """The name that the client used; Werkzeug finds none in one with an underscore."""
    host: str = request.host or request.environ.get("HTTP_HOST", "")
    return host or "{SERVER_NAME}:{SERVER_PORT}".format_map(request.environ)


def _header_text(text: str) -> str:
    """A text as a header can carry it: on one line, in ASCII, and short enough for any client."""
    line = printable(text[:_LONGEST_NOTE]).encode("ascii", "backslashreplace").decode()
    return line if len(line) <= _LONGEST_NOTE else f"{line[:_LONGEST_NOTE]}..."


def _wanted_headers() -> dict[str, str]:
    """The headers that the service reads, under names in lower case."""
    variables = (("content-type", "CONTENT_TYPE"), ("soapaction", "HTTP_SOAPACTION"))
    return {name: request.environ[key] for name, key in variables if key in request.environ}


def _too_large(problem: RequestEntityTooLarge) -> Response:
    limit = request.max_content_length
    return _answer(
        problem,
        f"The request body is longer than {limit:,} bytes, the longest that is read here."
        " Send less, or start the server with a larger --max-body-bytes.",
    )


def _not_found(problem: NotFound) -> Response:
    return _answer(
        problem,
        f"There is nothing at {request.path}. The web service is at {SERVICE_PATH},"
        " the control interface at /_ringback/calls.",
    )


def _method_not_allowed(problem: MethodNotAllowed) -> Response:
    allowed = ", ".join(sorted(problem.valid_methods or ()))
    response = _answer(
        problem, f"HTTP method {request.method} is not allowed at {request.path}; use {allowed}."
    )
    response.headers["Allow"] = allowed
    return response


def _http_error(problem: HTTPException) -> Response:
    return _answer(problem, problem.description or problem.name)


def _answer(problem: HTTPException, text: str) -> Response:
    """Say what was wrong in the language of the face that was asked."""
    status = problem.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith(_CONTROL_PATH):
        return error(status, text)
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
