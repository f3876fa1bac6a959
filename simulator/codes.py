"""The ResponseCodes 0 to 46: their texts, and the phase of a call that each belongs to."""

from enum import Enum, IntEnum
from typing import Self

__all__ = ["Phase", "ResponseCode"]


class Phase(Enum):
    """Where in its life a call with a given ResponseCode stands."""

    WAITING = "waiting"
    """Accepted, not dialled yet; still cancellable."""

    PROGRESS = "progress"
    """Being dialled, ringing or talking."""

    ANSWERED = "answered"
    """Over, after somebody or something picked up."""

    UNANSWERED = "unanswered"
    """Over, but dialled again while tries are left."""

    FAILED = "failed"
    """Over, and never dialled again."""

    REFUSED = "refused"
    """Never accepted: the answer to the request itself."""


class ResponseCode(IntEnum):
    """Where a call stands, as the provider numbers it.

    Texts are verbatim from the provider's GetResponseCodes, double blanks included. Phases are
    not documented and follow from the texts.
    """

    text: str
    phase: Phase
    terminal: bool
    """Whether no other ResponseCode follows this one."""

    # The defaults are never used: they let a type checker accept ResponseCode(12).
    def __new__(cls, value: int, text: str = "", phase: Phase = Phase.WAITING) -> Self:
        """Carry the text and the phase beside the number."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.text = text
        member.phase = phase
        member.terminal = phase not in (Phase.WAITING, Phase.PROGRESS)
        return member

    QUEUED = 0, "Queued", Phase.WAITING
    CALL_ANSWERED = 1, "Call Answered", Phase.ANSWERED
    CALL_UNANSWERED = 2, "Call Unanswered", Phase.UNANSWERED
    INVALID_PHONE_NUMBER = 3, "Invalid Phone Number", Phase.REFUSED
    INVALID_CALLER_ID = 4, "Invalid CallerID", Phase.REFUSED
    INVALID_VOICE_ID = 5, "Invalid VoiceID", Phase.REFUSED
    INVALID_TRANSFER_NUMBER = 6, "Invalid Number to Transfer To", Phase.REFUSED
    INVALID_TRANSFER_DIGIT = 7, "Invalid Digit for Transfer", Phase.REFUSED
    BUSY = 8, "Busy", Phase.UNANSWERED
    UNIVERSAL_ERROR = 9, "Universal Error", Phase.FAILED
    DEMO_ALLOWANCE_EXCEEDED = 10, "Demo allowance exceeded.", Phase.REFUSED
    DEMO_NOT_ALLOWED = 11, "Demo not allowed", Phase.REFUSED
    DIALING = 12, "Dialing", Phase.PROGRESS
    CALLER_ID_IS_CALLEE = 13, "CallerID and PhoneNumber To Dial cannot match.", Phase.REFUSED
    KEY_INVALID = 14, "Key Invalid.  IP Address has been suspended.", Phase.REFUSED
    PHONE_NUMBER_ABUSE = 15, "Phone Number Abuse", Phase.REFUSED
    SCHEDULE_NOT_UTC = 16, "Scheduled Time is not a UTC date/time", Phase.REFUSED
    SITE_BAN = 17, "http://wiki.cdyne.com/index.php/SiteBan", Phase.REFUSED
    RINGING = 18, "Ringing", Phase.PROGRESS
    TRYING = 19, "Trying", Phase.PROGRESS
    FORWARDED = 20, "Call is being Forwarded", Phase.PROGRESS
    IN_CALL = 21, "In Call/Ringing", Phase.PROGRESS
    CANCELLED = 22, "Cancelled", Phase.FAILED
    SOUND_FILE_NOT_FOUND = 23, "Sound File Not Found", Phase.FAILED
    TRANSFERRED = 24, "Transferred", Phase.ANSWERED
    TRANSFER_FAILED = 25, "Transfer Failed", Phase.ANSWERED
    HUNG_UP_DURING_TRANSFER = 26, "Caller Hung up during transfer", Phase.ANSWERED
    ADMINISTRATIVE_HOLD = 27, "Administrative Hold", Phase.WAITING
    CALL_FORBIDDEN = 28, "Call Forbidden", Phase.FAILED
    INCOMING_CALL = 29, "Incoming Call", Phase.PROGRESS
    INCOMING_CALL_COMPLETE = 30, "Incoming Call Complete", Phase.ANSWERED
    INCOMING_CALL_TRANSFERRED = 31, "Incoming Call Transferred", Phase.ANSWERED
    TTS_ERROR = 32, "TTS Error", Phase.FAILED
    TIME_RESTRICTION = 33, "Time Restriction", Phase.FAILED
    CONGESTION = 34, "Congestion/Service Unavail", Phase.FAILED
    GLOBAL_NOT_ACCEPTABLE = 35, "Global Not Acceptable", Phase.FAILED
    NO_SUPPORTED_MEDIA = 36, "No Supported Media", Phase.FAILED
    TELECOM_TIMEOUT = 37, "Telecom Timeout", Phase.FAILED
    TELECOM_DENIED = 38, "Telecom Denied", Phase.FAILED
    DEMO_DENIED = 39, "Demo Denied due to FTC regulations", Phase.REFUSED
    TTS_BUSY = 40, "TTS Busy - Will Try Again", Phase.WAITING
    CONFERENCE_START = 41, "Conference Start", Phase.PROGRESS
    CONFERENCE_JOIN = 42, "Conference Join", Phase.PROGRESS
    VACANT_NUMBER = 43, "Telco Reported Vacant Number", Phase.FAILED
    NUMBER_DISCONNECTED = 44, "Number Changed or Disconnected", Phase.FAILED
    SOUND_FILE_PROCESSING = 45, "Sound File Processing", Phase.WAITING
    READY_FOR_DIALER = 46, "Ready for Dialer", Phase.WAITING
