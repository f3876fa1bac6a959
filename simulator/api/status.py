"""The operations that tell how calls stand, and those that cancel them."""

from collections.abc import Mapping
from typing import Any, Final

from simulator.api.answers import Answer, about_call, about_nothing, minute_rate_of
from simulator.codes import ResponseCode
from simulator.engine import Simulator
from simulator.phone import InvalidPhoneNumberError, PhoneNumber

__all__ = ["Cancelling", "Status"]

Arguments = Mapping[str, Any]
# What the provider answers for a call it does not know is not documented.
_TOO_MANY_DIGITS: Final = 20  # a long has 19
_UNKNOWN_CALL: Final = ResponseCode.UNIVERSAL_ERROR


class Status:
    """Answers the four status queries."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._minute_rate = minute_rate_of(simulator.settings)

    def one(self, arguments: Arguments) -> Answer:
        """GetQueueIDStatus, which takes no key and so answers for everybody's calls."""
        return self._about(arguments["QueueID"])

    def one_advanced(self, arguments: Arguments) -> Answer:
        """GetQueueIDStatusWithAdvancedInfo: the script comes back too."""
        queue_id, license_key = arguments["QueueID"], arguments["LicenseKey"] or ""
        if not self._simulator.knows(license_key):
            return about_nothing(ResponseCode.KEY_INVALID, queue_id=queue_id)
        return self._about(queue_id, license_key, advanced=True)

    def multiple(self, arguments: Arguments) -> list[Answer]:
        """GetMultipleQueueIdStatus: calls separated by semicolons, answered in that order."""
        license_key = arguments["LicenseKey"] or ""
        refused_queue_id = self._simulator.settings.refused_queue_id
        if not self._simulator.knows(license_key):
            return [about_nothing(ResponseCode.KEY_INVALID, queue_id=refused_queue_id)]
        texts = [text.strip() for text in (arguments["QueueIDs"] or "").split(";")]
        return [
            self._about(int(text), license_key)
            if text.isascii() and text.isdigit() and len(text) < _TOO_MANY_DIGITS
            else about_nothing(_UNKNOWN_CALL, queue_id=refused_queue_id)
            for text in texts
            if text
        ]

    def by_phone_number(self, arguments: Arguments) -> list[Answer]:
        """GetQueueIDStatusesByPhoneNumber: the last ten calls to a number, newest first."""
        account = self._simulator.find_account(arguments["LicenseKey"] or "")
        try:
            number = PhoneNumber.read(arguments["PhoneNumber"] or "")
        except InvalidPhoneNumberError:
            return []
        found = account.calls_to(number.digits) if account else []
        return [about_call(call, minute_rate=self._minute_rate) for call in found]

    def _about(
        self, queue_id: int, license_key: str | None = None, *, advanced: bool = False
    ) -> Answer:
        call = self._simulator.call(queue_id)
        if call is None or license_key not in (None, call.request.license_key):
            return about_nothing(_UNKNOWN_CALL, queue_id=queue_id)
        return about_call(call, minute_rate=self._minute_rate, advanced=advanced)


class Cancelling:
    """Cancels calls that wait to be dialled."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def one(self, arguments: Arguments) -> bool:
        """CancelNotify: false for a call that runs, is over, or is not the key's."""
        account = self._simulator.owner(arguments["QueueID"])
        if account is None or account.license_key != (arguments["LicenseKey"] or ""):
            return False
        return account.cancel(arguments["QueueID"])

    def by_reference_id(self, arguments: Arguments) -> int:
        """CancelNotifyByReferenceID: how many calls were cancelled."""
        account = self._simulator.find_account(arguments["LicenseKey"] or "")
        return account.cancel_reference(arguments["ReferenceID"] or "") if account else 0

    def conference(self, arguments: Arguments) -> None:
        """CancelConference: whoever knows the key ends it; nothing is answered, as documented."""
        self._simulator.end_conference((arguments["ConferenceKey"] or "").strip().lower())
