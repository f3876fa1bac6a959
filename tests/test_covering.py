import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.covering import beginning, covered_key, covered_text

_KEY = "1b2c3d4e-2222-3333-4444-5555abcd5555"
_PLAIN = st.text("xyz ", max_size=60)


def test_a_key_shows_its_end() -> None:
    """It tells two keys apart; a key that is short is no secret."""
    assert covered_key(_KEY) == "*" * 32 + "5555"
    assert covered_key("0") == "0"


def test_a_text_keeps_its_length() -> None:
    """What is covered are the key, keys of others, and who asks a server with a password."""
    text = f"{_KEY.upper()} http://joe:pass@a.test/?LicenseKey=other&a=1"

    assert covered_text(text, _KEY) == f"{'*' * 36} http://********@a.test/?LicenseKey=*****&a=1"


@given(before=_PLAIN, after=_PLAIN, longest=st.integers(1, 160))
def test_no_cut_shows_the_beginning_of_a_key(before: str, after: str, longest: int) -> None:
    """Wherever it goes through the key, which is covered before."""
    text = f"{before}{_KEY}{after}"

    cut = beginning(text, longest, _KEY, mark="…")

    if len(text) <= longest:
        assert cut == text
    else:
        assert cut == f"{before}{'*' * len(_KEY)}{after}"[: longest - 1] + "…"


@given(longest=st.integers(1, 40))
def test_no_cut_shows_the_beginning_of_a_password(longest: int) -> None:
    """In a URL that is cut before its `@`, nothing would tell that it was one."""
    assert "j" not in beginning("asks http://joe:pass@localhost/customers", longest - 1, "")


def test_megabytes_behind_a_cut_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that says them in a loop would take minutes of nothing but covering."""
    looked_at: list[int] = []

    def counting(text: str, key: str) -> str:
        looked_at.append(len(text))
        return covered_text(text, key)

    monkeypatch.setattr("simulator.covering.covered_text", counting)
    long_key = "k" * 5_000

    assert beginning("x" * 4_000_000, 300, _KEY) == "x" * 300
    assert beginning(f"{'x' * 290}{long_key}{'x' * 4_000_000}", 300, long_key) == (
        "x" * 290 + "*" * 10
    )
    assert max(looked_at) < 10_000
