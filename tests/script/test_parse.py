"""Reading scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.script.parse import parse, render
from simulator.script.parts import Command, Mistake, Script, Sound, Spoken
from tests.script.samples import MENU

_PIECES = st.sampled_from(
    ["~", "~\\", "~^", "\\", "(", ")", "|", " ", "\n", "Goto", "Goto(a)", "é", "\x00", "~\\B(x|y)~"]
)
ANYTHING = (
    st.text()
    | st.lists(_PIECES, max_size=14).map("".join)
    | st.binary().map(lambda data: data.decode("utf-8", "replace"))
)
NAMES = st.text("abcXYZ09_", min_size=1, max_size=8)
ARGUMENTS = st.text(st.characters(exclude_characters="~|()"), min_size=1, max_size=8)
PARTS = (
    st.builds(Command, NAMES, st.lists(ARGUMENTS, max_size=3).map(tuple))
    | st.builds(Sound, NAMES)
    | st.builds(Spoken, st.from_regex(r"\w[\w ,.']{0,20}\w", fullmatch=True))
)


def _merged(parts: list[Command | Sound | Spoken]) -> tuple[Command | Sound | Spoken, ...]:
    """Parts in which no two texts stand beside each other: read, they are one."""
    return tuple(
        part
        for place, part in enumerate(parts)
        if not (place and isinstance(part, Spoken) and isinstance(parts[place - 1], Spoken))
    )


@given(ANYTHING)
def test_any_text_can_be_read_and_what_was_read_written(text: str) -> None:
    """Reading never fails; writing loses nothing that was read, and leaves nothing to forgive."""
    script = parse(text)
    again = parse(render(script))

    assert again == script
    assert all(0 <= mistake.at <= len(text) for mistake in script.mistakes)
    assert all(0 <= part.at < len(text) for part in script.parts)


@given(st.lists(PARTS, max_size=8))
def test_what_was_written_is_read(parts: list[Command | Sound | Spoken]) -> None:
    """Every script that can be thought of can be written."""
    script = Script(_merged(parts))

    assert parse(render(script)) == script
    assert parse(render(script)).mistakes == ()


def test_a_menu_is_read_in_order_with_its_places() -> None:
    """White space between commands means nothing, and a place is a line and a column."""
    script = parse(MENU)

    assert script.parts[:3] == (
        Command("ActOnDigitPress", ("false",)), Command("ClearDTMF"),
        Command("AssignDTMF", ("1", "confirm")),
    )  # fmt: skip
    assert script.parts[6:9] == (
        Spoken("Hello, this is Riverside Clinic."), Command("Label", ("top",)),
        Spoken("Press 1 to confirm, or 0 to speak with us."),
    )  # fmt: skip
    assert Sound("chime") in script.parts
    assert script.place(script.parts[8].at) == (6, 1)
    assert [(script.place(each.at), each.text) for each in script.mistakes] == []


@pytest.mark.parametrize(
    ("text", "parts", "mistakes"),
    [
        ("", (), ()),
        (" \n ", (), ()),
        ("Is it ~ or not? ~~", (Spoken("Is it ~ or not? ~~"),), ()),
        (r"~\EndCall()~", (Command("EndCall"),), ()),
        (r"~\A(1)~~\B(2)~", (Command("A", ("1",)), Command("B", ("2",))), ()),
        (r"~\A(1)~\B(2)~", (Command("A", ("1",)), Command("B", ("2",))), ()),
        (r"~\A(1) ~\B(2)~", (Command("A", ("1",)), Command("B", ("2",))), ()),
        (
            r"~\A(1) then ~\B(2)~",
            (Command("A", ("1",)), Spoken("then"), Command("B", ("2",))),
            ("The closing ~ is missing, and was taken for granted.",),
        ),
        (
            r"~\Goto(Menu",
            (Command("Goto", ("Menu",)),),
            (
                "Goto needs a closing parenthesis.",
                "The closing ~ is missing, and was taken for granted.",
            ),
        ),
        (
            r"~\EndCall~",
            (Command("EndCall"),),
            (r"EndCall needs parentheses, as in ~\EndCall()~.",),
        ),
        (
            r"~\SetVar(a|b) c~",
            (Command("SetVar", ("a", "b")),),
            ("'c' after SetVar(...) means nothing.",),
        ),
        ("~^~", (Sound(""),), ("A sound needs its id, as in ~^welcome~.",)),
        (
            "~^chime and on",
            (Sound("chime"), Spoken("and on")),
            ("The closing ~ is missing, and was taken for granted.",),
        ),
        (r"~\Query(http://x/?a=(1)|b)~", (Command("Query", ("http://x/?a=(1)", "b")),), ()),
        (r"~\SetVar(a|)~", (Command("SetVar", ("a", "")),), ()),
    ],
)
def test_what_customers_forget_is_forgiven_and_noted(
    text: str, parts: tuple[object, ...], mistakes: tuple[str, ...]
) -> None:
    """As the provider forgives the tilde that one of its own samples lacks."""
    script = parse(text)

    assert script.parts == parts
    assert tuple(sorted(each.text for each in script.mistakes)) == tuple(sorted(mistakes))


def test_a_megabyte_and_ten_thousand_labels_take_no_time_to_speak_of() -> None:
    """Each character is looked at a few times, however the script is broken."""
    labels = "".join(f"~\\Label(l{number})~" for number in range(10_000))
    for text in (labels, "~\\(" * 300_000, "~^" * 500_000, "~\\A(1) " * 150_000, "x" * 1_000_000):
        script = parse(text)
        assert len(script.parts) >= 1
    assert len(parse(labels).parts) == 10_000


def test_mistakes_sort_by_their_places() -> None:
    """As people read them."""
    assert min(Mistake(7, "b"), Mistake(2, "c")).at == 2
