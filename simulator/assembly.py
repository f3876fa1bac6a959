"""From settings to the parts that they describe: provider, clock, courier."""

from datetime import UTC, datetime
from typing import Final

from simulator.assets.assets import AssetLimits
from simulator.assets.sounds import SoundLimits
from simulator.calls.admission import Rules
from simulator.calls.dialogue.stage import Limits
from simulator.calls.lifecycle import Pace
from simulator.calls.profiles import profile_named
from simulator.clock import LATEST_MOMENT, Clock
from simulator.errors import SettingsError
from simulator.postbacks.attempt import check_headers
from simulator.postbacks.delivery import Courier
from simulator.postbacks.guard import Guard, read_url
from simulator.postbacks.plan import DeliveryPlan, read_post_on
from simulator.postbacks.wire import WireProfile
from simulator.provider import Provider
from simulator.settings import Settings
from simulator.version import VERSION

__all__ = ["clock_of", "courier_of", "headers_of", "plan_of", "provider_of", "wire_of"]

_EARLIEST_START: Final = datetime(1900, 1, 1, tzinfo=UTC)
_HEADERS_OF_OUR_OWN: Final = frozenset({"content-type", "user-agent"})


def provider_of(settings: Settings) -> Provider:
    """How the provider behaves towards every account."""
    return Provider(
        rules=Rules(
            license_keys=frozenset(settings.license_key),
            demo=settings.demo,
            demo_allowance=settings.demo_allowance,
            extra_voice_ids=frozenset(settings.extra_voice_id),
            private_caller_id=settings.private_caller_id,
            zoneless_schedule=settings.zoneless_schedule,
            next_try_seconds=settings.next_try_seconds,
            max_call_seconds=settings.max_call_seconds,
        ),
        pace=Pace(
            queue_seconds=settings.queue_seconds,
            ready_seconds=settings.ready_seconds,
            started_by=settings.started_by,
        ),
        plan=plan_of(settings),
        limits=Limits(
            steps=settings.script_steps,
            recording_seconds=settings.recording_seconds,
            silence_seconds=settings.silence_seconds,
            detection_seconds=settings.detection_seconds,
        ),
        profile=profile_named(settings.profile),
        calls_per_minute=settings.calls_per_minute,
        asset_limits=AssetLimits(
            scripts=settings.script_limit,
            lists=settings.list_limit,
            members=settings.member_limit,
            sounds=SoundLimits(
                file_bytes=settings.sound_file_bytes,
                library_bytes=settings.sound_library_bytes,
                recording_seconds=settings.recording_seconds,
            ),
        ),
        call_limit=settings.call_limit,
        journal_limit=settings.journal_limit,
    )


def plan_of(settings: Settings) -> DeliveryPlan:
    """Which postbacks are sent, where to, and how often at most.

    Raises:
        DeliveryRefusedError: If the default URL is none.
        SettingsError: If a status or a header cannot be used.
    """
    if settings.status_change_post_url:
        read_url(settings.status_change_post_url)
    return DeliveryPlan(
        post_on=read_post_on(settings.post_on),
        wire=wire_of(settings),
        default_url=settings.status_change_post_url,
        attempts=settings.delivery_attempts,
        retry_seconds=settings.delivery_retry_seconds or (0.0,),
        headers=headers_of(settings),
    )


def wire_of(settings: Settings) -> WireProfile:
    """How a postback is written."""
    return WireProfile.of(settings)


def clock_of(settings: Settings) -> Clock:
    """The time that accounts start with.

    Raises:
        SettingsError: If the clock or its start cannot be read.
    """
    return Clock.named(settings.clock, start=_moment(settings.clock_start))


def courier_of(settings: Settings) -> Courier:
    """Who carries postbacks to receivers."""
    return Courier(
        Guard(settings.allow_host),
        timeout_seconds=settings.delivery_timeout,
        delivered_statuses=frozenset(settings.delivered_status or range(200, 300)),
        connections_per_receiver=settings.connections_per_receiver,
        keep_alive=settings.keep_alive,
        tls_verify=settings.tls_verify,
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"clock_start needs a moment such as 2026-01-05T15:00:00Z, got {text!r}."
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not _EARLIEST_START < moment < LATEST_MOMENT:
        raise SettingsError(f"clock_start needs a moment from 1900 to 8999, got {text!r}.")
    return moment


def headers_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The headers of postbacks besides those that follow from their bodies."""
    user_agent = settings.user_agent or f"Ringback/{VERSION}"
    headers = (("User-Agent", user_agent), *map(_header, settings.header))
    check_headers(headers)
    return headers


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or not text.isascii() or not text.isprintable():
        raise SettingsError(f"A header needs the form 'Name: value', got {text!r}.")
    if name.strip().lower() in _HEADERS_OF_OUR_OWN:
        raise SettingsError(f"The header {name.strip()} follows from other settings; leave it out.")
    return name.strip(), value.strip()
