"""A broadcast: many calls to a list of numbers, placed one after another at a pace."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from simulator.calls.call import Call
from simulator.calls.dialogue.program import program_of
from simulator.calls.draws import subject_of
from simulator.calls.lifecycle import Pace
from simulator.calls.profile import Profile
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named
from simulator.calls.request import CallRequest
from simulator.calls.speech import speech_seconds
from simulator.codes import ResponseCode
from simulator.errors import SettingsError
from simulator.phone import PhoneNumber
from simulator.postbacks.plan import read_post_on
from simulator.telco.directory import numbers_to_call
from simulator.telco.record import TelcoRecord, telco_record

__all__ = ["FASTEST_CALLS_A_MINUTE", "Broadcast"]

FASTEST_CALLS_A_MINUTE: Final = 12_000
"""The provider's documented maximum."""

_TEXT: Final = (
    "Hello, this is the Riverside School District with a message for parents. All schools open"
    " two hours late tomorrow, Tuesday, because of snow and ice on the roads. Buses run two hours"
    " later than usual. Breakfast is not served. Please dress your children for the weather."
    " Press 1 to hear this message again, or 0 to speak with the district office. Goodbye."
)
_LONGEST_MESSAGE_SECONDS: Final = 1200
_LARGEST: Final = 2**62
_LONGEST_PAUSE: Final = 86_400
_MOST_NUMBERS: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONG_LIST: Final = 20_000
_FICTIONAL_IN_AREA: Final = 100


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """What is placed: how many calls, to whom, how fast, and how they go.

    The same broadcast gives the same postbacks for ever: call number i depends on the seed and
    on i alone, whoever makes it up and after which others.

    Args:
        calls: How many.
        profile: How calls go.
        seed: What else decides.
        start: When the first call reaches the dialler, aware.
        calls_per_minute: How fast they are dialled, retries aside.
        try_count: Diallings of a number at most, 1 to 3.
        next_try_seconds: From an unanswered or busy try to the next one.
        text: What is said, without commands of scripts; its length decides how long calls take.
        caller_id: Who calls, ten digits.
        caller_id_name: The name beside it.
        transfer_number: Where those who press 0 are transferred; empty for nowhere.
        numbers: How many different numbers are on the list, which is called from its first to its
            last and then again; 0 for as many as there are calls, at most 20,000.
        area_codes: Where they live; none means anywhere in the United States.
        realistic_numbers: Whether line numbers are ones that somebody may have, for loads that
            reach nobody but the receiver under test; else they are kept for fiction.
        first_queue_id: The number of the first call; the others follow.
        post_on: Which statuses are posted, as the setting of that name has it.
        pace: The times that the provider itself takes.

    Raises:
        SettingsError: If a number is out of its range, or the text is a script.
        NumbersToCallError: If there are not that many different numbers.
    """

    calls: int
    profile: Profile = field(default_factory=lambda: profile_named(DEFAULT_PROFILE))
    seed: int = 0
    start: datetime = datetime(2026, 1, 5, 15, tzinfo=UTC)
    calls_per_minute: float = FASTEST_CALLS_A_MINUTE
    try_count: int = 3
    next_try_seconds: int = 180
    text: str = _TEXT
    caller_id: str = "7575550199"
    caller_id_name: str = "Riverside Schools"
    transfer_number: str = "7575550198"
    numbers: int = 0
    area_codes: tuple[str, ...] = ()
    realistic_numbers: bool = False
    first_queue_id: int = 4_093_249
    post_on: frozenset[ResponseCode] = field(default_factory=lambda: read_post_on("changes"))
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        for name, least, most in (
            ("calls", 1, _LARGEST),
            ("calls_per_minute", 1e-3, 1e9),
            ("try_count", 1, 3),
            ("next_try_seconds", 1, _LONGEST_PAUSE),
            ("numbers", 0, _MOST_NUMBERS),
            ("first_queue_id", 1, _LARGEST),
        ):
            value = getattr(self, name)
            if not least <= value <= most:
                raise SettingsError(f"{name} needs a number from {least} to {most}, got {value}.")
        if self.message_seconds > _LONGEST_MESSAGE_SECONDS:
            raise SettingsError(
                f"text needs to be spoken within {_LONGEST_MESSAGE_SECONDS} seconds,"
                f" got one of {self.message_seconds:.0f}."
            )
        if not program_of(self.text).plain:
            raise SettingsError(
                "text needs to be a plain message, got a script: calls that are made up in bulk do"
                " not run scripts. Leave its commands out, or try it with `ringback script run`."
            )

    @cached_property
    def message_seconds(self) -> float:
        """How long the text takes to speak."""
        return speech_seconds(self.text)

    @cached_property
    def numbers_called(self) -> tuple[PhoneNumber, ...]:
        """The numbers that are called, in order."""
        fictional = _FICTIONAL_IN_AREA * len(self.area_codes)
        limited = self.area_codes and not self.realistic_numbers
        count = self.numbers or min(self.calls, _LONG_LIST, fictional if limited else self.calls)
        return tuple(
            numbers_to_call(
                count,
                seed=self.seed,
                wireless_share=self.profile.wireless,
                area_codes=self.area_codes,
                realistic=self.realistic_numbers,
            )
        )

    @cached_property
    def records(self) -> tuple[TelcoRecord, ...]:
        """The telco records of the numbers that are called."""
        return tuple(map(telco_record, self.numbers_called))

    @property
    def start_milliseconds(self) -> int:
        """The start, in milliseconds since 1970."""
        return (self.start - _EPOCH) // timedelta(milliseconds=1)

    def subject(self) -> int:
        """What the draws of the whole broadcast follow from."""
        return subject_of(f"broadcast {self.seed}")

    def call(self, number: PhoneNumber) -> Call:
        """A call to one of the numbers, before anything happens to it."""
        request = self.request(number)
        return Call(queue_id=1, request=request, placed_at=self.start, ready_at=self.start)

    def request(self, number: PhoneNumber) -> CallRequest:
        """The request that one of the calls answers."""
        return CallRequest(
            number=number,
            text=self.text,
            caller_id=PhoneNumber.read(self.caller_id) if self.caller_id else None,
            caller_id_name=self.caller_id_name,
            transfer_number=PhoneNumber.read(self.transfer_number)
            if self.transfer_number
            else None,
            try_count=self.try_count,
            next_try_seconds=self.next_try_seconds,
        )
