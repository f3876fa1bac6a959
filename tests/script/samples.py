"""Scripts as customers write them."""

from typing import Final

__all__ = ["MENU"]

MENU: Final = r"""~\ActOnDigitPress(false)~ ~\ClearDTMF()~
~\AssignDTMF(1|confirm)~ ~\AssignDTMF(0|agent)~ ~\ActOnDigitPress(true)~
~\SetVar(RepeatCount|0)~
Hello, this is Riverside Clinic.
~\Label(top)~
Press 1 to confirm, or 0 to speak with us.
~\WaitForDTMF(5)~ ~\IncreaseVariable(RepeatCount|1)
~\GotoIf(RepeatCount|3|goodbye)~ ~\Goto(top)~
~\Label(confirm)~ Thank you. ~^chime~ ~\EndCall()~
~\Label(agent)~ ~\TransferTo(17575551000)~ ~\EndCall()~
~\Label(goodbye)~ Goodbye. ~\EndCall()~
~\Label(Amd)~ Please call Riverside Clinic.
"""
"""A menu that is repeated three times; one closing tilde is missing, as the provider forgives."""
