"""Every knob: one frozen value, with what each setting means and what may be chosen."""

from dataclasses import dataclass, field
from typing import TypeVar

__all__ = ["Settings", "choices_of", "meaning_of"]


_Value = TypeVar("_Value")


def _setting(default: _Value, meaning: str, *choices: str) -> _Value:
    return field(default=default, metadata={"meaning": meaning, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set, by flag, `RINGBACK_` variable or configuration file.

    A setting marked [assumed] stands for something that the provider does not document.
    """

    # The server
    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8080, "Port to listen on; 0 takes a free one.")
    token: str = _setting("", "Needed to change anything under /_ringback from elsewhere.")
    control_host: tuple[str, ...] = _setting((), "Further Host names that may use /_ringback.")
    max_body_bytes: int = _setting(4_194_304, "Longest request body that is read.")
    server_threads: int = _setting(32, "Threads that answer requests.")
    lenient_soap_action: bool = _setting(
        False, "Whether SOAP 1.1 without a SOAPAction goes by its body instead of failing."
    )

    # Time and chance
    clock: str = _setting("system", "system, manual, or a speed such as x60.")
    clock_start: str = _setting(
        "", "First moment, in ISO 8601; empty for now, or for 2026-01-05T15:00Z on a manual clock."
    )
    seed: int = _setting(0, "Decides how calls to ordinary numbers go.")
    profile: str = _setting(
        "opt_in_notice",
        "[assumed] How often and how calls are answered: opt_in_notice, cold_list, business_list,"
        " or the path of a .toml file.",
    )

    # What the provider accepts
    license_key: tuple[str, ...] = _setting((), "Accepted license keys; none means every key.")
    demo: bool = _setting(True, "[assumed] Whether the demo key 0 may place calls.")
    demo_allowance: int = _setting(1000, "[assumed] How many calls the demo key may place.")
    extra_voice_id: tuple[int, ...] = _setting((), "VoiceIDs beyond those of getVoices.")
    private_caller_id: bool = _setting(
        True, "[assumed] Whether the advanced methods take a blank CallerIDNumber."
    )
    zoneless_schedule: bool = _setting(
        False, "[assumed] Whether UTCScheduledDateTime without a zone counts as UTC."
    )
    next_try_seconds: int = _setting(60, "[assumed] What NextTryInSeconds 0 stands for.")
    max_call_seconds: int = _setting(3600, "[assumed] What MaxCallLength 0 stands for, in seconds.")
    answer_utc_mark: str = _setting("Z", "[assumed] What follows a time in an answer.", "Z", "none")
    refused_queue_id: int = _setting(-1, "[assumed] QueueID in the answer to a refused request.")

    # How the provider works
    calls_per_minute: int = _setting(3000, "Diallings a minute when a request names no speed.")
    queue_seconds: float = _setting(1.0, "[assumed] From acceptance to the dialler.")
    ready_seconds: float = _setting(0.5, "[assumed] From the dialler to dialling.")
    started_by: str = _setting(
        "answer", "[assumed] Which moment StartTime is.", "answer", "dialling"
    )
    script_steps: int = _setting(
        10_000, "[assumed] Commands and texts that one call's script may go through."
    )
    detection_seconds: float = _setting(
        3.0, "[assumed] After how long an answering machine is taken for one."
    )
    recording_seconds: float = _setting(120.0, "[assumed] How long a recording may be.")
    silence_seconds: float = _setting(4.0, "[assumed] After how much silence a recording ends.")
    call_limit: int = _setting(1_000_000, "Calls kept for each license key.")

    # What a license key keeps, and what it costs
    script_limit: int = _setting(1000, "Scripts, and as many variables, kept for each license key.")
    list_limit: int = _setting(1000, "Call lists kept for each license key.")
    member_limit: int = _setting(
        100_000, "Members that all call lists of a license key may have together."
    )
    minute_rate: float = _setting(0.0, "MinuteRate in answers about calls.")
    number_price: float = _setting(5.0, "Price of an incoming number for a month, in USD.")

    # Sound files and speech
    sound_file_bytes: int = _setting(
        2_097_152, "[assumed] Longest sound file that may be uploaded: what 2 MB are in bytes."
    )
    sound_library_bytes: int = _setting(
        67_108_864, "Bytes of sound files kept for each license key."
    )
    tts_license_key: tuple[str, ...] = _setting(
        (), "License keys that may use GetTTSInMP3 and GetTTSInULAW; none means every key."
    )

    # Postbacks
    status_change_post_url: str = _setting("", "For calls without a StatusChangePostUrl.")
    post_on: str = _setting(
        "changes",
        "[assumed] Which statuses are posted: changes (from dialling on), every, final,"
        " or ResponseCodes such as 12,21,1.",
    )
    wire: str = _setting("form", "[assumed] What a postback is.", "form", "json", "xml")
    wire_dates: str = _setting("iso", "[assumed] How dates are written.", "iso", "us")
    wire_booleans: str = _setting("True", "[assumed] How truth is spelt.", "True", "true")
    wire_absent: str = _setting(
        "empty", "[assumed] What becomes of properties without a value.", "empty", "omitted"
    )
    wire_carrier_types: str = _setting(
        "token",
        "[assumed] How types of carriers are written: CLEC, or"
        " CLEC - (Competitive Local Exchange Carrier).",
        "token",
        "long",
    )
    user_agent: str = _setting("", "User-Agent of postbacks; empty names Ringback.")
    header: tuple[str, ...] = _setting((), "Further headers of postbacks, as 'Name: value'.")

    # Delivery
    allow_host: tuple[str, ...] = _setting(
        (), "Hosts beyond loopback and private addresses that postbacks may be sent to."
    )
    delivery_attempts: int = _setting(1, "[assumed] How often a postback is sent at most.")
    delivery_retry_seconds: tuple[float, ...] = _setting(
        (60.0,), "[assumed] Pauses between delivery attempts."
    )
    delivery_timeout: float = _setting(10.0, "[assumed] Seconds a receiver has for its answer.")
    delivered_status: tuple[int, ...] = _setting(
        (), "[assumed] HTTP statuses that count as delivered; none means 200 to 299."
    )
    connections_per_receiver: int = _setting(
        256, "[assumed] Connections open to one receiver at most; further postbacks wait."
    )
    keep_alive: bool = _setting(True, "[assumed] Whether connections are used again.")
    tls_verify: bool = _setting(True, "Whether a receiver's certificate is checked.")
    journal_limit: int = _setting(10_000, "Delivery attempts remembered for each license key.")


def meaning_of(setting: str) -> str:
    """What a setting is for, in one sentence."""
    meaning: str = Settings.__dataclass_fields__[setting].metadata["meaning"]
    return meaning


def choices_of(setting: str) -> tuple[str, ...]:
    """The values that a setting is limited to; empty if it is not."""
    choices: tuple[str, ...] = Settings.__dataclass_fields__[setting].metadata["choices"]
    return choices
