"""What is said to be wrong with scripts."""

import pytest
from hypothesis import given

from simulator.script.commands import COMMANDS
from simulator.script.diagnose import diagnose, mistake_lines
from simulator.script.outline import flow_chart, outline
from simulator.script.parse import parse
from tests.script.samples import MENU
from tests.script.test_parse import ANYTHING


def test_a_good_script_has_no_mistake() -> None:
    """The menu is as customers write it."""
    assert diagnose(parse(MENU)) == []


@given(ANYTHING)
def test_any_text_can_be_diagnosed(text: str) -> None:
    """Every mistake has its place in the text, and fits a line of a terminal."""
    script = parse(text)
    for mistake in diagnose(script):
        _, shown, mark = mistake_lines(script, mistake, "it")
        assert len(shown) <= 76
        assert mark.strip() == "^"
        assert "\n" not in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_good_as_its_own_usage_has_it(name: str) -> None:
    """The usage in an error text is what a reader will copy."""
    values = {
        "number": "5", "truth": "true", "key": "*", "label": "start", "variable": "Var",
        "sound": "Greeting 2", "text": "https://example.com",
    }  # fmt: skip
    row = COMMANDS[name]
    written = f"~\\{row.name}({'|'.join(values[each.kind] for each in row.arguments)})~"

    assert [mistake.text for mistake in diagnose(parse(written)) if mistake.fatal] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            r"~\GetDigit(Zip)~",
            r"There is no command 'GetDigit'. Did you mean 'GetDigits'?",
        ),
        (r"~\Xyz()~", r"There is no command 'Xyz'."),
        (r"~\Goto()~", r"Goto needs 1 argument, as in ~\Goto(label)~, got 0."),
        (r"~\Beep(1)~", r"Beep needs no argument, as in ~\Beep()~, got 1."),
        (
            r"~\GetDigits(a|1|2|3)~",
            r"GetDigits needs 1 to 3 arguments, as in ~\GetDigits(variable|seconds|most)~, got 4.",
        ),
        (
            r"~\Label(Menu)~ ~\Goto(Mneu)~",
            "Goto jumps to 'mneu', and there is no such label. Did you mean 'menu'?",
        ),
        (r"~\Goto(Amd)~", "Goto jumps to 'amd', and there is no such label."),
        (r"~\AssignDTMF(A|start)~", "AssignDTMF needs one of 0 to 9, * and # as its key, got 'A'."),
        (r"~\PlaySilence(long)~", "PlaySilence needs a number as its seconds, got 'long'."),
        (r"~\ActOnFeature(no)~", "ActOnFeature needs true or false as its on, got 'no'."),
        (r"~\SetVar(|3)~", "SetVar needs the name of a variable as its variable, got ''."),
        (
            r"~\RecordAndSaveAs(../x)~",
            "RecordAndSaveAs needs 1 to 100 letters, digits, hyphens, underscores, and blanks or"
            " dots between them as its sound, got '../x'.",
        ),
        (
            "Hello. ~^../x~",
            "No sound file can have the id '../x', so the call would not be dialled: keep the file"
            " under an id of 1 to 100 letters, digits, hyphens, underscores, and blanks or dots"
            " between them, and name that.",
        ),
        ("~^ ~ Hello.", "A sound needs its id, as in ~^welcome~."),
        (r"~\Goto( )~ It goes on.", "Goto needs a name as its label, got ' '."),
        (
            rf"~\{'x' * 99}()~",
            f"There is no command '{'x' * 59}…'.",
        ),
        (rf"~\Goto({'x' * 99})~", f"Goto jumps to '{'x' * 59}…', and there is no such label."),
    ],
)
def test_a_mistake_is_told_with_what_was_expected(text: str, said: str) -> None:
    """What came, what was expected, and the nearest that there is."""
    [mistake] = [each for each in diagnose(parse(text)) if each.fatal]

    assert mistake.text == said


def test_a_label_that_stands_twice_is_told() -> None:
    """Its first place is the one that counts."""
    [mistake] = diagnose(parse("~\\Label(A)~ Hello.\n~\\label(a)~ ~\\Goto(A)~"))

    assert mistake.text == "The label 'a' stands in line 1 already, where jumps go."
    assert not mistake.fatal


@pytest.mark.parametrize("labels", [10, 10_000])
def test_the_nearest_label_is_offered_among_many(labels: int) -> None:
    """As far as looking for it is not too much work: names are compared with names."""
    script = "".join(f"~\\Label(part{number})~" for number in range(labels))
    wrong = "~\\Goto(prat9)~" + "~\\Goto(x)~" * 30

    offered = [mistake.text for mistake in diagnose(parse(script + wrong)) if mistake.fatal]

    assert offered[0] == (
        "Goto jumps to 'prat9', and there is no such label. Did you mean 'part9'?"
    )
    assert len(offered) == 31


def test_a_variable_may_stand_for_anything() -> None:
    """What it brings is known in the call."""
    script = (
        r"~\PlaySilence([pause])~ ~\GotoIf(a|[b]|[c])~ ~\AssignDTMF(1|[d])~ ~^[f]/2~"
        r" ~\RecordAndSaveAs([f]/2)~ ~\Goto([e])~"
    )

    assert diagnose(parse(script)) == []


def test_a_mistake_shows_the_text_around_it() -> None:
    """With a mark below, also in a line that is longer than a terminal."""
    text = "Hello.\n" + "word " * 30 + "~\\Gotoo(start)~" + " word" * 30
    script = parse(text)
    [mistake] = diagnose(script)

    place, shown, mark = mistake_lines(script, mistake, "menu.txt")

    assert place == ("menu.txt:2:151: error: There is no command 'Gotoo'. Did you mean 'Goto'?")
    assert shown[len(mark) - 1 :].startswith("~\\Gotoo(start)~")


def test_a_mistake_at_the_end_of_a_long_line_shows_what_fits_before_it() -> None:
    """A line is as wide as a terminal wherever the mark stands."""
    script = parse("word " * 30 + "~\\Beep~")
    [mistake] = diagnose(script)

    _, shown, mark = mistake_lines(script, mistake, "it")

    assert (len(shown), shown[len(mark) - 1 :]) == (76, "~\\Beep~")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"~\\Label(l{number})~~\\Goto(x{number})~" for number in range(10_000)),
        "".join(f"~\\Label(l{number})~~\\Goto([x])~" for number in range(10_000)),
        "~\\(" * 100_000,
        "~\\A(1) " * 50_000,
        "[a]\n" * 100_000,
        "~\\SetVar(a|1)~" * 70_000 + "~\\Goto(start)~",
        bytes(range(256)).decode("latin-1") * 4_000,
    ],
    ids=["labels", "anywhere", "openings", "unclosed", "variables", "instant", "binary"],
)
def test_a_hundred_thousand_mistakes_are_diagnosed_and_shown(text: str) -> None:
    """Each character and each name is looked at a few times, up to a megabyte of them."""
    script = parse(text)
    mistakes = diagnose(script)

    assert mistakes == sorted(mistakes)
    assert len([mistake_lines(script, mistake, "it") for mistake in mistakes]) == len(mistakes)
    assert len(outline(script)) == len(script.parts)
    assert flow_chart(script)[0] == "flowchart TD"
