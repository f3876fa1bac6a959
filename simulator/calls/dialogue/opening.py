"""The opening of a dialogue: a script, a request and a callee become a performance."""

from simulator.calls.dialogue.listener import Listener, PlainListener
from simulator.calls.dialogue.performance import Performance
from simulator.calls.dialogue.program import Program
from simulator.calls.dialogue.reacting import ReactingListener
from simulator.calls.dialogue.stage import Stage
from simulator.calls.dialogue.told import ToldListener
from simulator.calls.outcome import Callee
from simulator.calls.request import CallRequest
from simulator.codes import ResponseCode

__all__ = ["listener_of", "open_performance"]


def open_performance(
    program: Program,
    request: CallRequest,
    callee: Callee,
    queue_id: int,
    stage: Stage,
    *,
    incoming: bool = False,
) -> Performance:
    """Make ready what happens from the answer on.

    Args:
        program: The script.
        request: What was asked for.
        callee: Who answers.
        queue_id: The call's number, which the script can read.
        stage: What is around the script.
        incoming: Whether the other end called; then the script reads 0 as its number, and no
            name of the caller, as documented.
    """
    given = {
        "phonenumber": request.number.digits,
        "queueid": "0" if incoming else str(queue_id),
        "callerid": request.caller_id.digits if request.caller_id else "",
        "calleridname": "" if incoming else request.caller_id_name,
        "extension": request.number.extension,
        "machinedetection": str(callee.detected),
    }
    listener = listener_of(program, request, callee, stage)
    return Performance(
        program,
        request,
        callee,
        listener,
        queue_id=queue_id,
        stage=stage,
        given=given,
        talking=ResponseCode.INCOMING_CALL if incoming else ResponseCode.IN_CALL,
    )


def listener_of(program: Program, request: CallRequest, callee: Callee, stage: Stage) -> Listener:
    """The callee of one dialogue: who was told what to do, who reacts, or who just listens."""
    if callee.acts:
        return ToldListener(callee)
    message_seconds = program.message_seconds(request.rate, stage.seconds_of)
    if callee.reaction is not None and not program.plain:
        return ReactingListener(callee, callee.reaction, message_seconds=message_seconds)
    return PlainListener(callee, message_seconds=message_seconds, prompts=program.prompts)
