import signal

import pytest

from simulator.load.capacity.stopper import Stopper


def test_the_first_interruption_is_a_wish() -> None:
    """Whoever sends sees it at the next look, and comes to an end in order."""
    stopper = Stopper()

    stopper.stop()

    assert stopper.stopped


def test_the_second_interruption_is_an_order() -> None:
    """A person who presses Ctrl-C twice does not want to wait."""
    stopper = Stopper()
    stopper.stop()

    with pytest.raises(KeyboardInterrupt):
        stopper.stop()


def test_what_cannot_look_is_broken_off() -> None:
    """Such as waiting for a receiver."""
    stopper = Stopper()

    with pytest.raises(KeyboardInterrupt), stopper.at_once():
        stopper.stop()

    assert stopper.stopped


def test_nothing_begins_once_it_is_stopped() -> None:
    """The wish came in between."""
    stopper = Stopper()
    stopper.stop()

    with pytest.raises(KeyboardInterrupt), stopper.at_once():
        pytest.fail("Expected it not to begin.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_signals_are_listened_to_for_a_time(number: signal.Signals) -> None:
    """After that they mean what they meant before."""
    stopper, before = Stopper(), signal.getsignal(number)

    with stopper.listening():
        signal.raise_signal(number)

    assert stopper.stopped
    assert signal.getsignal(number) is before
