import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.assets.refused import AssetRefusedError
from simulator.assets.sounds import check_sound_id
from simulator.sound_id import is_sound_id


@given(st.text() | st.from_regex(r"[a-zA-Z0-9_. -]{0,101}", fullmatch=True))
def test_what_is_kept_is_what_can_be_an_id(text: str) -> None:
    """Who checks a script and who keeps a file are of one mind."""
    if is_sound_id(text):
        assert check_sound_id(text) == text.strip().lower()
    else:
        with pytest.raises(AssetRefusedError):
            check_sound_id(text)


def test_an_id_leads_out_of_no_folder() -> None:
    """Whoever keeps sound files in files may name them so."""
    assert not any(map(is_sound_id, ("", " ", "..", "../x", "a/b", "a\\b", ".x", "x.", "x\0")))
    assert all(map(is_sound_id, ("x", " Welcome 2.wav ", "-", "a" * 100)))
