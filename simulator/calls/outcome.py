"""How the far end of a call behaves: who answers, after how long, and what they do."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.calls.dialogue.acts import Act
from simulator.calls.draws import Draws
from simulator.codes import ResponseCode

__all__ = ["Callee", "MachineDetection", "Outcome", "Reaction", "Transfer", "Try"]


class MachineDetection(StrEnum):
    """What the provider takes the answering party for."""

    HUMAN = "HUMAN"
    MACHINE = "MACHINE"
    FAX = "FAX"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What happens after the callee pressed 0, if the request names a transfer number."""

    ending: ResponseCode = ResponseCode.TRANSFERRED
    ring_seconds: float = 6.0
    talk_seconds: float = 95.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """How a callee who was told nothing reacts to a script that asks for keys.

    Args:
        draws: What decides.
        eager: How likely one answers a prompt who would press keys at a plain message too.
        listening: How likely anybody else does.
        offered: How likely the key pressed is one that the script offers.
    """

    draws: Draws
    eager: float
    listening: float
    offered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """The person, machine or fax that answers, and what they do.

    Args:
        detected: What the provider takes the callee for.
        greeting_seconds: How long an answering machine speaks before the message starts.
        hears_seconds: When the callee hangs up, counted from the answer; None to hear it out.
        presses: Keys, in order; the first is pressed once `first_key_share` of the message is
            heard, the others follow at the pace of a person.
        first_key_share: How much of the message is heard before the first key, 0 to 1.
        lingers_seconds: From the end of the message to hanging up.
        transfer: What becomes of a transfer.
        in_call_rings: Audible rings after the connection (a switchboard, a forwarded line).
        recorded: Whether the provider records the call for quality assurance.
        patience: How many prompts of a script are waited out before hanging up.
        acts: What was said to do, one after the other; then keys and their moment do not count.
        reaction: How the callee reacts to scripts; None for one who presses just `presses`.
    """

    detected: MachineDetection = MachineDetection.HUMAN
    greeting_seconds: float = 0.0
    hears_seconds: float | None = None
    presses: str = ""
    first_key_share: float = 0.6
    lingers_seconds: float = 2.5
    transfer: Transfer = Transfer()
    in_call_rings: int = 0
    recorded: bool = False
    patience: int = 4
    acts: tuple[Act, ...] = ()
    reaction: Reaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """How one dialling of the number goes.

    Args:
        ending: The ResponseCode it ends with if nobody answers; ignored if there is a callee.
        callee: Who answers, if anybody does.
        dial_seconds: From dialling to the first ring, or to the network's refusal.
        ring_seconds: How long it rings; 0 if it never rings.
        forwarded: Whether the call is reported as forwarded before it is answered.
        trying: Whether the switch reports that it is trying before it rings.
    """

    ending: ResponseCode = ResponseCode.CALL_ANSWERED
    callee: Callee | None = None
    dial_seconds: float = 2.2
    ring_seconds: float = 8.0
    forwarded: bool = False
    trying: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a call goes, over all its tries.

    Args:
        name: What the outcome is called, in the table of magic numbers and in timelines.
        tries: How each dialling goes; the last one stands for all that follow.
        waits: ResponseCodes that the call waits in before it is dialled, with seconds for each.
        undialled: The ResponseCode it ends with before it is dialled, if it never is.
        refusal: The ResponseCode that the request itself is answered with, if it is refused.
    """

    name: str
    tries: tuple[Try, ...] = (Try(callee=Callee()),)
    waits: tuple[tuple[ResponseCode, float], ...] = ()
    undialled: ResponseCode | None = None
    refusal: ResponseCode | None = None

    def dialling(self, number: int) -> Try:
        """How the dialling with this number, counted from 1, goes."""
        return self.tries[min(number, len(self.tries)) - 1]
