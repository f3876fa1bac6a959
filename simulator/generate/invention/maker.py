"""A maker of single calls: who is called, when, with what, and all that follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from simulator.calls.call import Call
from simulator.calls.dialogue.commands import CONFERENCE_KEY
from simulator.calls.draws import Draws
from simulator.calls.history import history, status_changes
from simulator.calls.keypad import keypad_of
from simulator.calls.lifecycle import Pace
from simulator.calls.magic import magic_number
from simulator.calls.outcome import MachineDetection
from simulator.calls.profile import Profile
from simulator.calls.request import CallRequest
from simulator.calls.voices import VOICES
from simulator.codes import ResponseCode
from simulator.generate.invention.names import CALLERS, GIVEN_NAMES, SURNAMES, display_name
from simulator.generate.invention.orders import NothingFitsError, Order
from simulator.generate.invention.texts import texts
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import Postback
from simulator.postbacks.message import message_of
from simulator.telco.directory import area_code_by_chance, fictional_numbers, realistic_number
from simulator.telco.draw import Lot
from simulator.telco.record import telco_record
from simulator.telco.service import is_wireless

__all__ = ["INCOMING", "IN_CONFERENCE", "Maker"]

INCOMING: Final = (
    ResponseCode.INCOMING_CALL,
    ResponseCode.INCOMING_CALL_COMPLETE,
    ResponseCode.INCOMING_CALL_TRANSFERRED,
)
"""The usual ResponseCodes of calls that came in: running, over, and over after a transfer."""

IN_CONFERENCE: Final = (ResponseCode.CONFERENCE_START, ResponseCode.CONFERENCE_JOIN)
"""Those of a call whose script has opened a conference, or joined one."""

# What fits is drawn long before that, if it can be drawn at all.
_MOST_DRAWS: Final = 2000
_FIRST_DAY: Final = date(2026, 1, 1)
_DAYS: Final = 365
_MILLISECONDS_AN_HOUR: Final = 3_600_000
_QUEUE_IDS: Final = (4_000_000, 2_000_000_000)
_NOWHERE: Final = "America/New_York"  # where a toll-free number keeps its hours

_POST_URL: Final = "http://127.0.0.1:9000/status"
_REFERENCES: Final = ("notify", "reminder-", "campaign-", "order-")
_ENGLISH_VOICES: Final = tuple(voice.voice_id for voice in VOICES if "English" in voice.language)
_TRY_COUNTS: Final = (1, 1, 1, 2, 3)
_NEXT_TRY_SECONDS: Final = (60, 180, 180, 300, 900)
_BUSINESS_SHARE: Final = 0.7

_TOLL_FREE_SHARE: Final = 0.5
_MEDIAN_AND_SIGMA: Final = (3.6, 0.8)  # of the logarithm of an incoming call's seconds
_PRESSES_SHARE: Final = 0.4
_RECORDS_SHARE: Final = 0.2

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes up calls; the same state of the generator makes the same ones.

    Args:
        random: What decides. No moment is now: all lie in 2026.
    """

    random: Random

    def number(
        self, area_code: str | None = None, *, wireless: bool | None = None, realistic: bool = False
    ) -> PhoneNumber:
        """A number to call, of the United States unless an area code is named.

        Raises:
            UnknownNameError: The area code is not assigned.
            NothingFitsError: There is no such number.
        """

        def drawn() -> PhoneNumber | None:
            where = area_code or area_code_by_chance(self.random.random())
            if not realistic:
                fitting = _fictional(where, wireless)
                return self.random.choice(fitting) if fitting else None
            exchange, line = self.random.random(), self.random.random()
            number = realistic_number(where, for_exchange=exchange, for_line=line)
            return number if wireless in (None, is_wireless(number)) else None

        kind = {True: "wireless number", False: "wired number", None: "number"}[wireless]
        return self.fitting(drawn, f"{kind} in area code {area_code}" if area_code else kind)

    def moment(self, number: PhoneNumber, profile: Profile) -> datetime:
        """When a number is called, in its own time: at an hour and on a day of the profile."""
        hours, days = _hours_and_days(profile)
        day = days.draw(self.random.random())
        into_hour = timedelta(milliseconds=self.random.randrange(_MILLISECONDS_AN_HOUR))
        place = telco_record(number).place
        zone = ZoneInfo(place.time_zone if place else _NOWHERE)
        at = datetime.combine(day, time(hours.draw(self.random.random()))) + into_hour
        return at.replace(tzinfo=zone)

    def request(self, number: PhoneNumber) -> CallRequest:
        """A wish to call a number: what a customer of one kind or another has to say to it."""
        template = self.random.choice(texts(script=False))
        caller = self.random.choice(CALLERS[template.kind])
        return CallRequest(
            number=number,
            text=template.fill(self.random.choice, caller=caller),
            license_key=self.guid(),
            caller_id=self.other_number(number),
            caller_id_name=display_name(caller),
            voice_id=self.random.choice(_ENGLISH_VOICES),
            transfer_number=self.other_number(number),
            try_count=self.random.choice(_TRY_COUNTS),
            next_try_seconds=self.random.choice(_NEXT_TRY_SECONDS),
            postback_url=_POST_URL,
            reference_id=self.reference_id(),
        )

    def advanced_request(self) -> dict[str, Any]:
        """The fields of an AdvancedNotifyRequest, in order, for a call at some later moment."""
        request = self.request(self.number())
        moment = self.moment(request.number, Profile(name="request")).astimezone(UTC)
        return {
            "PhoneNumberToDial": request.number.digits,
            "TransferNumber": _digits(request.transfer_number),
            "VoiceID": request.voice_id,
            "CallerIDNumber": _digits(request.caller_id),
            "CallerIDName": request.caller_id_name,
            "TextToSay": request.text,
            "LicenseKey": request.license_key,
            "TryCount": request.try_count,
            "NextTryInSeconds": request.next_try_seconds,
            **message_of({"UTCScheduledDateTime": moment}),
            "TTSrate": request.rate,
            "TTSvolume": request.volume,
            "MaxCallLength": 0,
            "StatusChangePostUrl": request.postback_url,
            "ReferenceID": request.reference_id,
        }

    def basic_request(self) -> dict[str, str]:
        """The parameters of NotifyPhoneBasic, in order."""
        request = self.request(self.number())
        return {
            "PhoneNumberToDial": request.number.digits,
            "TextToSay": request.text,
            "CallerID": _digits(request.caller_id),
            "CallerIDname": request.caller_id_name,
            "VoiceID": str(request.voice_id),
            "LicenseKey": request.license_key,
        }

    def other_number(self, number: PhoneNumber) -> PhoneNumber:
        """A fictional number that is not the one that is called."""
        return self.fitting(lambda: _unless(self.number(), number), "other number")

    def calls(
        self,
        number: PhoneNumber,
        profile: Profile,
        order: Order,
    ) -> list[Call]:
        """A call as it stood when it was accepted and after each change of its status.

        Args:
            number: Who is called.
            profile: How calls go.
            order: What is wanted of the call.
        """
        local, request = self.moment(number, profile), self.request(number)
        draws = Draws(self.random.getrandbits(64))
        outcome = order.draw(
            draws,
            profile=profile,
            wireless=is_wireless(number),
            local=local,
            tries=request.try_count,
        )
        told = history(
            replace(request, try_count=max(request.try_count, len(outcome.tries))),
            outcome,
            queue_id=self.queue_id(),
            at=local.astimezone(UTC),
            pace=Pace(),
        )
        return list(status_changes(told))

    def incoming_postback(self, code: ResponseCode) -> Postback:
        """The postback of a call that came in, with the properties that it has."""
        caller = self.number()
        toll_free = self.random.random() < _TOLL_FREE_SHARE
        start = self.moment(caller, Profile(name="incoming")).astimezone(UTC)
        seconds = round(self.random.lognormvariate(*_MEDIAN_AND_SIGMA), 3)
        records = code.terminal and self.random.random() < _RECORDS_SHARE
        return {
            "QueueID": self.queue_id(),
            "ResponseCode": int(code),
            "StartTime": start,
            "EndTime": start + timedelta(seconds=seconds) if code.terminal else None,
            "Duration": int(seconds) if code.terminal else 0,
            "incoming": True,
            "transfercallerid": caller.digits if code is INCOMING[-1] else None,
            "machinedetection": MachineDetection.HUMAN.value,
            "digitsdialed": self.keys() if self.random.random() < _PRESSES_SHARE else None,
            "lastrecordlength": int(seconds) if records else None,
            "callerid": caller.digits,
            "phonenumber": self.number("800" if toll_free else None).digits,
            CONFERENCE_KEY: self.guid() if code in IN_CONFERENCE else None,
        }

    def caller_id_name(self) -> str:
        """What a display shows of who calls: a business or a person, last name first."""
        if self.random.random() < _BUSINESS_SHARE:
            return display_name(self.random.choice(CALLERS[self.random.choice([*CALLERS])]))
        surname, given_name = self.random.choice(SURNAMES), self.random.choice(GIVEN_NAMES)
        return display_name(f"{surname} {given_name}")

    def queue_id(self) -> int:
        """The number that the provider gives a call."""
        return self.random.randrange(*_QUEUE_IDS)

    def guid(self) -> str:
        """A license key, or the key of a conference."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def reference_id(self) -> str:
        """A customer's label."""
        return f"{self.random.choice(_REFERENCES)}{self.random.randrange(1, 10_000)}"

    def keys(self) -> str:
        """What somebody presses who presses any key."""
        return keypad_of(Profile(name="keys").keys).draw(self.random.random())

    def fitting(self, draw: Callable[[], _Thing | None], what: str) -> _Thing:
        """Draw until there is something.

        Raises:
            NothingFitsError: There never was.
        """
        for _ in range(_MOST_DRAWS):
            drawn = draw()
            if drawn:
                return drawn
        raise NothingFitsError(f"There seems to be no {what}: {_MOST_DRAWS:,} draws gave none.")


def _digits(number: PhoneNumber | None) -> str:
    return number.digits if number else ""


def _unless(number: PhoneNumber, other: PhoneNumber) -> PhoneNumber | None:
    return None if number == other else number


@lru_cache(maxsize=2048)
def _fictional(area_code: str, wireless: bool | None) -> tuple[PhoneNumber, ...]:  # noqa: FBT001 - a key of the cache
    """Fictional numbers of a kind, without a meaning of Ringback's own where there are such."""
    numbers = fictional_numbers(area_code)
    fitting = tuple(each for each in numbers if wireless in (None, is_wireless(each)))
    return tuple(each for each in fitting if magic_number(each) is None) or fitting


@lru_cache(maxsize=16)
def _hours_and_days(profile: Profile) -> tuple[Lot[int], Lot[date]]:
    volume = profile.volume
    days = (_FIRST_DAY + timedelta(days=number) for number in range(_DAYS))
    return (
        Lot(enumerate(volume.by_hour)),
        Lot((day, volume.by_weekday[day.weekday()]) for day in days),
    )
