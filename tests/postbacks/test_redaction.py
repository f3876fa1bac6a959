from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from simulator.postbacks.attempt import Attempt, Delivery
from simulator.postbacks.redaction import redacted

KEY = "1b2c3d4e-2222-3333-4444-5555abcd5555"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt_of(
    *, license_key: str = KEY, url: str = "http://a.test/", body: bytes = b"", answer: bytes = b""
) -> Attempt:
    """Make an attempt whose request carries an Authorization header."""
    headers = (("Authorization", "Bearer secret"), ("X-Account", license_key))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return Attempt(
        delivery=Delivery(1, license_key, 7, 1, url, headers, body),
        started_at=NOON,
        finished_at=NOON,
        elapsed_ms=1.0,
        address="127.0.0.1:80",
        request=f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body,
        status=200,
        answer=answer,
        error=None,
        error_text=f"{url} answered.",
        delivered=True,
    )


def test_the_license_key_is_covered_wherever_it_stands() -> None:
    """In the account, the URL, headers, body, answer and error text, in either letter case."""
    attempt = attempt_of(
        url=f"http://a.test/{KEY}",
        body=f'{{"LicenseKey": "{KEY.upper()}"}}'.encode(),
        answer=f"HTTP/1.1 200 OK\r\nX: {KEY}\r\n\r\n{KEY}".encode(),
    )

    shown = repr(redacted(attempt)).lower()

    assert KEY not in shown
    assert shown.count("*" * len(KEY)) == 9


def test_credentials_in_headers_are_covered_and_other_headers_are_not() -> None:
    """Whoever looks over a shoulder learns that there was one, and how long it is."""
    attempt = attempt_of(
        answer=b"HTTP/1.1 200 OK\r\nSet-Cookie: id=5\r\nServer: x\r\n\r\nCookie: a"
    )

    shown = redacted(attempt)

    assert shown.delivery.headers[0] == ("Authorization", "*************")
    assert b"Authorization: *************\r\n" in shown.request
    assert shown.answer == b"HTTP/1.1 200 OK\r\nSet-Cookie: ****\r\nServer: x\r\n\r\nCookie: a"


def test_license_key_fields_and_user_names_are_covered_whatever_their_value() -> None:
    """A key that is not the account's own is somebody's key all the same."""
    url = "http://joe:pass@a.test/?a=1&LicenseKey=other&b=2"

    shown = redacted(attempt_of(url=url, body=b"licensekey=x&a=1"))

    assert shown.delivery.url == "http://********@a.test/?a=1&LicenseKey=*****&b=2"
    assert shown.delivery.body == b"licensekey=*&a=1"
    assert shown.error_text == "http://********@a.test/?a=1&LicenseKey=*****&b=2 answered."


def test_a_key_with_signs_is_found_in_its_escaped_form() -> None:
    """In a form or a path the key stands in another spelling."""
    shown = redacted(attempt_of(license_key="my key/ü-long", body=b"a=my+key%2F%C3%BC-long"))

    assert shown.delivery.body == b"a=" + b"*" * 20
    assert "ü".encode() not in shown.request


def test_the_demo_key_is_no_secret() -> None:
    """Covering `0` would cover a digit of every number."""
    shown = redacted(attempt_of(license_key="0", body=b"QueueID=100"))

    assert shown.delivery.license_key == "0"
    assert shown.delivery.body == b"QueueID=100"


@given(body=st.binary(max_size=200), answer=st.binary(max_size=200))
def test_any_bytes_keep_their_length_and_stay_if_they_hold_no_secret(
    body: bytes, answer: bytes
) -> None:
    """A Content-Length goes on fitting, and bytes of any kind can be shown."""
    attempt = attempt_of(body=body, answer=answer)

    shown = redacted(attempt)

    assert (len(shown.request), len(shown.answer)) == (len(attempt.request), len(answer))
    assert len(shown.delivery.body) == len(body)
    assert redacted(shown) == shown
    # A name that only looks like a secret's is rare enough among random bytes to be left out.
    if b"key=" not in body.lower():
        assert shown.delivery.body == body


def test_what_is_sent_is_not_touched() -> None:
    """Redaction makes another value; the journal keeps the true one."""
    attempt = attempt_of(body=f"LicenseKey={KEY}".encode())
    before = replace(attempt)

    redacted(attempt)

    assert attempt == before
