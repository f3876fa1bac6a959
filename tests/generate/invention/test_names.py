from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.invention.names import CALLERS, GIVEN_NAMES, SURNAMES, display_name


@given(st.sampled_from([name for names in CALLERS.values() for name in names]) | st.text())
def test_a_display_holds_fifteen_characters(name: str) -> None:
    """What does not fit is cut off, and no blank is left at the end."""
    shown = display_name(name)

    assert len(shown) <= 15
    assert shown == shown.rstrip()
    assert name.upper().startswith(shown)


def test_names_are_told_apart_on_a_display() -> None:
    """No two callers look alike once they are cut."""
    shown = [display_name(name) for names in CALLERS.values() for name in names]

    assert len(set(shown)) == len(shown)
    assert len(set(GIVEN_NAMES)) == len(GIVEN_NAMES)
    assert len(set(SURNAMES)) == len(SURNAMES)
