import pytest

from tests.calls.dialogue.performances import play


def test_variables_are_in_lower_case_and_cut() -> None:
    """Names in lower case, 500 characters; both documented."""
    played = play(rf"~\SetVar(MyVar|{'x' * 600})~ ~\GetVariableLength(MYVAR|Len)~")

    assert played.variables == {"myvar": "x" * 500, "len": "500"}


def test_a_name_that_is_too_long_is_cut_wherever_it_stands() -> None:
    """Who sets a variable finds it again under the same name."""
    name = "n" * 60
    played = play(rf"~\SetVar({name}|gold)~ ~\GetVariableLength({name}|len)~ ~\EndCall()~")

    assert played.variables == {"n" * 50: "gold", "len": "4"}


def test_a_variable_fills_arguments_once() -> None:
    """One that names itself stays as it is, and SetVar takes nothing from another one."""
    played = play(
        r"~\SetVar(a|[b])~ ~\SetVar(b|[a])~ ~\Goto([b])~ ~\Goto([phonenumber])~ ~\EndCall()~"
    )

    assert played.variables == {"a": "[b]", "b": "[a]"}
    assert played.notes == [
        "there is no label '[a]' to jump to; the script goes on",
        "there is no label '2025550100' to jump to; the script goes on",
    ]


@pytest.mark.parametrize(
    ("value", "by", "sum_", "spoken"),
    [
        ("", "", "1", "0 dollars and 0 cents"),
        ("7", "-7.5", "-0.5", "7 dollars and 0 cents"),
        ("$1234567.89", "1", "1234568.89", "1234567 dollars and 89 cents"),
        ("-1.50", "2", "0.5", "minus 1 dollars and 50 cents"),
        ("0.1", "0.2", "0.3", "0 dollars and 10 cents"),
        ("1e308", "1", "1000000000001", "1000000000000 dollars and 0 cents"),
        ("nan", "gold", "0", "0 dollars and 0 cents"),
    ],
)
def test_variables_are_counted_with_and_spoken_as_money(
    value: str, by: str, sum_: str, spoken: str
) -> None:
    """Up to a million millions; what is no number counts as 0."""
    played = play(
        rf"~\SetVar(x|{value})~ ~\PlayAmount(x)~ ~\IncreaseVariable(x|{by})~ ~\EndCall()~"
    )

    assert (played.variables["x"], played.notes[0]) == (sum_, f"“{spoken}”")


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        ("12.5", "12 dollars and 50 cents"),
        ("-5.50", "minus 5 dollars and 50 cents"),
        ("$1500000.25", "1500000 dollars and 25 cents"),
        (".5", "0 dollars and 50 cents"),
        ("12.5 apples", "0 dollars and 0 cents"),
        ("nan", "0 dollars and 0 cents"),
        ("9" * 400, "0 dollars and 0 cents"),
    ],
)
def test_an_amount_is_spoken_to_the_cent(value: str, spoken: str) -> None:
    """However large it is, and below nothing too."""
    played = play(rf"~\SetVar(sum|{value})~ ~\PlayAmount(sum)~")

    assert played.notes == [f"“{spoken}”"]


@pytest.mark.parametrize(
    ("value", "by", "total"),
    [
        ("", "1", "1"),
        ("2", "", "3"),
        ("7575559999", "1", "7575560000"),
        ("-1", "-1", "-2"),
        ("0.1", "0.2", "0.3"),
        ("three", "1", "1"),
    ],
)
def test_a_variable_is_increased_exactly(value: str, by: str, total: str) -> None:
    """As long as a telephone number, too; what is no number counts as 0."""
    played = play(rf"~\SetVar(n|{value})~ ~\IncreaseVariable(n|{by})~")

    assert played.variables == {"n": total}


@pytest.mark.parametrize("command", ["VariableToTTS", "PlayAlphaNumeric"])
def test_an_empty_variable_is_not_spoken(command: str) -> None:
    """Silence would leave one wondering, so the timeline says why."""
    played = play(rf"~\{command}(Account)~ ~\EndCall()~")

    assert played.notes == ["account is empty; nothing is said"]
    assert played.ending.seconds == 0
