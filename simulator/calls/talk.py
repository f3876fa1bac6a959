"""A call that is talked, from the answer to its end, as steps of its life."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from simulator.calls.call import Call
from simulator.calls.conversation import converse
from simulator.calls.dialogue.beat import Beat, Ending, Reply
from simulator.calls.dialogue.opening import open_performance
from simulator.calls.dialogue.program import program_of
from simulator.calls.dialogue.stage import Stage
from simulator.calls.incoming import as_incoming, ended_as_incoming
from simulator.calls.outcome import Callee
from simulator.calls.step import Life, Step, later
from simulator.codes import ResponseCode

__all__ = ["talk"]


def talk(call: Call, callee: Callee, answered_at: datetime, stage: Stage) -> Life:
    """Let the script and the callee have their dialogue.

    Args:
        call: As it was before it was answered; an incoming one as it came in.
        callee: Who answered, or who called.
        answered_at: When.
        stage: What the script finds around it.
    """
    status, digits = _talking(call), ""
    beats = _beats(call, callee, stage)
    reply: Reply | None = None
    try:
        while True:
            beat = beats.send(reply)
            beat = as_incoming(beat) if call.incoming else beat
            at, talking = later(answered_at, beat.seconds), beat.status or status
            changes = _changes(beat, digits)
            word = yield Step(at, talking, beat.note, changes, beat.speaker, beat.errand, beat.said)
            # What a word came before has not happened, unless it was an errand.
            if word is None or beat.errand is not None:
                status, digits = talking, digits + beat.key
            reply = None
            if word is not None:
                seconds = (word.at - answered_at).total_seconds()
                reply = Reply(word.text, seconds, word.problem)
    except StopIteration as stop:
        ending: Ending = ended_as_incoming(stop.value) if call.incoming else stop.value
    ended_at = later(answered_at, ending.seconds)
    changes = {**(ending.changes or {}), "ended_at": ended_at}
    yield Step(ended_at, ending.code, ending.note or ending.code.text, changes)


def _talking(call: Call) -> ResponseCode:
    return ResponseCode.INCOMING_CALL if call.incoming else ResponseCode.IN_CALL


def _changes(beat: Beat, digits: str) -> dict[str, Any]:
    changes = dict(beat.changes or {})
    if beat.key:
        changes["digits"] = digits + beat.key
    if beat.transfers:
        changes["transferred"] = True
    return changes


def _beats(call: Call, callee: Callee, stage: Stage) -> Generator[Beat, Reply | None, Ending]:
    """What happens from the answer on."""
    program = program_of(call.request.text)
    if not program.plain or callee.acts:
        performance = open_performance(
            program, call.request, callee, call.queue_id, stage, incoming=call.incoming
        )
        return (yield from performance.beats())
    conversation = converse(call.request, callee)
    yield from conversation.beats
    return Ending(conversation.seconds, conversation.ending, conversation.why)
