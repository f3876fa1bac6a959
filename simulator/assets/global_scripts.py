"""The global scripts, which every license key finds beside its own.

That there are some is documented; what they say is not, so these are the simulator's own.
"""

from typing import Final

__all__ = ["GLOBAL_SCRIPTS"]

GLOBAL_SCRIPTS: Final = {
    "global acknowledgement": r"""~\SetVar(attempt|1)~ ~\ClearDTMF()~ ~\AssignDTMF(*|acknowledged)~
~\Label(ask)~ Please press star to confirm that you have heard this message.
~\WaitForDTMF(10)~ ~\IncreaseVariable(attempt|1)~
~\GotoIf(attempt|4|goodbye)~ ~\Goto(ask)~
~\Label(acknowledged)~ ~\SetVar(acknowledged|yes)~ Thank you.
~\Label(goodbye)~ Goodbye. ~\EndCall()~
""",
    "global greeting": r"""~\PlaySilence(1)~ Thank you for calling. Nobody can take your call now.
Goodbye. ~\EndCall()~
""",
    "global message": r"""~\ActOnFeature(false)~ ~\WaitForSilence(1)~
Please leave your message after the tone. ~\Beep()~ ~\RecordWithUniqueID(recording)~
Thank you. Goodbye. ~\EndCall()~
""",
}
"""Texts by name."""
