"""Interruption: what Ctrl-C and SIGTERM do to a process of a load test."""

import signal
import sys
from collections.abc import Callable
from typing import Final

import gevent

__all__ = ["NOTHING_SENT", "STATUS", "ignore_interruptions", "on_interruption", "say", "throw"]

STATUS: Final = 130
"""The exit status of a process that was interrupted before it had anything to tell."""

NOTHING_SENT: Final = "Stopped before any postback was sent."
"""What such a process says."""

_BOTH: Final = (signal.SIGINT, signal.SIGTERM)


def on_interruption(
    act: Callable[[], object], *, signals: tuple[signal.Signals, ...] = _BOTH
) -> None:
    """Have a function called at Ctrl-C and SIGTERM, in place of what was called before.

    Python would raise KeyboardInterrupt in whichever greenlet works at that moment: mostly in
    gevent's own, which prints it.

    Args:
        act: Must not wait; for that it spawns a greenlet.
        signals: At which of them.
    """
    for each in signals:
        signal.signal(each, lambda *_: act())


def ignore_interruptions() -> None:
    """Let nothing come in between any more: the process is about to end."""
    for each in _BOTH:
        signal.signal(each, signal.SIG_IGN)


def say(text: str) -> None:
    """Tell something that is no part of the result."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - as a command would


def throw(error: BaseException) -> None:
    """Raise an error in the main greenlet, where Locust waits for the end of a run."""
    main = gevent.get_hub().parent
    if gevent.getcurrent() is main:
        raise error
    gevent.kill(main, error)
