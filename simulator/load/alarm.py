"""An alarm: a timer of the kernel's that wakes an epoll set at a moment, to some microseconds."""

import ctypes
import errno
import os
from typing import Final

__all__ = ["Alarm"]

_MONOTONIC: Final = 1
_NONBLOCK_CLOEXEC: Final = os.O_NONBLOCK | os.O_CLOEXEC
_ABSOLUTE: Final = 1
_SECOND: Final = 1_000_000_000


class _TimeSpec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Setting(ctypes.Structure):
    _fields_ = (("interval", _TimeSpec), ("value", _TimeSpec))


class Alarm:
    """A descriptor that can be read from a moment on; see timerfd_create(2).

    An epoll's own timeout counts in milliseconds, and Python's names for this came with 3.13.
    """

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.fd: int = self._libc.timerfd_create(_MONOTONIC, _NONBLOCK_CLOEXEC)
        if self.fd < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        self._setting = _Setting()
        self._address = ctypes.byref(self._setting)

    def set(self, at: int) -> None:
        """Ring at a moment of CLOCK_MONOTONIC, in nanoseconds; at once if it has passed."""
        value = self._setting.value
        value.seconds, value.nanoseconds = divmod(max(at, 1), _SECOND)
        self._libc.timerfd_settime(self.fd, _ABSOLUTE, self._address, None)

    def hush(self) -> None:
        """Stop ringing."""
        try:
            os.read(self.fd, 8)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.fd)
