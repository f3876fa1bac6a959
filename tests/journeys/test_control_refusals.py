import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.desk import CALLER_ID, KEY, Desk

_JSON = {"Content-Type": "application/json"}


def _post(desk: Desk, path: str, body: object) -> tuple[int, Any]:
    reply = desk.ask("POST", f"/_ringback/{path}", json.dumps(body), _JSON)
    return reply.status, reply.json()


def _get(desk: Desk, path: str) -> tuple[int, Any]:
    reply = desk.ask("GET", f"/_ringback/{path}")
    return reply.status, reply.json()


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        (
            "clock/advance",
            {"second": 1},
            "Unknown parameter 'second'. Did you mean 'seconds'?"
            " Here is taken: seconds, license_key.",
        ),
        ("clock/run", {"x": 1}, "Unknown parameter 'x'. Here is taken: license_key."),
        ("clock/advance", {}, "seconds is missing: it needs a number of seconds."),
        ("clock/advance", {"seconds": "soon"}, "seconds needs a number of seconds, got 'soon'."),
        ("clock/advance", {"seconds": True}, "seconds needs a number of seconds, got True."),
        ("clock/advance", {"seconds": -1}, "seconds needs 0 to 3.16224e+08 seconds, got -1."),
        ("clock/next", {"license_key": 7}, "license_key needs a text, got 7."),
        ("settle", {"timeout": 61}, "timeout needs 0 to 60 seconds, got 61."),
        ("seed", {}, "seed is missing: it needs a whole number."),
        ("seed", {"seed": "x"}, "seed needs a whole number, got 'x'."),
        ("seed", {"seed": 1.5}, "seed needs a whole number, got 1.5."),
        ("reset", ["everything"], "The body needs to be a JSON object, got ['everything']."),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused(
    desk: Desk, path: str, body: object, text: str
) -> None:
    """HTTP 400, and in the text what would have been right."""
    assert _post(desk, path, body) == (400, {"error": text})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "calls?complet=true",
            "Unknown parameter 'complet'. Did you mean 'complete'?"
            " Here is taken: license_key, number, batch_id, incoming, complete, timeline, limit.",
        ),
        ("calls?complete=perhaps", "complete needs true or false, got 'perhaps'."),
        ("journal?queue_id=x", "queue_id needs a whole number, got 'x'."),
        ("health?verbose=1", "Unknown parameter 'verbose'. Here is taken: no parameters."),
        ("seed?seed=1", "Unknown parameter 'seed'. Here is taken: no parameters."),
    ],
)
def test_a_query_that_cannot_be_used_is_refused(desk: Desk, path: str, text: str) -> None:
    """A misspelt filter would otherwise show everything."""
    assert _get(desk, path) == (400, {"error": text})


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("seed=1", "application/x-www-form-urlencoded",
         "The control interface takes JSON: send application/json."),
        ("{", "application/json",
         "The body is no JSON: Expecting property name enclosed in double quotes:"
         " line 1 column 2 (char 1)."),
        ("[" * 100_000, "application/json",
         "The body is no JSON: maximum recursion depth exceeded while decoding a JSON array from"
         " a unicode string."),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(
    desk: Desk, body: str, content_type: str, text: str
) -> None:
    """A form, such as a page could send without asking, is none."""
    reply = desk.ask("POST", "/_ringback/seed", body, {"Content-Type": content_type})

    assert reply.whole[:2] == (400, "application/json")
    assert reply.json() == {"error": text}


def test_parameters_may_come_in_the_query_of_a_post(desk: Desk) -> None:
    """Handy on a command line; chunks are a body like any other."""
    by_query = desk.ask("POST", "/_ringback/clock/advance?seconds=5")
    chunked = desk.ask(
        "POST",
        "/_ringback/seed",
        b'b\r\n{"seed": 7}\r\n0\r\n\r\n',
        {**_JSON, "Transfer-Encoding": "chunked"},
    )

    assert by_query.json()["now"] == "2026-01-05T15:00:05.000Z"
    assert chunked.json() == {"seed": 7}


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "calls/7", 404, "There is no call 7."),
        ("GET", "calls/7/wait", 404, "There is no call 7."),
        ("POST", "journal/7/redeliver", 404, "The journal holds no delivery 7."),
        (
            "GET",
            "nothing",
            404,
            "There is nothing at /_ringback/nothing. The web service is at"
            " /notifyws/phonenotify.asmx, the control interface at /_ringback/calls.",
        ),
        (
            "GET",
            "clock/next",
            405,
            "HTTP method GET is not allowed at /_ringback/clock/next; use OPTIONS, POST.",
        ),
    ],
)
def test_what_is_not_there_is_said_in_json(
    desk: Desk, method: str, path: str, status: int, text: str
) -> None:
    """A program that reads JSON gets JSON, whatever went wrong."""
    reply = desk.ask(method, f"/_ringback/{path}")

    assert reply.whole[:2] == (status, "application/json")
    assert reply.json() == {"error": text}


def test_a_body_that_is_too_long_is_refused_in_json(open_desk: Callable[..., Desk]) -> None:
    """The same limit as the web service's."""
    desk = open_desk(max_body_bytes=100)
    reply = desk.ask("POST", "/_ringback/seed", json.dumps({"seed": "7" * 100}), _JSON)

    assert reply.whole[:2] == (413, "application/json")
    assert reply.json()["error"].startswith("The request body is longer than 100 bytes,")


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        (
            {"Host": "evil.test"},
            "The control interface does not answer under the name 'evil.test'."
            " Use 127.0.0.1, or start the server with --control-host naming it.",
        ),
        (
            {"Origin": "https://evil.test"},
            "The control interface takes no requests from pages of https://evil.test.",
        ),
        ({"Origin": "null"}, "The control interface takes no requests from pages of null."),
    ],
)
def test_pages_of_the_web_are_turned_away(desk: Desk, headers: dict[str, str], text: str) -> None:
    """A browser would carry their requests to loopback."""
    reply = desk.ask("POST", "/_ringback/reset", headers=headers)

    assert (reply.status, reply.json()) == (403, {"error": text})


def test_the_web_service_answers_under_every_name(desk: Desk) -> None:
    """Only the control face is particular: a container has a name of its own."""
    query = f"PhoneNumberToDial=12&TextToSay=&LicenseKey={KEY}"
    target = f"/notifyws/phonenotify.asmx/NotifyPhoneEnglishBasic?{query}"

    assert desk.ask("GET", target, headers={"Host": "provider.test"}).status == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8080", "ring_back:8080"])
def test_names_of_this_machine_and_those_allowed_are_welcome(
    open_desk: Callable[..., Desk], host: str
) -> None:
    """In whichever letter case they were allowed."""
    desk = open_desk(control_host=("Ring_Back",))

    assert desk.ask("GET", "/_ringback/health", headers={"Host": host}).status == 200


def test_with_a_token_nothing_is_changed_without_it(open_desk: Callable[..., Desk]) -> None:
    """Looking is free; the web service needs a license key and no token."""
    desk = open_desk(token="a-token")

    def reset(authorization: str | None) -> int:
        headers = {"Authorization": authorization} if authorization else {}
        return desk.ask("POST", "/_ringback/reset", headers=headers).status

    assert desk.look("health")["status"] == "ok"
    assert [reset(None), reset("Bearer wrong"), reset("Bearer a-token")] == [403, 403, 200]
    assert desk.notify("2025550100", CallerIDNumber=CALLER_ID)["ResponseText"] == "Queued"
