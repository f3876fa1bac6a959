"""A WAV file, read down to its sound and judged, whatever the bytes.

Nothing is decoded here and nothing of the sound is copied: what a header promises is believed only
as far as the file goes.
"""

from dataclasses import dataclass
from enum import StrEnum
from struct import Struct, unpack_from
from typing import Final

from simulator.errors import RingbackError

__all__ = ["UnreadableSoundError", "Wav", "WavKind", "bare_wav", "read_wav"]

_RIFF: Final = 12
_COUNT: Final = Struct("<I")
_CHUNK: Final = Struct("<4sI")
_FORMAT: Final = Struct("<HHIIHH")
_EXTENSIBLE: Final = 0xFFFE
# What follows a format's tag in the GUID that WAVE_FORMAT_EXTENSIBLE names it by.
_GUID_TAIL: Final = bytes.fromhex("000000001000800000aa00389b71")
_MOST_CHANNELS: Final = 2
# Slower, a file of two megabytes would last for days; faster, nobody hears it.
_RATES: Final = range(4_000, 192_001)
# The header of a block in MS ADPCM for each channel: predictor, delta and two samples.
_BLOCK_HEAD: Final = 7
_FIRST_SAMPLES: Final = 2
_COEFFICIENTS: Final = (
    256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232,
)  # fmt: skip
_PREDICTORS: Final = len(_COEFFICIENTS) // 2

_BEGINNINGS: Final = (
    (b"ID3", "an MP3 file"),
    (b"\xff\xfb", "an MP3 file"),
    (b"\xff\xf3", "an MP3 file"),
    (b"\xff\xe3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"FORM", "an AIFF file"),
    (b"#!AMR", "an AMR file"),
    (b".snd", "an AU file"),
    (b"RIFX", "a big-endian RIFX file"),
    (b"RF64", "an RF64 file"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "a gzip file"),
)


class UnreadableSoundError(RingbackError):
    """A file that is no WAV file of a kind that the provider takes."""


class WavKind(StrEnum):
    """How the samples of a WAV file are written: the kinds that the provider documents."""

    PCM = "PCM"
    ULAW = "u-law"
    ALAW = "A-law"
    MS_ADPCM = "MS ADPCM"


# By the tag of the format: the kind, and how many bits a sample may have.
_KINDS: Final = {
    0x01: (WavKind.PCM, (8, 16, 24, 32)),
    0x02: (WavKind.MS_ADPCM, (4,)),
    0x06: (WavKind.ALAW, (8,)),
    0x07: (WavKind.ULAW, (8,)),
}
_OTHER_KINDS: Final = {
    0x03: "IEEE float",
    0x11: "IMA ADPCM",
    0x31: "GSM 6.10",
    0x50: "MPEG",
    0x55: "MP3",
    0xFF: "AAC",
}


@dataclass(frozen=True, slots=True)
class Wav:
    """What a WAV file holds.

    Args:
        kind: How its samples are written.
        channels: 1 or 2.
        rate: Frames a second.
        bits: Bits a sample.
        frames: Samples of each channel.
    """

    kind: WavKind
    channels: int
    rate: int
    bits: int
    frames: int

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return self.frames / self.rate


def read_wav(content: bytes) -> Wav:
    """Read a WAV file of a kind that the provider takes: PCM, u-law, A-law or MS ADPCM.

    Layouts follow "Multimedia Programming Interface and Data Specifications 1.0" (IBM and
    Microsoft, 1991) and its later addition WAVE_FORMAT_EXTENSIBLE.

    Args:
        content: Any bytes.

    Raises:
        UnreadableSoundError: If it is something else, broken off, empty, or promises more than
            it has; the text is a sentence for whoever sent it.
    """
    chunks = _chunks(content)
    if b"fmt " not in chunks:
        raise UnreadableSoundError("The sound file does not say how its sound is written (fmt).")
    if b"data" not in chunks:
        raise UnreadableSoundError("The sound file has no sound (data).")
    layout, sound = _read_layout(chunks[b"fmt "]), chunks[b"data"]
    frames = layout.frames(sound)
    if b"fact" in chunks:
        frames = _frames_by_fact(chunks[b"fact"], frames, layout.channels)
    if frames == 0:
        raise UnreadableSoundError("The sound file holds no sound.")
    return Wav(layout.kind, layout.channels, layout.rate, layout.bits, frames)


def bare_wav(content: bytes) -> bytes:
    """The same sound in a file of two parts, how it is written and itself.

    What else programs leave in a WAV file is no business of a decoder, and has misled many a one.

    Args:
        content: What `read_wav` has read.
    """
    chunks = _chunks(content)
    parts = [
        piece
        for name in (b"fmt ", b"data")
        for piece in (
            _CHUNK.pack(name, len(chunks[name])),
            chunks[name],
            b"\0" * (len(chunks[name]) % 2),
        )
    ]
    return b"".join([b"RIFF", _COUNT.pack(4 + sum(map(len, parts))), b"WAVE", *parts])


def _chunks(content: bytes) -> dict[bytes, memoryview]:
    """The parts of a file by name, up to its sound; of two with one name the first counts."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise UnreadableSoundError(f"A WAV file was expected, got {_what_it_is(content)}.")
    promised = 8 + _COUNT.unpack_from(content, 4)[0]
    if promised > len(content) + 1:  # the last part may lack the byte that makes it even
        raise UnreadableSoundError(
            f"The sound file says that it is {promised:,} bytes long, but {len(content):,} came."
            " A program that writes into a pipe cannot know better: let it write a file."
        )
    view, at, found = memoryview(content), _RIFF, dict[bytes, memoryview]()
    while at + _CHUNK.size <= min(promised, len(content)):
        name, length = _CHUNK.unpack_from(content, at)
        at += _CHUNK.size
        if at + length > min(promised, len(content)):
            raise UnreadableSoundError(
                f"The part {_shown(name)} of the sound file says that it is {length:,} bytes"
                f" long, but {min(promised, len(content)) - at:,} follow."
            )
        found.setdefault(name, view[at : at + length])
        if name == b"data":
            break
        at += length + length % 2
    return found


def _what_it_is(content: bytes) -> str:
    if not content:
        return "nothing"
    named = (name for beginning, name in _BEGINNINGS if content.startswith(beginning))
    return next(named, f"{len(content):,} bytes that begin with {_shown(content[:12])}")


def _shown(raw: bytes) -> str:
    return repr(raw).removeprefix("b")


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the sound is laid out: `block` bytes carry `block_frames` frames."""

    kind: WavKind
    channels: int
    rate: int
    bits: int
    block: int
    block_frames: int = 1

    def frames(self, sound: memoryview) -> int:
        whole, rest = divmod(len(sound), self.block)
        frames = whole * self.block_frames
        if self.kind is WavKind.MS_ADPCM:
            self._check_predictors(sound)
            head = _BLOCK_HEAD * self.channels
            if rest >= head:
                frames += _FIRST_SAMPLES + (rest - head) * 2 // self.channels
        return frames

    def _check_predictors(self, sound: memoryview) -> None:
        for channel in range(self.channels):
            predictors = bytes(sound[channel :: self.block])
            if predictors and max(predictors) >= _PREDICTORS:
                raise UnreadableSoundError(
                    "The sound file is no sound MS ADPCM: a block begins with predictor"
                    f" {max(predictors)}, and there are {_PREDICTORS}."
                )


def _read_layout(part: memoryview) -> _Layout:
    if len(part) < _FORMAT.size:
        raise UnreadableSoundError(
            f"The part 'fmt ' of the sound file needs {_FORMAT.size} bytes, got {len(part)}."
        )
    tag, channels, rate, _, block, bits = _FORMAT.unpack_from(part)
    tag = _tag_of_extensible(part) if tag == _EXTENSIBLE else tag
    if tag not in _KINDS:
        kinds = ", ".join(WavKind)
        name = _OTHER_KINDS.get(tag, f"of the unknown kind {tag}")
        raise UnreadableSoundError(f"The sound is {name}; the service takes {kinds}.")
    kind, possible_bits = _KINDS[tag]
    _check(kind, "bits a sample", bits, possible_bits)
    _check(kind, "channels", channels, range(1, _MOST_CHANNELS + 1))
    _check(kind, "frames a second", rate, _RATES)
    if kind is WavKind.MS_ADPCM:
        return _Layout(kind, channels, rate, bits, block, _frames_a_block(part, channels, block))
    _check(kind, "bytes a frame", block, (channels * bits // 8,))
    return _Layout(kind, channels, rate, bits, block)


def _check(kind: WavKind, what: str, came: int, possible: range | tuple[int, ...]) -> None:
    if came in possible:
        return
    wanted = (
        f"{possible.start:,} to {possible[-1]:,}"
        if isinstance(possible, range)
        else ", ".join(map(str, possible))
    )
    raise UnreadableSoundError(f"A sound file of {kind} needs {wanted} {what}, got {came:,}.")


def _tag_of_extensible(part: memoryview) -> int:
    """The tag that a longer description hides in a GUID; 0 for one that says something else."""
    guid = bytes(part[24:40])
    tag: int = unpack_from("<H", guid)[0] if guid[2:] == _GUID_TAIL else 0
    return 0 if tag in _KINDS and _KINDS[tag][0] is WavKind.MS_ADPCM else tag


def _frames_a_block(part: memoryview, channels: int, block: int) -> int:
    """How many frames a block of MS ADPCM carries, which the file must say too."""
    carried = _FIRST_SAMPLES + (block - _BLOCK_HEAD * channels) * 2 // channels
    layout = Struct(f"<HHH{len(_COEFFICIENTS)}h")
    if carried <= _FIRST_SAMPLES or len(part) < _FORMAT.size + layout.size:
        raise UnreadableSoundError("The sound file is no sound MS ADPCM: its fmt is too short.")
    _, promised, predictors, *coefficients = layout.unpack_from(part, _FORMAT.size)
    if predictors != _PREDICTORS or tuple(coefficients) != _COEFFICIENTS:
        raise UnreadableSoundError(
            "The sound file is no sound MS ADPCM: its coefficients are not the standard ones."
        )
    if promised != carried:
        raise UnreadableSoundError(
            f"The sound file says that each block carries {promised:,} frames, but its {block:,}"
            f" bytes have room for {carried:,}."
        )
    return carried


def _frames_by_fact(part: memoryview, frames: int, channels: int) -> int:
    """How many frames count, where the file says so: its last block may be filled up.

    Some programs count the samples of all channels together.
    """
    said: int = _COUNT.unpack_from(part)[0] if len(part) >= _COUNT.size else frames
    if said > frames * channels:
        raise UnreadableSoundError(
            f"The sound file says that it has {said:,} frames, but there are {frames:,}."
        )
    return min(said, frames)
