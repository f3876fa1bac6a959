"""The sound files of one license key."""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Final
from zlib import crc32

from simulator.assets.refused import AssetRefusedError
from simulator.audio.tone import TELEPHONE_RATE, tone
from simulator.audio.wav import UnreadableSoundError, read_wav
from simulator.sound_id import LONGEST, RULE, folded, is_sound_id

__all__ = ["SoundFile", "SoundLibrary", "SoundLimits", "check_sound_id"]

# What keeping a file costs beside its bytes: without it, small ones would fill the memory.
_FILE_BYTES: Final = 1_024
_LINK_DIGITS: Final = 32
_LINK_SECRET: Final = secrets.token_bytes(32)
# The pitches of recordings, so that two of them are told apart by ear: a pentatonic scale.
_PITCHES: Final = (262, 294, 330, 392, 440, 524, 588, 660)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLimits:
    """How much a license key may keep.

    Args:
        file_bytes: The longest sound file that may be uploaded.
        library_bytes: All sound files together, each counted with a kilobyte for itself.
        recording_seconds: The longest recording that is kept; a longer one is cut there.
    """

    file_bytes: int = 2_097_152
    library_bytes: int = 67_108_864
    recording_seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A sound file under its id.

    Args:
        sound_id: In lower case.
        seconds: How long it plays.
        uploaded: As it was uploaded; empty for a recording, which is made up when it is asked for.
        hertz: The pitch of a recording.
    """

    sound_id: str
    seconds: float
    uploaded: bytes = field(default=b"", repr=False)
    hertz: int = 0

    @property
    def content(self) -> bytes:
        """The WAV file; that of a recording is 16-bit mono PCM at 8 kHz."""
        return self.uploaded or tone(self.seconds, hertz=self.hertz)


class SoundLibrary:
    """Keeps sound files by id, safe for threads. What is refused changes nothing.

    The provider documents that ids are lower case. They are kept so, and found whatever the letter
    case in which they are asked for.

    Args:
        limits: How much is kept.
        owner: The license key, which the links are made from and do not tell.
    """

    def __init__(self, limits: SoundLimits | None = None, *, owner: str = "") -> None:
        self._limits = limits or SoundLimits()
        self._owner = owner
        self._sounds: dict[str, SoundFile] = {}
        self._links: dict[str, str] = {}
        self._bytes = 0
        self._lock = RLock()

    def upload(self, sound_id: str, content: bytes) -> SoundFile:
        """Keep a WAV file, instead of the one that had the id before.

        Args:
            sound_id: Its id.
            content: PCM, u-law, A-law or MS ADPCM.

        Raises:
            AssetRefusedError: If the id is none, the file is too long or cannot be read, or there
                is no room for it.
        """
        sound_id = check_sound_id(sound_id)
        if len(content) > self._limits.file_bytes:
            raise AssetRefusedError(
                f"A sound file may have {self._limits.file_bytes:,} bytes, got {len(content):,}."
            )
        try:
            seconds = read_wav(content).seconds
        except UnreadableSoundError as error:
            raise AssetRefusedError(str(error)) from error
        return self._keep(SoundFile(sound_id, seconds, content))

    def record(self, sound_id: str, seconds: float) -> SoundFile:
        """Keep a recording, instead of the file that had the id before.

        Args:
            sound_id: Its id.
            seconds: How long it is, to the nearest of 8,000 a second and at least one of them; what
                goes beyond the longest recording is cut off.

        Raises:
            AssetRefusedError: If the id is none or there is no room for a recording.
        """
        sound_id = check_sound_id(sound_id)
        length = min(max(seconds, 1 / TELEPHONE_RATE), self._limits.recording_seconds)
        length = round(length * TELEPHONE_RATE) / TELEPHONE_RATE
        pitch = _PITCHES[crc32(sound_id.encode()) % len(_PITCHES)]
        return self._keep(SoundFile(sound_id, length, hertz=pitch))

    def find(self, sound_id: str) -> SoundFile:
        """The sound file with an id.

        Raises:
            AssetRefusedError: If there is none.
        """
        with self._lock:
            sound = self._sounds.get(folded(sound_id))
        if sound is None:
            raise AssetRefusedError(f"There is no sound file {_shown(sound_id)}.")
        return sound

    def seconds_of(self, sound_id: str) -> float | None:
        """How long the sound file with an id plays; None if there is none."""
        with self._lock:
            sound = self._sounds.get(folded(sound_id))
        return None if sound is None else sound.seconds

    def ids(self) -> list[str]:
        """The ids of all sound files, in order."""
        with self._lock:
            return sorted(self._sounds)

    def lengths(self) -> dict[str, float]:
        """How many seconds each sound file plays, by id, in order."""
        with self._lock:
            return {each: self._sounds[each].seconds for each in self.ids()}

    def remove(self, sound_id: str) -> None:
        """Keep a sound file no longer.

        Raises:
            AssetRefusedError: If there is none with the id.
        """
        with self._lock:
            sound = self.find(sound_id)
            self._drop(sound)
            self._bytes -= _cost(sound)

    def rename(self, sound_id: str, new_id: str) -> None:
        """Give a sound file another id.

        Raises:
            AssetRefusedError: If there is no such file, the new id is none, or another file has it.
        """
        with self._lock:
            sound, new_id = self.find(sound_id), check_sound_id(new_id)
            if new_id != sound.sound_id and new_id in self._sounds:
                raise AssetRefusedError(f"There is a sound file {new_id!r} already.")
            self._drop(sound)
            self._sounds[new_id] = replace(sound, sound_id=new_id)

    def link(self, sound_id: str) -> str:
        """A name that nobody can guess, by which a sound file is found without its license key.

        For one id it is the same as long as the process lives.

        Raises:
            AssetRefusedError: If there is no such file.
        """
        with self._lock:
            sound = self.find(sound_id)
            link = self._link_of(sound)
            self._links[link] = sound.sound_id
            return link

    def linked(self, link: str) -> SoundFile | None:
        """The sound file that a link leads to."""
        with self._lock:
            return self._sounds.get(self._links.get(link, ""))

    def _drop(self, sound: SoundFile) -> None:
        del self._sounds[sound.sound_id]
        self._links.pop(self._link_of(sound), None)

    def _link_of(self, sound: SoundFile) -> str:
        name = f"{self._owner}\0{sound.sound_id}".encode("utf-8", "surrogatepass")
        return hmac.new(_LINK_SECRET, name, "sha256").hexdigest()[:_LINK_DIGITS]

    def _keep(self, sound: SoundFile) -> SoundFile:
        with self._lock:
            before = self._sounds.get(sound.sound_id)
            total = self._bytes + _cost(sound) - (_cost(before) if before else 0)
            if total > self._limits.library_bytes:
                raise AssetRefusedError(
                    f"There is no room for the sound file: the license key may keep"
                    f" {self._limits.library_bytes:,} bytes. Remove some first."
                )
            self._sounds[sound.sound_id] = sound
            self._bytes = total
        return sound


def check_sound_id(sound_id: str) -> str:
    """Read the id of a sound file that is to be kept; gives it in lower case.

    Raises:
        AssetRefusedError: If it is none.
    """
    if not is_sound_id(sound_id):
        raise AssetRefusedError(f"A SoundFileID needs {RULE}, got {_shown(sound_id)}.")
    return folded(sound_id)


def _shown(sound_id: str) -> str:
    return repr(sound_id if len(sound_id) <= LONGEST else f"{sound_id[:LONGEST]}...")


def _cost(sound: SoundFile) -> int:
    return _FILE_BYTES + len(sound.uploaded)
