"""What scripts do that was hardly meant."""

import pytest

from simulator.script.diagnose import diagnose
from simulator.script.parse import parse
from tests.script.samples import MENU

_LOOP = "This goes round for ever without any time in it, until the call is ended for it."
_DIGITS = (
    "A key that jumps, or 1 that repeats the message, cuts GetDigits off;"
    " ActOnDigitPress(false) before it lets all keys be collected."
)
_AWAY = "No call comes here: Goto in line 1 jumps away."


def _advice(text: str) -> list[tuple[int, str]]:
    """The columns and texts of all warnings."""
    script = parse(text)
    return [(script.place(each.at)[1], each.text) for each in diagnose(script) if not each.fatal]


@pytest.mark.parametrize(
    "text",
    [
        MENU,
        "Hello. You [ha!] there.",
        r"~\MaxRingTime(20)~ ~\StatusChangePostURL(http://localhost/[id])~ Hello.",
        r"~\SetVar(a|b)~ ~\ActOnDigitPress(false)~ ~\GetDigits(zip|5)~ ~\ActOnDigitPress(true)~",
        r"~\ClearDTMF()~ ~\GetDigits(zip)~ ~\AssignDTMF(1|start)~",
        r"~\Label(top)~ Press 1. ~\Goto(top)~",
        r"~\Label(top)~ ~\IncreaseVariable(n|1)~ ~\GotoIf(n|3|out)~ ~\Goto(top)~ ~\Label(out)~",
        r"~\Label(top)~ ~\PlaySilence(0.5)~ ~\Goto([where])~ ~\Label(else)~",
        r"~\Goto(nowhere)~ It goes on.",
        r"Hello. ~\EndCall()~ ~\Label(Amd)~ Call back.",
        r"~\AssignDTMF(2|two)~ Press 2. ~\WaitForDTMF(5)~ ~\EndCall()~ ~\Label(two)~ Two.",
        r"~\TransferTo(7575551000)~ Nobody is there.",
    ],
)
def test_what_can_be_meant_is_left_alone(text: str) -> None:
    """A warning that is none teaches to overlook them."""
    assert _advice(text) == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            "Hi [Name] and [x].",
            [
                (column, f"{name} is spoken as it stands: speech is made before the call."
                 " VariableToTTS speaks a variable.")
                for column, name in ((4, "[Name]"), (15, "[x]"))
            ],
        ),
        (
            r"~\SetVar(a|no [b] here)~",
            [(1, "SetVar takes nothing from another variable: [b] stays as it is.")],
        ),
        (r"~\GetDigits(zip|5|5)~", [(1, _DIGITS)]),
        (r"~\ActOnDigitPress(false)~ ~\ActOnDigitPress([on])~ ~\GetDigits(zip)~", [(52, _DIGITS)]),
        (r"~\ClearDTMF()~ ~\AssignDTMF(9|start)~ ~\GetDigits(zip)~", [(39, _DIGITS)]),
        (
            r"~\ActOnDigitPress(false)~ ~\GotoIf(a|1|x)~ ~\ActOnDigitPress(true)~ ~\Label(x)~"
            r" ~\GetDigits(zip)~",
            [(81, _DIGITS)],
        ),
        (
            r"Hello. ~\StatusChangePostURL(http://localhost/)~",
            [(8, "StatusChangePostURL belongs at the start of a script.")],
        ),
        (
            r"~\StatusChangePostURL(http://localhost/Status)~",
            [(1, "A postback URL has to be in lower case, got 'http://localhost/Status'.")],
        ),
        (r"~\Label(top)~ Hello.", [(1, "Nothing jumps to the label 'top'.")]),
        (
            r"Hi. ~\endcall()~ ~\Label(Top)~ Hello.",
            [
                (18, "Nothing jumps to the label 'top', and the script does not come there by"
                 " itself.")
            ],
        ),
        (
            r"Hi. ~\EndCall()~ Never. ~\Goto(x)~ ~\Label(x)~ Hello.",
            [(18, "No call comes here: EndCall in line 1 ends it.")],
        ),
        (r"~\Goto(x)~ Never. ~\Label(x)~ Hello.", [(12, _AWAY)]),
        (r"~\Goto(start)~", [(1, _LOOP)]),
        (r"Hi. ~\Label(a)~ ~\SetVar(x|1)~ ~\Goto(b)~ ~\Label(b)~ ~\Goto(a)~", [(55, _LOOP)]),
        (r"~\Label(a)~ ~\PlaySilence(0)~ ~\Sing()~ ~\Goto(a)~", [(41, _LOOP)]),
    ],
)  # fmt: skip
def test_what_was_hardly_meant_is_told_at_its_place(
    text: str, advice: list[tuple[int, str]]
) -> None:
    """And keeps no call from being placed."""
    assert _advice(text) == advice
