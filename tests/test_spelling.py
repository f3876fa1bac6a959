from hypothesis import given
from hypothesis import strategies as st

from simulator.spelling import did_you_mean, nearest


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    """As a sentence that follows the complaint."""
    assert did_you_mean("prot", ["port", "host"]) == " Did you mean 'port'?"
    assert did_you_mean("zzz", ["port", "host"]) == ""


def test_letter_case_does_not_count() -> None:
    """The known spelling is what is offered."""
    assert nearest("responsecod", ["QueueID", "ResponseCode"]) == "ResponseCode"


@given(st.lists(st.text(min_size=1), min_size=1, unique_by=str.lower), st.data())
def test_every_known_name_is_nearest_to_itself(known: list[str], data: st.DataObject) -> None:
    """Whatever else is known."""
    name = data.draw(st.sampled_from(known))
    assert nearest(name, known) == name
