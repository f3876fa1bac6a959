import pytest

from simulator.assets.global_scripts import GLOBAL_SCRIPTS
from simulator.assets.refused import AssetRefusedError
from simulator.assets.scripts import LONGEST_SCRIPT, Scripts
from simulator.script.diagnose import diagnose
from simulator.script.parse import parse


def test_a_script_is_kept_until_another_of_its_name_takes_its_place() -> None:
    """Documented: the same name overwrites."""
    scripts = Scripts()
    scripts.save("menu", "Press 1.")
    scripts.save("menu", "Press 2.")

    assert scripts.load("menu") == "Press 2."
    assert scripts.names() == ["menu"]


def test_a_deleted_script_is_gone() -> None:
    """And cannot be deleted twice."""
    scripts = Scripts()
    scripts.save("menu", "Press 1.")
    scripts.delete("menu")

    assert scripts.names() == []
    with pytest.raises(AssetRefusedError) as refused:
        scripts.delete("menu")
    assert str(refused.value) == "There is no script called 'menu'."


def test_a_misspelt_name_is_met_with_the_nearest() -> None:
    """Letter case tells scripts apart."""
    scripts = Scripts()
    scripts.save("Menu", "")

    with pytest.raises(AssetRefusedError) as refused:
        scripts.load("menu")
    assert str(refused.value) == "There is no script called 'menu'. Did you mean 'Menu'?"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("", "", "A script needs a name, got ''."),
        (" ", "", "A script needs a name, got ' '."),
        (
            "x" * 51,
            "",
            f"The name of a script has at most 50 characters, got 51: '{'x' * 50}'...",
        ),
        ("a", "x" * 65_537, "A script has at most 65,536 characters here, got 65,537."),
    ],
)
def test_what_is_no_name_or_too_much_is_refused(name: str, text: str, reason: str) -> None:
    """Fifty characters are documented; the length of a script is a bound of our own."""
    with pytest.raises(AssetRefusedError) as refused:
        Scripts().save(name, text)

    assert str(refused.value) == reason


def test_the_longest_name_and_script_fit() -> None:
    """Both bounds count."""
    scripts = Scripts()
    scripts.save("x" * 50, "y" * LONGEST_SCRIPT)

    assert scripts.load("x" * 50) == "y" * LONGEST_SCRIPT


def test_no_more_scripts_are_kept_than_may_be() -> None:
    """One that is there can still be changed."""
    scripts = Scripts(limit=2)
    scripts.save("zero", "0")
    scripts.save("one", "1")
    scripts.save("one", "I")

    with pytest.raises(AssetRefusedError) as refused:
        scripts.save("two", "2")
    assert str(refused.value) == (
        "There are 2 scripts already, which is the most that a license key keeps here"
        " (script_limit)."
    )


def test_global_scripts_are_listed_after_one_s_own_if_asked() -> None:
    """They can be loaded and hidden, and not deleted."""
    scripts, name = Scripts(), "global greeting"
    scripts.save("menu", "Press 1.")

    assert scripts.names(with_global=True) == ["menu", *GLOBAL_SCRIPTS]
    assert scripts.load(name) == GLOBAL_SCRIPTS[name]
    with pytest.raises(AssetRefusedError, match="There is no script called 'global greeting'"):
        scripts.delete(name)
    scripts.save(name, "Mine.")
    assert scripts.load(name) == "Mine."
    assert scripts.names(with_global=True).count(name) == 1


@pytest.mark.parametrize("text", GLOBAL_SCRIPTS.values(), ids=GLOBAL_SCRIPTS)
def test_a_global_script_has_no_mistake(text: str) -> None:
    """Customers learn from them."""
    assert diagnose(parse(text)) == []
