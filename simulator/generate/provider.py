"""A Faker provider: made-up numbers, calls and postbacks of the Voice Broadcast API."""

from typing import Any

from faker.providers import BaseProvider

from simulator.calls.call import Call
from simulator.calls.outcome import Outcome
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named
from simulator.codes import Phase, ResponseCode
from simulator.generate.invention.maker import IN_CONFERENCE, INCOMING, Maker
from simulator.generate.invention.orders import NothingFitsError, Order
from simulator.generate.invention.texts import texts
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.telco.record import TelcoRecord, telco_record

__all__ = ["VoiceBroadcastProvider"]


class VoiceBroadcastProvider(BaseProvider):
    """Values of the Voice Broadcast API, for `fake.add_provider(VoiceBroadcastProvider)`.

    Everything is drawn from the generator's own `random`, so that Faker's seeding makes it
    repeatable. No locale matters, and no moment is now: all lie in 2026.

    Telephone numbers are ones that are kept for fiction, `NPA-555-01XX`, if possible of lines
    that are not among Ringback's magic numbers. With `realistic=True` they are numbers that
    somebody may have: never have those dialled.
    """

    def us_phone_number(
        self,
        *,
        area_code: str | None = None,
        wireless: bool | None = None,
        realistic: bool = False,
        formatted: bool = False,
    ) -> str:
        """A number to call: `2025550109`, or formatted `202-555-0109`.

        Args:
            area_code: Where it lies, Canada and toll-free included; None for anywhere in the
                United States, in new area codes more rarely.
            wireless: Whether it is a wireless one; None for either, as often as there are.
            realistic: Whether somebody may have it.
            formatted: Whether it has dashes.

        Raises:
            UnknownNameError: The area code is not assigned.
            NothingFitsError: There is no such number in the area code.
        """
        number = self._maker.number(area_code, wireless=wireless, realistic=realistic)
        return str(number) if formatted else number.digits

    def telco_record(
        self,
        number: str | None = None,
        *,
        area_code: str | None = None,
        wireless: bool | None = None,
        realistic: bool = False,
    ) -> TelcoRecord:
        """What the telephone network knows of a number: a value with a name for each fact.

        Args:
            number: The number; None for one that is drawn.
            area_code: As in `us_phone_number`, and so are the others.
            wireless: See there.
            realistic: See there.
        """
        if number is not None:
            return telco_record(PhoneNumber.read(number))
        drawn = self._maker.number(area_code, wireless=wireless, realistic=realistic)
        return telco_record(drawn)

    def lata(self) -> str:
        """A LATA, three digits, as often as numbers lie in it: `252`."""
        return self.telco_record().lata

    def ocn(self) -> str:
        """A carrier's operating company number, four characters, as often as it serves: `318J`."""
        return self.telco_record().ocn

    def lrn(self) -> str:
        """The location routing number, ten digits, of a number that is not reached by itself."""
        return self._maker.fitting(lambda: self.telco_record().lrn, "location routing number")

    def caller_id_name(self) -> str:
        """What a display shows of who calls, at most 15 characters: `HARBOR FAMILY C`."""
        return self._maker.caller_id_name()

    def queue_id(self) -> int:
        """The number that the provider gives a call: `1188888888`."""
        return self._maker.queue_id()

    def reference_id(self) -> str:
        """A label that a customer gives a call: `reminder-4711`."""
        return self._maker.reference_id()

    def license_key(self) -> str:
        """A license key, which is a GUID in small letters."""
        return self._maker.guid()

    def text_to_say(self, *, script: bool | None = None) -> str:
        """A message of a school, clinic, utility, shop, pharmacy or city council.

        Args:
            script: Whether it holds commands; None for either.
        """
        choose = self._maker.random.choice
        return choose(texts(script=script)).fill(choose)

    def response_code(self, *, terminal: bool | None = None) -> int:
        """Any of the 47 ResponseCodes.

        Args:
            terminal: Whether a call with it is over; None for either.
        """
        fitting = [code for code in ResponseCode if terminal in (None, code.terminal)]
        return int(self.random_element(fitting))

    def digits_dialed(self) -> str:
        """The keys of somebody who presses any: mostly `1`."""
        return self._maker.keys()

    def call_request(self, *, advanced: bool = True) -> dict[str, Any]:
        """The parameters of a wish to place a call, under their names on the wire and in order.

        Args:
            advanced: Whether they are NotifyPhoneAdvanced's 15 fields, as the JSON Schema
                describes them, rather than NotifyPhoneBasic's 6, which are texts.
        """
        maker = self._maker
        return maker.advanced_request() if advanced else dict(maker.basic_request())

    def outgoing_postback(
        self,
        *,
        outcome: str | Outcome | None = None,
        response_code: int | None = None,
        area_code: str | None = None,
        wireless: bool | None = None,
        realistic: bool = False,
        profile: str = DEFAULT_PROFILE,
    ) -> dict[str, Any]:
        """One of the postbacks of a call, decoded as the JSON Schema describes it.

        Args:
            outcome: How the call goes: one of `orders.outcome_names()`, or an Outcome of your
                own; None for as it may.
            response_code: The status that it tells of; None for any from dialling on.
            area_code: As in `us_phone_number`, and so are the next two.
            wireless: See there.
            realistic: See there.
            profile: A built-in profile's name, or the path of a TOML file.

        Raises:
            UnknownNameError: The outcome, the profile or the area code is unknown.
            NothingFitsError: No call comes to that ResponseCode, or none that goes so.
        """
        maker, code = self._maker, None if response_code is None else _code(response_code)
        order = Order(outcome=outcome, code=code)

        def posted() -> list[Call]:
            number = maker.number(area_code, wireless=wireless, realistic=realistic)
            calls = maker.calls(number, profile_named(profile), order)
            return [call for call in calls if _told(call, code)]

        what = "call" if code is None else f"call with ResponseCode {code:d} ({code.text})"
        return message_of(outgoing_postback(self.random_element(maker.fitting(posted, what))))

    def call_history(
        self,
        *,
        outcome: str | Outcome | None = None,
        area_code: str | None = None,
        wireless: bool | None = None,
        realistic: bool = False,
        profile: str = DEFAULT_PROFILE,
    ) -> list[dict[str, Any]]:
        """All postbacks of one call in order, from its dialling to its end.

        Takes and raises what `outgoing_postback` does.
        """
        maker = self._maker
        number = maker.number(area_code, wireless=wireless, realistic=realistic)
        calls = maker.calls(number, profile_named(profile), Order(outcome=outcome))
        return [message_of(outgoing_postback(call)) for call in calls if _told(call, None)]

    def incoming_postback(self, *, response_code: int | None = None) -> dict[str, Any]:
        """The postback of a call that came in, decoded as the JSON Schema describes it.

        Args:
            response_code: 29 while the call runs, 30 when it is over, 31 when it was transferred,
                41 or 42 in a conference; None for any of the first three, the usual ones.

        Raises:
            NothingFitsError: The ResponseCode is none of these.
        """
        code = self.random_element(INCOMING) if response_code is None else _code(response_code)
        if code not in (*INCOMING, *IN_CONFERENCE):
            raise NothingFitsError(
                "An incoming call has ResponseCode 29, 30, 31, 41 or 42,"
                f" got {code:d} ({code.text})."
            )
        return message_of(self._maker.incoming_postback(code))

    @property
    def _maker(self) -> Maker:
        # Seeding an instance of Faker gives its generator another `random`.
        return Maker(self.generator.random)


def _code(number: int) -> ResponseCode:
    try:
        return ResponseCode(number)
    except ValueError:
        raise NothingFitsError(f"ResponseCodes go from 0 to 46, got {number!r}.") from None


def _told(call: Call, code: ResponseCode | None) -> bool:
    """Whether a call's status is the wanted one, or one that is posted if none is."""
    return call.status is code or (code is None and call.status.phase is not Phase.WAITING)
