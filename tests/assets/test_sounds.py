from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simulator.assets.refused import AssetRefusedError
from simulator.assets.sounds import SoundFile, SoundLibrary, SoundLimits, check_sound_id
from simulator.audio.tone import tone
from simulator.audio.wav import read_wav

_SECOND = tone(1)
_COST = 1024 + len(_SECOND)
_IDS = st.text("abAB", min_size=1, max_size=2)


@pytest.fixture
def library() -> SoundLibrary:
    """A library with one sound file."""
    library = SoundLibrary(owner="a-key")
    library.upload("welcome", _SECOND)
    return library


def _refused(action: Callable[[], object]) -> str:
    with pytest.raises(AssetRefusedError) as refusal:
        action()
    return str(refusal.value)


def test_an_upload_is_kept_as_it_is(library: SoundLibrary) -> None:
    """Byte for byte, with its length beside it."""
    assert library.find("welcome") == SoundFile("welcome", 1.0, _SECOND)
    assert library.find("welcome").content == _SECOND
    assert library.ids() == ["welcome"]


@pytest.mark.parametrize("spelling", ["WELCOME", " Welcome "])
def test_an_id_means_the_same_in_any_letter_case(library: SoundLibrary, spelling: str) -> None:
    """It is kept in lower case, as the provider documents; scripts and clients spell it freely."""
    library.upload(spelling, tone(2))

    assert library.ids() == ["welcome"]
    assert library.seconds_of(spelling) == library.find(spelling).seconds == 2


@pytest.mark.parametrize(
    "sound_id", ["a", "Menu 2.final_v1-b", "0", "welcome.wav", "x" * 100, "_", "-"]
)
def test_normal_characters_of_file_names_make_an_id(sound_id: str) -> None:
    """Letters, digits, hyphens and underscores; blanks and dots within."""
    assert check_sound_id(sound_id) == sound_id.lower()


@pytest.mark.parametrize(
    "sound_id",
    [
        "", " ", ".", "..", "../etc/passwd", "a/b", "a\\b", "C:a", "a\0b", "a\nb", "~^a~", "a|b",
        "a)b", ".hidden", "end.", "ü", "\u202egnp", "<b>", "a*", "x" * 101,
    ],
)  # fmt: skip
def test_anything_else_makes_no_id(library: SoundLibrary, sound_id: str) -> None:
    """It could lead out of a folder, end a script's command, or look like another one."""
    shown = repr(sound_id if len(sound_id) <= 100 else f"{'x' * 100}...")
    text = (
        "A SoundFileID needs 1 to 100 letters, digits, hyphens, underscores, and blanks or dots"
        f" between them, got {shown}."
    )

    assert _refused(lambda: library.upload(sound_id, tone(2))) == text
    assert _refused(lambda: library.record(sound_id, 2)) == text
    assert _refused(lambda: library.rename("welcome", sound_id)) == text
    assert library.find("welcome").content == _SECOND


def test_what_is_not_there_is_named(library: SoundLibrary) -> None:
    """So that a misspelling is seen."""
    text = "There is no sound file 'welcom'."

    assert _refused(lambda: library.find("welcom")) == text
    assert _refused(lambda: library.remove("welcom")) == text
    assert _refused(lambda: library.rename("welcom", "x")) == text
    assert _refused(lambda: library.link("welcom")) == text
    assert library.seconds_of("welcom") is None


def test_a_file_that_cannot_be_read_leaves_the_old_one(library: SoundLibrary) -> None:
    """Nothing is lost by an upload that is refused."""
    text = "A WAV file was expected, got 4 bytes that begin with 'junk'."

    assert _refused(lambda: library.upload("welcome", b"junk")) == text
    assert library.find("welcome").content == _SECOND


def test_a_file_may_be_as_long_as_the_limit() -> None:
    """And not a byte longer."""
    library = SoundLibrary(SoundLimits(file_bytes=len(_SECOND)))
    library.upload("a", _SECOND)

    assert _refused(lambda: library.upload("a", _SECOND + b"\0")) == (
        "A sound file may have 16,044 bytes, got 16,045."
    )


def test_a_library_that_is_full_takes_nothing_more() -> None:
    """Until something is removed; a file may take the place of one of its own length."""
    library = SoundLibrary(SoundLimits(library_bytes=2 * _COST))
    library.upload("a", _SECOND)
    library.upload("b", _SECOND)
    library.upload("b", _SECOND)
    text = (
        "There is no room for the sound file: the license key may keep 34,136 bytes."
        " Remove some first."
    )

    assert _refused(lambda: library.upload("c", _SECOND)) == text
    assert _refused(lambda: library.upload("b", tone(2))) == text
    assert _refused(lambda: library.record("c", 1)) == text
    library.remove("a")
    assert library.upload("c", _SECOND).sound_id == "c"


def test_a_file_takes_its_new_id(library: SoundLibrary) -> None:
    """And is not found under the old one."""
    library.rename("WELCOME", "Greeting")

    assert library.ids() == ["greeting"]
    assert library.find("greeting").content == _SECOND


def test_renaming_takes_no_other_file_s_place(library: SoundLibrary) -> None:
    """Two files stay two; the id that a file has already is no other file's."""
    library.upload("bye", tone(2))

    assert _refused(lambda: library.rename("welcome", "Bye")) == (
        "There is a sound file 'bye' already."
    )
    library.rename("welcome", "WELCOME")
    assert [library.seconds_of(each) for each in library.ids()] == [2, 1]


@given(st.floats(0, 700))
def test_a_recording_lasts_as_long_as_asked(seconds: float) -> None:
    """A real WAV file of that length, up to the longest recording; never without any sound."""
    recording = SoundLibrary().record("message", seconds)
    wanted = min(max(seconds, 1 / 8000), 600)

    assert recording.seconds == pytest.approx(wanted, abs=1 / 16_000)
    assert recording.seconds == read_wav(recording.content).seconds


def test_a_recording_is_the_same_every_time_and_stays_so() -> None:
    """Its pitch goes by its first id, so that two of them are told apart."""
    library = SoundLibrary()
    content = library.record("Message", 1.5).content
    library.record("another", 1.5)
    library.rename("message", "kept")

    assert library.find("kept").content == content
    assert library.find("another").content != content


def test_a_link_tells_neither_the_key_nor_the_id(library: SoundLibrary) -> None:
    """It can be given to anybody, and leads to this file alone."""
    link = library.link("Welcome")

    assert library.linked(link) == library.find("welcome")
    assert library.link("welcome") == link
    assert len(link) == 32
    assert set(link) <= set("0123456789abcdef")
    other = SoundLibrary(owner="another-key")
    other.upload("welcome", _SECOND)
    assert other.link("welcome") != link
    assert other.linked(link) is None


@pytest.mark.parametrize("link", ["", "welcome", "0" * 32])
def test_a_link_that_was_never_given_leads_nowhere(library: SoundLibrary, link: str) -> None:
    """Nor does an empty one."""
    assert library.linked(link) is None


def test_a_link_ends_with_its_file(library: SoundLibrary) -> None:
    """Renamed or removed, there is nothing left under the id that it was given for."""
    renamed = library.link("welcome")
    library.rename("welcome", "hello")
    removed = library.link("hello")
    library.remove("hello")

    assert library.linked(renamed) is library.linked(removed) is None


def test_many_threads_may_use_a_library() -> None:
    """What they have room for is kept once, whoever came first."""
    library = SoundLibrary(SoundLimits(library_bytes=10 * _COST))

    def upload(number: int) -> bool:
        try:
            library.upload(f"sound{number % 20}", _SECOND)
        except AssetRefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(upload, range(200)))

    assert len(library.ids()) == 10
    assert any(kept)


class Libraries(RuleBasedStateMachine):
    """A library does what a dictionary does, within its limits."""

    def __init__(self) -> None:
        super().__init__()
        self.library = SoundLibrary(SoundLimits(library_bytes=3 * _COST))
        self.kept: dict[str, bytes] = {}

    def _room_for(self, content: bytes, sound_id: str) -> bool:
        others = [len(each) for name, each in self.kept.items() if name != sound_id.lower()]
        return sum(others) + 1024 * (len(others) + 1) + len(content) <= 3 * _COST

    @rule(sound_id=_IDS, seconds=st.sampled_from([0.5, 1, 2]))
    def upload(self, sound_id: str, seconds: float) -> None:
        """Keeps a file if there is room."""
        content = tone(seconds)
        if self._room_for(content, sound_id):
            self.library.upload(sound_id, content)
            self.kept[sound_id.lower()] = content
        else:
            _refused(lambda: self.library.upload(sound_id, content))

    @rule(sound_id=_IDS)
    def remove(self, sound_id: str) -> None:
        """Removes a file if there is one."""
        if self.kept.pop(sound_id.lower(), None) is None:
            _refused(lambda: self.library.remove(sound_id))
        else:
            self.library.remove(sound_id)

    @rule(sound_id=_IDS, new_id=_IDS)
    def rename(self, sound_id: str, new_id: str) -> None:
        """Renames a file if there is one and its new id is free."""
        before, after = sound_id.lower(), new_id.lower()
        if before in self.kept and (after == before or after not in self.kept):
            self.library.rename(sound_id, new_id)
            self.kept[after] = self.kept.pop(before)
        else:
            _refused(lambda: self.library.rename(sound_id, new_id))

    @invariant()
    def what_is_kept_is_what_was_brought(self) -> None:
        """Nothing is lost and nothing is changed."""
        kept = {name: self.library.find(name).content for name in self.library.ids()}

        assert kept == self.kept


TestLibraries = Libraries.TestCase
