"""The operations that call everybody on a list."""

import re
from dataclasses import replace
from typing import Final

from simulator.account import Refusal
from simulator.api.answers import Answer
from simulator.api.arguments import Arguments
from simulator.api.keeping import Keeping
from simulator.assets.call_list import LONGEST_FIELD, Member
from simulator.assets.refused import AssetRefusedError
from simulator.calls.admission import DEMO_KEY
from simulator.calls.request import Wish
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber

__all__ = ["Dialling"]

_EXTENSION: Final = re.compile(r"[0-9]{1,10}")


class Dialling(Keeping):
    """Calls everybody on a list, in the order of the list and at the provider's usual pace."""

    def plain(self, arguments: Arguments) -> Answer:
        """LM_DialList: with a caller ID, as the basic methods want one [assumed]."""
        wish = Wish(
            number="",
            text=arguments["TextToSay"] or "",
            license_key=arguments["LicenseKey"] or "",
            caller_id=arguments["CallerID"] or "",
            caller_id_name=arguments["CallerIDName"] or "",
            caller_id_required=True,
            voice=str(arguments["VoiceID"]),
        )
        return self._dial(wish, arguments["ListID"], recursive=arguments["DialRecursiveLists"])

    def advanced(self, arguments: Arguments) -> Answer:
        """LM_DialListAdvanced: with schedule, tries, transfer and extension."""
        functions: Arguments = arguments["lmFunctions"] or {}
        wish = Wish(
            number="",
            text=functions.get("TextToSay") or "",
            license_key=functions.get("Licensekey") or "",
            caller_id=functions.get("CallerID") or "",
            caller_id_name=functions.get("CallerIDName") or "",
            voice=str(functions.get("VoiceID") or 0),
            transfer_number=functions.get("TransferNumber") or None,
            try_count=functions.get("TryCount") or 0,
            next_try_seconds=functions.get("NextTryInSeconds") or 0,
            scheduled_at=functions.get("ScheduledUTCDatetime"),
            rate=functions.get("TTSRate") or 0,
            volume=functions.get("TTSVolume") or 0,
        )
        return self._dial(
            wish,
            functions.get("ListID") or 0,
            recursive=bool(functions.get("DialRecursiveLists")),
            extension=functions.get("Extension") or "",
        )

    def _dial(self, wish: Wish, list_id: int, *, recursive: bool, extension: str = "") -> Answer:
        """Place a call for each member; it fails as a whole only if none becomes one [assumed].

        A member with an extension of their own keeps it [assumed].
        """
        try:
            account = self._simulator.keeper(wish.license_key)
            members = account.assets.lists.members(list_id, recursive=recursive)
        except AssetRefusedError as error:
            return _about_failure(self._code(wish.license_key), str(error))
        if not members:
            return _about_failure(ResponseCode.UNIVERSAL_ERROR, f"List {list_id} has no members.")
        extension = extension.strip()
        if extension and not _EXTENSION.fullmatch(extension):
            # No other code is as near: it is the number with the extension that cannot be dialled.
            reason = f"Extension needs 1 to 10 digits, got {extension[:LONGEST_FIELD]!r}."
            return _about_failure(ResponseCode.INVALID_PHONE_NUMBER, reason)
        batch_id = account.assets.lists.open_batch()
        answers = account.place(
            [replace(wish, number=_with(extension, each), batch_id=batch_id) for each in members]
        )
        refusals = [each for each in answers if isinstance(each, Refusal)]
        if len(refusals) == len(answers):
            refused = refusals[0].error
            return _about_failure(refused.code, refused.reason)
        return {"Success": True, "BatchID": batch_id, "ResponseCode": int(ResponseCode.QUEUED)}

    def _code(self, license_key: str) -> ResponseCode:
        if license_key == DEMO_KEY:
            return ResponseCode.DEMO_NOT_ALLOWED
        known = self._simulator.knows(license_key)
        return ResponseCode.UNIVERSAL_ERROR if known else ResponseCode.KEY_INVALID


def _with(extension: str, member: Member) -> str:
    if not extension or PhoneNumber.read(member.number).extension:
        return member.number
    return f"{member.number}x{extension}"


def _about_failure(code: ResponseCode, reason: str) -> Answer:
    return {"Success": False, "ResponseCode": int(code), "ErrorText": reason}
