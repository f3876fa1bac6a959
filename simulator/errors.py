"""The errors that Ringback raises for its users.

RingbackError
├── SettingsError            a flag, variable or configuration key that cannot be used
├── UnknownNameError         a name that nothing carries: nearest one offered
├── DeliveryRefusedError     a receiver's URL that will not be delivered to (postbacks/guard.py)
└── UnreachableError         the other side gave no answer
"""

__all__ = [
    "DeliveryRefusedError",
    "RingbackError",
    "SettingsError",
    "UnknownNameError",
    "UnreachableError",
]


class RingbackError(Exception):
    """The root of all errors that Ringback raises on purpose."""


class SettingsError(RingbackError):
    """A setting has an unknown name or an impossible value."""


class UnknownNameError(RingbackError, LookupError):
    """A name was asked for that nothing carries."""


class DeliveryRefusedError(RingbackError):
    """A postback may not or cannot be sent to its URL."""


class UnreachableError(RingbackError):
    """The other side could not be reached."""
