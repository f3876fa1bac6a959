from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.assembly import clock_of, courier_of, plan_of, provider_of, wire_of
from simulator.errors import SettingsError
from simulator.postbacks.wire import Absent, Booleans, CarrierTypes, Dates, Format, WireProfile
from simulator.settings import Settings
from simulator.version import VERSION


def test_the_defaults_of_the_parts_are_those_of_the_settings() -> None:
    """There is one default for each knob."""
    assert wire_of(Settings()) == WireProfile()
    assert provider_of(Settings()).rules == type(provider_of(Settings()).rules)()
    assert provider_of(Settings()).pace == type(provider_of(Settings()).pace)()


def test_the_wire_profile_follows_the_settings() -> None:
    """Every way that the provider leaves open."""
    settings = Settings(
        wire="xml",
        wire_dates="us",
        wire_booleans="true",
        wire_absent="omitted",
        wire_carrier_types="long",
    )

    assert wire_of(settings) == WireProfile(
        format=Format.XML,
        dates=Dates.US,
        booleans=Booleans.LOWER,
        absent=Absent.OMITTED,
        carrier_types=CarrierTypes.LONG,
    )


def test_postbacks_name_ringback_unless_told_otherwise() -> None:
    """An honest User-Agent, and the headers that were asked for."""
    assert plan_of(Settings()).headers == (("User-Agent", f"Ringback/{VERSION}"),)
    settings = Settings(user_agent="CDYNE", header=("X-Token: a:b", "Accept:*/*"))
    assert plan_of(settings).headers == (
        ("User-Agent", "CDYNE"),
        ("X-Token", "a:b"),
        ("Accept", "*/*"),
    )


@pytest.mark.parametrize("text", ["X-Token", ": a", "X: a\r\nY: b", "X: ä"])
def test_a_header_that_cannot_be_sent_is_refused(text: str) -> None:
    """Two headers in one would be a way to smuggle."""
    with pytest.raises(SettingsError) as refusal:
        plan_of(Settings(header=(text,)))

    assert str(refusal.value) == f"A header needs the form 'Name: value', got {text!r}."


def test_a_header_that_frames_the_request_is_refused() -> None:
    """Host and Content-Length follow from the URL and the body."""
    with pytest.raises(SettingsError) as refusal:
        plan_of(Settings(header=("Content-Length: 5",)))

    assert str(refusal.value) == (
        "The header Content-Length is set by the courier, to fit the URL and the body;"
        " leave it out."
    )


@pytest.mark.parametrize(
    "fields", [{"header": ("X Y: 1",)}, {"user_agent": "a\nb"}, {"header": ("User-Agent: b",)}]
)
def test_headers_are_judged_before_the_first_call(fields: dict[str, Any]) -> None:
    """Later they would end a call in the middle of its life."""
    with pytest.raises(SettingsError):
        plan_of(Settings(**fields))


@pytest.mark.parametrize(
    "start", ["2026-03-08T10:00:00Z", "2026-03-08T10:00", "2026-03-08 11:00+01:00"]
)
def test_a_clock_starts_when_it_is_told_to(start: str) -> None:
    """Without a zone the moment is UTC."""
    clock = clock_of(Settings(clock="manual", clock_start=start))

    assert clock.now() == datetime(2026, 3, 8, 10, tzinfo=UTC)


def test_a_start_that_is_no_moment_is_refused() -> None:
    """The error shows one."""
    with pytest.raises(SettingsError) as refusal:
        clock_of(Settings(clock_start="noon"))

    assert str(refusal.value) == (
        "clock_start needs a moment such as 2026-01-05T15:00:00Z, got 'noon'."
    )


@pytest.mark.parametrize("fields", [{"delivery_retry_seconds": ()}, {"delivered_status": (202,)}])
def test_empty_lists_mean_the_usual(fields: dict[str, Any]) -> None:
    """No pauses is no pause, no statuses are all that mean success."""
    settings = Settings(**fields)

    assert plan_of(settings).retry_seconds in {(60.0,), (0.0,)}
    courier_of(settings).close()
