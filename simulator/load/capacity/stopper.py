"""The stopper: what Ctrl-C and SIGTERM do to a search."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["Stopper"]

_BOTH: Final = (signal.SIGINT, signal.SIGTERM)


class Stopper:
    """Whether somebody wants a search to end; a second wish ends it at once.

    Python's own way raises KeyboardInterrupt anywhere, also where figures are half added up.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._raises = False

    def stop(self, _: int = 0, __: FrameType | None = None) -> None:
        """Somebody wants it to end.

        Raises:
            KeyboardInterrupt: Not for the first time, or while something is waited for that
                cannot look at `stopped`.
        """
        raises = self.stopped or self._raises
        self.stopped = True
        if raises:
            raise KeyboardInterrupt

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is done within is broken off by KeyboardInterrupt."""
        if self.stopped:
            raise KeyboardInterrupt
        self._raises = True
        try:
            yield
        finally:
            self._raises = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Have Ctrl-C and SIGTERM stop it; for the main thread."""
        before = {each: signal.signal(each, self.stop) for each in _BOTH}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
