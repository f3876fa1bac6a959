"""The ten operations that keep, tell and convert sound files, or have them recorded."""

from collections.abc import Callable
from typing import Final, TypeVar

from simulator.account import Account, Refusal
from simulator.api.answers import Answer
from simulator.api.arguments import Arguments, chosen
from simulator.api.call_recordings import keep_call_recording
from simulator.api.keeping import Keeping
from simulator.asmx.service import Noted
from simulator.assets.refused import AssetRefusedError
from simulator.assets.sounds import SoundFile, SoundLibrary, check_sound_id
from simulator.audio.conversion import as_mp3, as_ulaw
from simulator.calls.request import Wish
from simulator.covering import covered_text
from simulator.engine import Simulator

__all__ = ["FILE_BIT_RATES", "Sounds"]

_Answered = TypeVar("_Answered")

FILE_BIT_RATES: Final = (32, 64, 128)
"""Kilobits a second that the provider documents for GetSoundFileInMP3."""

_CALLER_ID: Final = "8000000000"  # documented
_PROMPT: Final = "Please record your message after the tone. Press pound when you are done."
_BAD_KEY: Final = "Invalid License Key"  # documented


class Sounds(Keeping):
    """Keeps sound files for customers.

    Args:
        simulator: Where the accounts are.
        link_url: Gives the address at which the sound file of a link is heard.
    """

    def __init__(self, simulator: Simulator, *, link_url: Callable[[str], str]) -> None:
        super().__init__(simulator)
        self._link_url = link_url

    def upload(self, arguments: Arguments) -> Answer:
        """UploadSoundFile: false and the reason for a bad key, id or file."""
        license_key, sound_id = arguments["LicenseKey"] or "", arguments["SoundFileID"] or ""
        if not self._simulator.knows(license_key):
            return {"UploadSuccessful": False, "ErrorResponse": _BAD_KEY}
        try:
            library = self._simulator.keeper(license_key).assets.sounds
            sound = library.upload(sound_id, arguments["FileBinary"] or b"")
        except AssetRefusedError as error:
            return {"UploadSuccessful": False, "ErrorResponse": str(error)}
        return {"UploadSuccessful": True, "UploadedLengthInSeconds": round(sound.seconds)}

    def ids(self, arguments: Arguments) -> list[str] | Noted:
        """ReturnSoundFileIDs, in alphabetical order."""
        return self._answer(
            arguments["LicenseKey"], lambda account: account.assets.sounds.ids(), refused=[]
        )

    def remove(self, arguments: Arguments) -> bool | Noted:
        """RemoveSoundFile: false if there is none."""
        return self._done(
            arguments["LicenseKey"],
            lambda account: account.assets.sounds.remove(arguments["SoundFileID"] or ""),
        )

    def rename(self, arguments: Arguments) -> bool | Noted:
        """RenameSoundFile: false if there is none, or one under the new id."""
        sound_id, new_id = arguments["SoundFileID"] or "", arguments["NewSoundFileID"] or ""
        return self._done(
            arguments["LicenseKey"],
            lambda account: account.assets.sounds.rename(sound_id, new_id),
        )

    def stored(self, arguments: Arguments) -> bytes | Noted | None:
        """GetSoundFile: the bytes that were uploaded."""
        return self._with_sound(arguments, lambda sound: sound.content, refused=None)

    def mp3(self, arguments: Arguments) -> bytes | Noted | None:
        """GetSoundFileInMP3."""
        kilobits = chosen(arguments, "BitRate", FILE_BIT_RATES)
        return self._with_sound(
            arguments, lambda sound: as_mp3(sound.content, kilobits=kilobits), refused=None
        )

    def ulaw(self, arguments: Arguments) -> bytes | Noted | None:
        """GetSoundFileInUlaw: a WAV file, as clients save it."""
        return self._with_sound(arguments, lambda sound: as_ulaw(sound.content), refused=None)

    def length(self, arguments: Arguments) -> float | Noted:
        """GetSoundFileLength: seconds, 0 if there is none."""
        return self._with_sound(arguments, lambda sound: sound.seconds, refused=0.0)

    def url(self, arguments: Arguments) -> str | Noted:
        """GetSoundFileURL: an address on this server that does not tell the license key."""
        return self._with_file(
            arguments,
            lambda library, sound_id: self._link_url(library.link(sound_id)),
            refused="",
        )

    def record(self, arguments: Arguments) -> bool | Noted:
        """RecordSoundViaPhoneCall: places the call; false if it is refused."""

        def place(account: Account) -> bool | Noted:
            sound_id = check_sound_id(arguments["SoundFileID"] or "")
            [placed] = account.place([_recording_wish(arguments, sound_id)])
            # The account has told the news of a refusal already.
            return (
                Noted(value=False, note=covered_text(placed.error.reason, account.license_key))
                if isinstance(placed, Refusal)
                else True
            )

        return self._answer(arguments["LicenseKey"], place, refused=False)

    def _with_sound(
        self, arguments: Arguments, work: Callable[[SoundFile], _Answered], *, refused: _Answered
    ) -> _Answered | Noted:
        return self._with_file(
            arguments, lambda library, sound_id: work(library.find(sound_id)), refused=refused
        )

    def _with_file(
        self,
        arguments: Arguments,
        work: Callable[[SoundLibrary, str], _Answered],
        *,
        refused: _Answered,
    ) -> _Answered | Noted:
        """Do something with the file of an id, which may be the recording of a call."""

        def find(account: Account) -> _Answered:
            sound_id = arguments["SoundFileID"] or ""
            keep_call_recording(account, sound_id)
            return work(account.assets.sounds, sound_id)

        return self._answer(arguments["LicenseKey"], find, refused=refused)


def _recording_wish(arguments: Arguments, sound_id: str) -> Wish:
    return Wish(
        number=arguments["PhoneNumberToDial"] or "",
        text=f"{_PROMPT} ~\\Beep()~ ~\\RecordAndSaveAs({sound_id})~",
        license_key=arguments["LicenseKey"],
        caller_id=_CALLER_ID,
        caller_id_name=sound_id,
    )
