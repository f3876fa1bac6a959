from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.control.reading import BadParameterError, Parameters

_KNOWN = ("name", "limit", "complete", "seconds")


def _parameters(**given: Any) -> Parameters:
    return Parameters(given, _KNOWN)


@pytest.mark.parametrize(
    ("given", "ask", "error"),
    [
        ({"limt": 1}, "text", "Unknown parameter 'limt'. Did you mean 'limit'?"
                              " Here is taken: name, limit, complete, seconds."),
        ({"name": 1}, "text", "name needs a text, got 1."),
        ({"limit": "x"}, "whole", "limit needs a whole number, got 'x'."),
        ({"limit": 1.5}, "whole", "limit needs a whole number, got 1.5."),
        ({"limit": True}, "whole", "limit needs a whole number, got True."),
        ({"complete": "perhaps"}, "truth", "complete needs true or false, got 'perhaps'."),
        ({"complete": 1}, "truth", "complete needs true or false, got 1."),
        ({}, "seconds", "seconds is missing: it needs a number of seconds."),
        ({"seconds": "soon"}, "seconds", "seconds needs a number of seconds, got 'soon'."),
        ({"seconds": True}, "seconds", "seconds needs a number of seconds, got True."),
        ({"seconds": "nan"}, "seconds", "seconds needs a number of seconds, got 'nan'."),
        ({"seconds": 10**400}, "seconds", f"seconds needs a number of seconds, got {10**400}."),
        ({"seconds": 61}, "seconds", "seconds needs 0 to 60 seconds, got 61."),
        ({"seconds": -1}, "seconds", "seconds needs 0 to 60 seconds, got -1."),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_refused(
    given: dict[str, Any], ask: str, error: str
) -> None:
    """The error says which, what it needs and what came."""
    with pytest.raises(BadParameterError) as refusal:
        _ask(_parameters(**given), ask)

    assert str(refusal.value) == error


def _ask(parameters: Parameters, ask: str) -> object:
    match ask:
        case "text":
            return parameters.text("name")
        case "whole":
            return parameters.whole("limit")
        case "truth":
            return parameters.truth("complete")
        case _:
            return parameters.seconds("seconds", most=60)


def test_parameters_come_as_texts_of_a_query_or_values_of_a_body() -> None:
    """Both mean the same."""
    query = _parameters(name="a", limit="7", complete="TRUE", seconds="1.5")
    body = _parameters(name="a", limit=7, complete=True, seconds=1.5)

    for asked in ("text", "whole", "truth", "seconds"):
        assert _ask(query, asked) == _ask(body, asked)


def test_what_is_not_given_has_its_default() -> None:
    """None, unless there is another."""
    nothing = _parameters()

    assert (nothing.text("name"), nothing.whole("limit"), nothing.truth("complete")) == (None,) * 3
    assert (nothing.whole("limit", 5), nothing.seconds("seconds", 2, most=60)) == (5, 2)


def test_a_clock_is_moved_by_ten_years_at_most() -> None:
    """Later dates would not fit a timestamp."""
    assert _parameters(seconds=90).duration("seconds") == timedelta(seconds=90)
    with pytest.raises(BadParameterError, match=r"needs 0 to 3\.16224e\+08 seconds"):
        _parameters(seconds=10**12).duration("seconds")


@given(
    st.dictionaries(st.sampled_from(_KNOWN), st.none() | st.text() | st.floats() | st.integers())
)
def test_no_value_breaks_the_reader(given: dict[str, Any]) -> None:
    """It is read or refused."""
    for asked in ("text", "whole", "truth", "seconds"):
        try:
            _ask(Parameters(given, _KNOWN), asked)
        except BadParameterError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017 - a refusal is the other right answer
