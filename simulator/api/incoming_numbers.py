"""The operations on incoming numbers: which there are, whose they are, what callers hear."""

from simulator.api.answers import Answer
from simulator.api.arguments import Arguments
from simulator.api.keeping import Keeping
from simulator.asmx.service import Noted
from simulator.assets.refused import AssetRefusedError
from simulator.phone import InvalidPhoneNumberError, PhoneNumber

__all__ = ["IncomingNumbers"]


class IncomingNumbers(Keeping):
    """Gives numbers to customers, and lets them say what becomes of calls to these."""

    def area_codes(self, _: Arguments) -> list[Answer]:
        """GetAvailableAreaCodes: those in which there are numbers to be had."""
        return [
            {"AreaCodeNumber": digits, "Location": location}
            for digits, location in self._simulator.numbers.area_codes()
        ]

    def available(self, arguments: Arguments) -> list[str]:
        """GetAvailableIncomingNumbers: ten, toll-free ones for a blank filter, as documented."""
        area_code = arguments["AreaCodeFilter"] or ""
        numbers = self._simulator.numbers.available(area_code, seed=self._simulator.seed)
        return [each.digits for each in numbers]

    def assign(self, arguments: Arguments) -> bool | Noted:
        """AssignIncomingNumber: false if anybody has it, or it is not to be had."""
        text = arguments["IncomingPhoneNumber"]
        return self._done(
            arguments["LicenseKey"],
            lambda account: self._simulator.numbers.assign(_number(text), account.license_key),
        )

    def assigned(self, arguments: Arguments) -> list[str] | Noted:
        """GetAssignedNumbers: in the order in which they were assigned."""
        return self._answer(
            arguments["LicenseKey"],
            lambda account: [
                each.number.digits for each in self._simulator.numbers.assigned(account.license_key)
            ],
            refused=[],
        )

    def set_script(self, arguments: Arguments) -> bool | Noted:
        """SetIncomingCallScript: false if the number is none of the key's."""
        text, script = arguments["PhoneNumber"], arguments["Script"] or ""
        return self._done(
            arguments["LicenseKey"],
            lambda account: self._simulator.numbers.set_script(
                _number(text), account.license_key, script
            ),
        )

    def script(self, arguments: Arguments) -> str | Noted:
        """GetIncomingCallScript: an empty text if the number is none of the key's."""
        text = arguments["PhoneNumber"]
        return self._answer(
            arguments["LicenseKey"],
            lambda account: self._simulator.numbers.own(_number(text), account.license_key).script,
            refused="",
        )


def _number(text: str | None) -> PhoneNumber:
    try:
        return PhoneNumber.read(text or "")
    except InvalidPhoneNumberError as error:
        raise AssetRefusedError(str(error)) from error
