"""What comes of a plain message: what is pressed between the answer and the end of a call.

The same as the performance of a script that only speaks, without the detours: broadcasts in bulk
are told so, and most calls.
"""

from dataclasses import dataclass

from simulator.calls.dialogue.beat import Beat, Speaker
from simulator.calls.dialogue.listener import SECONDS_BETWEEN_KEYS
from simulator.calls.dialogue.performance import (
    HUNG_UP,
    LONGEST,
    PATIENCE_IN_TRANSFER,
    REPEAT_KEY,
    TRANSFER_KEY,
)
from simulator.calls.outcome import Callee
from simulator.calls.request import CallRequest
from simulator.calls.speech import speech_seconds
from simulator.codes import ResponseCode

__all__ = ["Conversation", "converse"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """An answered call from the answer on: its beats in order, its length, how and why it ends."""

    beats: tuple[Beat, ...]
    seconds: float
    ending: ResponseCode
    why: str = ""


def converse(request: CallRequest, callee: Callee) -> Conversation:
    """Play the message to the callee and tell what comes of it.

    Pressing 1 starts the message again, pressing 0 transfers if the request says where to; both
    are the provider's documented defaults. Nothing happens after the callee hung up, nor after
    `max_call_seconds`.
    """
    message_seconds = speech_seconds(request.text, rate=request.rate)
    message_ends = callee.greeting_seconds + message_seconds
    at = callee.greeting_seconds + callee.first_key_share * message_seconds
    beats: list[Beat] = []
    for key in callee.presses:
        if callee.hears_seconds is not None and at > callee.hears_seconds:
            message_ends = max(message_ends, callee.hears_seconds)  # hangs up before this key
            break
        beats.append(Beat(at, f"the callee pressed {key}", key, speaker=Speaker.CALLEE))
        if key == TRANSFER_KEY and request.transfer_number is not None:
            return _transfer(request, callee, beats)
        if key == REPEAT_KEY:
            message_ends = at + message_seconds
        at += SECONDS_BETWEEN_KEYS
    last_key = beats[-1].seconds if beats else 0.0
    seconds = max(message_ends, last_key) + callee.lingers_seconds
    if callee.hears_seconds is not None:
        seconds = min(seconds, callee.hears_seconds)
    conversation = Conversation(tuple(beats), seconds, ResponseCode.CALL_ANSWERED, HUNG_UP)
    return _cut(conversation, request)


def _transfer(request: CallRequest, callee: Callee, beats: list[Beat]) -> Conversation:
    transfer, pressed_at = callee.transfer, beats[-1].seconds
    beats.append(Beat(pressed_at, f"transferring to {request.transfer_number}", transfers=True))
    seconds = pressed_at + transfer.ring_seconds
    match transfer.ending:
        case ResponseCode.TRANSFERRED:
            beats.append(Beat(seconds, "the transfer was answered"))
            seconds += transfer.talk_seconds
        case ResponseCode.HUNG_UP_DURING_TRANSFER:
            seconds = pressed_at + transfer.ring_seconds * PATIENCE_IN_TRANSFER
    return _cut(Conversation(tuple(beats), seconds, transfer.ending), request)


def _cut(conversation: Conversation, request: CallRequest) -> Conversation:
    """End the conversation at the longest time that the request allows."""
    seconds = min(conversation.seconds, request.max_call_seconds)
    beats = tuple(beat for beat in conversation.beats if beat.seconds <= seconds)
    ending, why = conversation.ending, conversation.why
    if seconds < conversation.seconds:
        why = LONGEST
    if not any(beat.transfers for beat in beats):
        ending = ResponseCode.CALL_ANSWERED
    elif seconds < conversation.seconds and beats[-1].transfers:
        ending = ResponseCode.TRANSFER_FAILED
    return Conversation(beats, seconds, ending, why)
