import pytest

from simulator.assets.refused import AssetRefusedError
from simulator.assets.variables import Variables


def test_a_variable_is_found_in_any_letter_case() -> None:
    """The provider writes names of variables in lower case."""
    variables = Variables()
    variables.save("Tries", "3")
    variables.save("TRIES", "4")

    assert variables.load("tries") == "4"
    assert variables.all() == {"tries": "4"}


def test_an_empty_value_deletes() -> None:
    """Documented; to delete what there is not is done already."""
    variables = Variables()
    variables.save("tries", "3")
    variables.save("tries", "")
    variables.save("tries", "")

    assert variables.all() == {}
    with pytest.raises(AssetRefusedError) as refused:
        variables.load("tries")
    assert str(refused.value) == "There is no variable called 'tries'."


def test_a_long_value_is_cut() -> None:
    """After 500 characters, as documented for script variables."""
    variables = Variables()
    variables.save("long", "x" * 501)

    assert variables.load("long") == "x" * 500


def test_a_name_has_at_most_fifty_characters() -> None:
    """Documented."""
    with pytest.raises(AssetRefusedError, match="a variable has at most 50 char"):
        Variables().save("x" * 51, "1")


def test_no_more_variables_are_kept_than_may_be() -> None:
    """A deleted one makes room."""
    variables = Variables(limit=1)
    variables.save("one", "1")
    with pytest.raises(AssetRefusedError, match="There are 1 variables already"):
        variables.save("two", "2")
    variables.save("one", "")
    variables.save("two", "2")

    assert variables.all() == {"two": "2"}
