from hypothesis import given, settings

from simulator import strategies
from simulator.generate import strategies as home
from simulator.postbacks.acceptance import accepted
from simulator.strategies import outgoing_postbacks


def test_all_strategies_have_the_short_name() -> None:
    """A new one is to be had from both places."""
    assert strategies.__all__ == home.__all__


@settings(max_examples=10)
@given(outgoing_postbacks())
def test_a_property_test_takes_a_few_lines(postback: strategies.Message) -> None:
    """This one has four."""
    assert accepted(postback)
