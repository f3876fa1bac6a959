"""The errors that Ringback raises for its users.

RingbackError
├── SettingsError            a flag, variable or configuration key that cannot be used
├── UnknownNameError         a name that nothing carries: nearest one offered
├── DeliveryRefusedError     a receiver's URL that will not be delivered to
│   ├── UnusableUrlError         it is none                              (postbacks/target.py)
│   ├── RefusedHostError         its host is neither near nor allowed    (postbacks/guard.py)
│   └── UnresolvedHostError      its host has no address, and so it is   (postbacks/guard.py)
│                                an UnreachableError as well
├── UnreachableError         the other side gave no answer
├── UnreadableSoundError     a file that is no sound the provider takes  (audio/wav.py)
├── SpeechError              the program that speaks has failed          (audio/speech.py)
├── InvalidPhoneNumberError  a text that holds no phone number           (phone.py)
├── ClockTooFarError         a clock was to be moved out of the calendar (clock.py)
├── WishRefusedError         a wish that the provider would refuse       (calls/admission.py)
├── AssetRefusedError        a license key cannot keep something so (assets/refused.py)
├── UnusableArgumentError    an argument that an operation cannot use    (api/arguments.py)
├── UndecidableError         a call is to go as no call can              (decisions.py)
├── UnreadablePostbackError  a body that is no postback                  (postbacks/wire.py)
├── UnreadableRecordingError a file of which nothing can be read         (recordings/recorded.py)
├── ImpossibleFilterError    a strategy is asked for what there is not   (generate/drawing/)
├── NothingFitsError         no call is as it was ordered                (generate/invention/)
├── NumbersToCallError       more numbers than there are                 (telco/directory.py)
├── CannotListenError        an address or port that is not to be had    (server.py)
├── MissingPackageError      a package of an extra is not installed      (extras.py)
├── BadParameterError        a parameter of the control face             (control/reading.py)
└── TooManyWaitError         as many requests wait as may                (control/waiting.py)

What goes wrong in the protocol of the web service is a ProtocolError; see asmx/faults.py.
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
