from collections.abc import Callable
from typing import Any

import pytest

from simulator.postbacks.schema import problems
from simulator.postbacks.wire import Absent, Booleans, Dates, Format, WireProfile
from simulator.version import VERSION
from tests.journeys.desk import KEY, Desk
from tests.journeys.receivers import Received, Receiver

_PROFILES = [
    WireProfile(format=form, dates=dates, booleans=booleans, absent=absent)
    for form in Format
    for dates in Dates
    for booleans in Booleans
    for absent in Absent
]


def _settings(profile: WireProfile) -> dict[str, str]:
    return {
        "wire": profile.format.value,
        "wire_dates": profile.dates.value,
        "wire_booleans": profile.booleans.value,
        "wire_absent": profile.absent.value,
    }


def _last(desk: Desk, receiver: Receiver) -> Received:
    desk.place("2025550122", StatusChangePostUrl=receiver.url, CallerIDName="Ann & Bob")
    desk.run()
    return receiver.requests[-1]


def _without_fractions(message: dict[str, Any]) -> dict[str, Any]:
    # A US date has no milliseconds.
    return {
        name: value[:19] if name in ("StartTime", "EndTime") else value
        for name, value in message.items()
    }


@pytest.mark.parametrize("profile", _PROFILES, ids=str)
def test_every_profile_carries_the_same_valid_postback(
    open_desk: Callable[..., Desk], receiver: Receiver, profile: WireProfile
) -> None:
    """However it is written, it is the message of the schema, and the same one."""
    desk = open_desk(**_settings(profile))
    told = profile.decode(_last(desk, receiver).body)
    plain = open_desk()
    receiver.requests.clear()
    usual = _last(plain, receiver).postback

    assert problems(told) == []
    assert _without_fractions(told) == _without_fractions(usual)


def test_the_usual_postback_is_a_form_with_every_property_but_one(
    desk: Desk, receiver: Receiver
) -> None:
    """Empty where there is no value; incallringcount only if a ring was heard, as documented."""
    request = _last(desk, receiver)
    names = [pair.partition("=")[0] for pair in request.body.decode().split("&")]

    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert len(names) == 23
    assert b"&calleridname=Ann+%26+Bob&" in request.body
    assert b"&transfercallerid=&" in request.body
    assert b"&qarecord=False&" in request.body


@pytest.mark.parametrize(
    ("settings", "content_type", "excerpts"),
    [
        (
            {"wire": "json"},
            "application/json",
            [b'"calleridname": "Ann & Bob"', b'"qarecord": false', b'"qasoundid": ""'],
        ),
        (
            {"wire": "xml", "wire_booleans": "true"},
            "text/xml; charset=utf-8",
            [b"<calleridname>Ann &amp; Bob</calleridname>", b"<qarecord>false</qarecord>"],
        ),
        (
            {"wire_dates": "us"},
            "application/x-www-form-urlencoded",
            [b"StartTime=1%2f5%2f2026+3%3a00%3a11+PM&"],
        ),
    ],
)
def test_a_profile_shows_in_the_bytes(
    open_desk: Callable[..., Desk],
    receiver: Receiver,
    settings: dict[str, str],
    content_type: str,
    excerpts: list[bytes],
) -> None:
    """What a receiver's author sees when they look at the raw request."""
    request = _last(open_desk(**settings), receiver)

    assert request.headers["Content-Type"] == content_type
    assert [excerpt for excerpt in excerpts if excerpt not in request.body] == []


def test_properties_without_a_value_can_be_left_out(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """Empty or omitted: the provider's documents leave both readings."""
    request = _last(open_desk(wire_absent="omitted"), receiver)

    assert b"=&" not in request.body
    assert b"transfercallerid" not in request.body


@pytest.mark.parametrize(
    ("post_on", "codes"),
    [
        ("changes", [12, 18, 21, 1]),
        ("every", [0, 46, 12, 18, 21, 1]),
        ("final", [1]),
        ("12,1", [12, 1]),
        ("43", []),
    ],
)
def test_which_statuses_are_posted_is_a_setting(
    open_desk: Callable[..., Desk], receiver: Receiver, post_on: str, codes: list[int]
) -> None:
    """The provider posts `when its status changes`, without a list."""
    desk = open_desk(post_on=post_on)
    desk.place("2025550122", StatusChangePostUrl=receiver.url)
    desk.run()

    assert receiver.codes == codes


def test_a_postback_names_its_sender(desk: Desk, receiver: Receiver) -> None:
    """Host first, then what is set, the length last; nothing that nobody chose."""
    request = _last(desk, receiver)

    assert dict(request.headers) == {
        "Host": receiver.url.removeprefix("http://").removesuffix("/status"),
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": f"Ringback/{VERSION}",
        "Content-Length": str(len(request.body)),
    }


def test_the_user_agent_and_further_headers_are_settings(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """A gateway in front of the receiver may want a key, or .NET's Expect."""
    desk = open_desk(user_agent="CDYNE Voice", header=("X-Api-Key: secret", "Expect: 100-continue"))
    request = _last(desk, receiver)

    assert request.headers["User-Agent"] == "CDYNE Voice"
    assert request.headers["X-Api-Key"] == "secret"
    assert request.headers["Expect"] == "100-continue"


def test_secrets_do_not_show_in_the_journal(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """A journal is shown around; the receiver still gets what it needs."""
    desk = open_desk(header=("X-Api-Key: secret",))
    desk.place("2025550176", StatusChangePostUrl=f"{receiver.url}?LicenseKey={KEY}")
    desk.run()
    [attempt] = desk.look("journal")["attempts"]

    assert receiver.requests[0].path == f"/status?LicenseKey={KEY}"
    assert "X-Api-Key: ******" in attempt["request"]
    assert KEY not in str(attempt)


def test_calls_without_a_url_can_be_posted_to_a_default(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """The basic operations have no parameter for it."""
    desk = open_desk(status_change_post_url=receiver.url)
    desk.get(
        "NotifyPhoneEnglishBasic", PhoneNumberToDial="2025550160", TextToSay="Hi", LicenseKey=KEY
    )
    desk.run()

    assert receiver.codes == [12, 43]


@pytest.mark.parametrize(("keep_alive", "connection"), [(True, None), (False, "close")])
def test_whether_connections_are_used_again_is_a_setting(
    open_desk: Callable[..., Desk],
    receiver: Receiver,
    *,
    keep_alive: bool,
    connection: str | None,
) -> None:
    """A receiver that leaks connections shows only under one of the two."""
    request = _last(open_desk(keep_alive=keep_alive), receiver)

    assert request.headers.get("Connection") == connection
