import pytest

from simulator.errors import SettingsError
from simulator.postbacks.attempt import Delivery


def with_header(name: str, value: str) -> Delivery:
    """A delivery with one header."""
    return Delivery(1, "0", 7, 1, "http://127.0.0.1/", ((name, value),), b"")


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding"])
def test_headers_that_frame_the_request_are_refused(name: str) -> None:
    """Two lengths in one request are read in two ways by two servers."""
    with pytest.raises(SettingsError) as refused:
        with_header(name, "5")

    assert str(refused.value) == (
        f"The header {name} is set by the courier, to fit the URL and the body; leave it out."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "\x00"), ("X Y", "a"), ("", "a"), ("X:", "a")],
)
def test_a_header_that_would_break_out_of_its_line_is_refused(name: str, value: str) -> None:
    """A header is one line, whatever a setting says."""
    with pytest.raises(SettingsError) as refused:
        with_header(name, value)

    assert str(refused.value) == (
        "A header needs a name of letters, digits and dashes and a value on one line, "
        f"got {name!r}: {value!r}."
    )


def test_any_other_header_is_taken_as_it_is() -> None:
    """What the provider sends beyond the usual is a setting."""
    assert with_header("Expect", "100-continue").headers == (("Expect", "100-continue"),)
