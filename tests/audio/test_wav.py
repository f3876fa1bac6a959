from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.audio.wav import UnreadableSoundError, Wav, WavKind, bare_wav, read_wav
from tests.audio.waves import COEFFICIENTS, adpcm, chunk, layout, pcm, sine, wav, written

_PCM_GUID = pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")
_WAVES = [
    pcm(b"\1\2" * 50),
    written(sine(0.1), "ULAW"),
    written(sine(0.1), "MS_ADPCM", channels=2),
    written(sine(0.1), "PCM_24", kind="WAVEX"),
]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [8000, 11025, 44100])
@pytest.mark.parametrize(
    ("subtype", "kind", "bits"),
    [
        ("PCM_U8", WavKind.PCM, 8),
        ("PCM_16", WavKind.PCM, 16),
        ("PCM_24", WavKind.PCM, 24),
        ("PCM_32", WavKind.PCM, 32),
        ("ULAW", WavKind.ULAW, 8),
        ("ALAW", WavKind.ALAW, 8),
        ("MS_ADPCM", WavKind.MS_ADPCM, 4),
    ],
)
def test_every_documented_kind_is_read(
    subtype: str, kind: WavKind, bits: int, rate: int, channels: int
) -> None:
    """PCM, u-law, A-law and MS ADPCM, as libsndfile writes them, down to the last frame."""
    content = written(sine(1.23, rate=rate), subtype, rate=rate, channels=channels)

    assert read_wav(content) == Wav(kind, channels, rate, bits, round(1.23 * rate))


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "ULAW", "ALAW"])
def test_the_longer_description_is_read_too(subtype: str) -> None:
    """WAVE_FORMAT_EXTENSIBLE, which Windows writes for 24 bits, names the same kinds."""
    assert read_wav(written(sine(0.5), subtype, kind="WAVEX")) == read_wav(
        written(sine(0.5), subtype)
    )


def test_seconds_are_those_of_the_sound() -> None:
    """Frames by rate, whatever the header says of bytes a second."""
    header = pack("<HHIIHH", 1, 1, 8000, 1, 2, 16)  # one byte a second

    assert read_wav(wav(chunk(b"fmt ", header), chunk(b"data", b"\0\0" * 12_000))).seconds == 1.5


def test_what_stands_between_and_behind_is_passed_over() -> None:
    """Programs leave their names, pictures and padding."""
    content = wav(chunk(b"LIST", b"odd"), layout(), chunk(b"bext", b""), chunk(b"data", b"\0\0"))

    assert read_wav(content + b"ID3 and so on").frames == 1


def test_the_last_byte_of_padding_may_be_missing() -> None:
    """An odd number of samples of 8 bits: some programs count the padding and do not write it."""
    content = wav(layout(7, block=1, bits=8), chunk(b"data", b"abc"))

    assert read_wav(content[:-1]).frames == 3


@pytest.mark.parametrize(
    ("channels", "said", "frames"), [(1, 700, 700), (2, 700, 700), (2, 1900, 1000)]
)
def test_the_last_block_counts_as_far_as_the_file_says(
    channels: int, said: int, frames: int
) -> None:
    """MS ADPCM comes in blocks; some programs count the samples of both channels."""
    block, room = 256 * channels, 500
    sound = chunk(b"data", bytes(block * 2))
    content = wav(
        adpcm(block=block, frames=room, channels=channels), chunk(b"fact", pack("<I", said)), sound
    )

    assert read_wav(content).frames == frames


def test_a_block_that_is_cut_off_counts_as_far_as_it_goes() -> None:
    """Seven bytes for two samples, and two samples a byte behind them."""
    assert read_wav(wav(adpcm(), chunk(b"data", bytes(256 + 17)))).frames == 500 + 2 + 20
    assert read_wav(wav(adpcm(), chunk(b"data", bytes(256 + 6)))).frames == 500


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "A WAV file was expected, got nothing."),
        (b"ID3\4", "A WAV file was expected, got an MP3 file."),
        (b"OggS", "A WAV file was expected, got an Ogg file."),
        (b"PK\3\4", "A WAV file was expected, got a ZIP file."),
        (
            b"<html>\n<body>Not here.",
            "A WAV file was expected, got 22 bytes that begin with '<html>\\n<body'.",
        ),
        (
            b"RIFF\x04\0\0\0AVI ",
            "A WAV file was expected, got 12 bytes that begin with 'RIFF\\x04\\x00\\x00\\x00AVI '.",
        ),
        (wav(), "The sound file does not say how its sound is written (fmt)."),
        (
            wav(chunk(b"data", b"\0\0"), layout()),
            "The sound file does not say how its sound is written (fmt).",
        ),
        (wav(layout()), "The sound file has no sound (data)."),
        (pcm(b""), "The sound file holds no sound."),
        (pcm(b"\0"), "The sound file holds no sound."),
        (
            wav(layout(), chunk(b"data", b"\0\0"), length=0xFFFFFFFF + 8),
            "The sound file says that it is 4,294,967,303 bytes long, but 46 came."
            " A program that writes into a pipe cannot know better: let it write a file.",
        ),
        (
            wav(layout(), chunk(b"data", b"\0\0", length=4_000_000_000)),
            "The part 'data' of the sound file says that it is 4,000,000,000 bytes long, but 2"
            " follow.",
        ),
        (
            wav(chunk(b"LIST", b"", length=2**31), layout()),
            "The part 'LIST' of the sound file says that it is 2,147,483,648 bytes long, but 24"
            " follow.",
        ),
        (
            wav(layout(), chunk(b"fact", pack("<I", 3)), chunk(b"data", b"\0\0" * 2)),
            "The sound file says that it has 3 frames, but there are 2.",
        ),
        (
            wav(chunk(b"fmt ", b"\1\0"), chunk(b"data", b"\0\0")),
            "The part 'fmt ' of the sound file needs 16 bytes, got 2.",
        ),
        (
            pcm(tag=3, block=4, bits=32),
            "The sound is IEEE float; the service takes PCM, u-law, A-law, MS ADPCM.",
        ),
        (
            pcm(tag=85),
            "The sound is MP3; the service takes PCM, u-law, A-law, MS ADPCM.",
        ),
        (
            pcm(tag=999),
            "The sound is of the unknown kind 999; the service takes PCM, u-law, A-law, MS ADPCM.",
        ),
        (
            pcm(tag=0xFFFE, more=b""),
            "The sound is of the unknown kind 0; the service takes PCM, u-law, A-law, MS ADPCM.",
        ),
        (
            pcm(tag=0xFFFE, more=bytes(8) + b"\2" + _PCM_GUID[1:]),
            "The sound is of the unknown kind 0; the service takes PCM, u-law, A-law, MS ADPCM.",
        ),
        (pcm(bits=12), "A sound file of PCM needs 8, 16, 24, 32 bits a sample, got 12."),
        (pcm(channels=0), "A sound file of PCM needs 1 to 2 channels, got 0."),
        (pcm(channels=6), "A sound file of PCM needs 1 to 2 channels, got 6."),
        (pcm(rate=1), "A sound file of PCM needs 4,000 to 192,000 frames a second, got 1."),
        (
            pcm(rate=4_000_000_000, block=1),
            "A sound file of PCM needs 4,000 to 192,000 frames a second, got 4,000,000,000.",
        ),
        (pcm(block=0), "A sound file of PCM needs 2 bytes a frame, got 0."),
        (
            pcm(tag=2, bits=4, block=256),
            "The sound file is no sound MS ADPCM: its fmt is too short.",
        ),
        (
            wav(adpcm(block=7), chunk(b"data", bytes(7))),
            "The sound file is no sound MS ADPCM: its fmt is too short.",
        ),
        (
            wav(adpcm(coefficients=[0, *COEFFICIENTS[1:]]), chunk(b"data", bytes(256))),
            "The sound file is no sound MS ADPCM: its coefficients are not the standard ones.",
        ),
        (
            wav(adpcm(frames=65_000), chunk(b"data", bytes(256))),
            "The sound file says that each block carries 65,000 frames, but its 256 bytes have"
            " room for 500.",
        ),
        (
            wav(adpcm(), chunk(b"data", bytes(256) + b"\7" + bytes(255))),
            "The sound file is no sound MS ADPCM: a block begins with predictor 7, and there"
            " are 7.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_wrong(content: bytes, text: str) -> None:
    """Whoever made the file can mend it, and nobody believes what it promises."""
    with pytest.raises(UnreadableSoundError) as refusal:
        read_wav(content)

    assert str(refusal.value) == text


def test_a_bare_file_has_the_sound_and_nothing_else() -> None:
    """Two parts, however many there were, the odd one filled up."""
    described = layout(7, block=1, bits=8)
    content = wav(chunk(b"L\xffST", b"odd"), described, chunk(b"fact", b""), chunk(b"data", b"abc"))

    assert bare_wav(content + b"more") == wav(described, chunk(b"data", b"abc"))


def _judged(content: bytes) -> Wav | None:
    try:
        return read_wav(content)
    except UnreadableSoundError:
        return None


@given(st.binary() | st.binary().map(lambda rest: b"RIFF\xff\0\0\0WAVE" + rest))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """There is no third way."""
    wave = _judged(content)

    assert wave is None or wave.frames > 0


@given(st.sampled_from(_WAVES), st.integers(0), st.binary(min_size=1, max_size=4))
def test_a_file_with_a_wrong_place_is_read_or_refused(
    content: bytes, place: int, wrong: bytes
) -> None:
    """And never lasts longer than its bytes can: four bits a sample, 4,000 a second."""
    place %= len(content)
    wave = _judged(content[:place] + wrong + content[place + len(wrong) :])

    assert wave is None or wave.seconds <= len(content) * 2 / 4000


@given(st.sampled_from(_WAVES), st.integers(0))
def test_a_file_that_is_broken_off_is_refused(content: bytes, place: int) -> None:
    """Its length says so, wherever that is."""
    whole = len(content) - len(content) % 2
    assert _judged(content[: min(place, whole - 2)]) is None
