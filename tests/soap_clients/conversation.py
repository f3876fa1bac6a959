"""A conversation: a client tells the story of the cases, and what each side understood is kept."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from simulator.api.handlers import handlers
from simulator.asmx.contract import OPERATIONS, TYPES, Field, item_of
from simulator.asmx.service import Handler
from simulator.asmx.values import SCALARS
from simulator.engine import Simulator
from tests.journeys.desk import KEY, Desk
from tests.soap_clients.cases.case import Case, Fault
from tests.soap_clients.cases.story import BEFORE, CASES
from tests.soap_clients.clients import Client

__all__ = ["Conversation", "hold"]

_SOUND_ADDRESS = re.compile(r"http://127[.]0[.]0[.]1:\d+/notifyws/sounds/[0-9a-f]{32}[.]mp3")
_Line = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the service heard and the client was answered, beside what was meant and expected.

    Each is a list of pairs, an operation and its arguments or answer, in which every value is
    written as Python writes it: True is not 1, and 1 is no text.
    """

    heard: Sequence[_Line]
    meant: Sequence[_Line]
    answered: Sequence[_Line]
    expected: Sequence[_Line]


def hold(client: Client) -> Conversation:
    """Let a client tell the story to a simulator of its own."""
    cases = [case for case in CASES if client.can_call(case.operation)]
    heard: list[_Line] = []
    with _listening(heard.append) as desk:
        account = desk.simulator.account(KEY)
        account.place_call(BEFORE)
        account.run_until_idle()
        answers = client.converse(desk, cases)
    names = [case.operation for case in cases]
    return Conversation(
        heard=_written(heard),
        meant=_written(_meant(case) for case in cases if not isinstance(case.answer, Fault)),
        answered=_written(zip(names, map(_placeless, answers), strict=True)),
        expected=_written(zip(names, (_expected(client, case) for case in cases), strict=True)),
    )


def _written(lines: Iterable[_Line]) -> list[_Line]:
    return [(operation, _write(value)) for operation, value in lines]


def _write(value: Any) -> Any:
    match value:
        case dict():
            return {name: _write(each) for name, each in value.items()}
        case list():
            return [_write(each) for each in value]
        case datetime():  # in whichever class a library has for UTC
            return f"datetime {value.isoformat()}"
    return repr(value)


@contextmanager
def _listening(note: Callable[[_Line], None]) -> Iterator[Desk]:
    """A desk that tells of every operation that it is asked for, with the arguments as read."""

    def listening(simulator: Simulator, **options: Any) -> dict[str, Handler]:
        simulated = handlers(simulator, **options)
        return {name: _noting(name, do, note) for name, do in simulated.items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.web.handlers", listening)
        desk = Desk()
    with desk:
        yield desk


def _noting(name: str, do: Handler, note: Callable[[_Line], None]) -> Handler:
    def handle(arguments: Mapping[str, Any]) -> Any:
        note((name, arguments))
        return do(arguments)

    return handle


def _meant(case: Case) -> _Line:
    fields = OPERATIONS[case.operation].parameters
    return case.operation, _completed(case.arguments, fields)


def _completed(values: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The same with whatever a client need not send."""
    return {field.name: _complete(values.get(field.name), field.type) for field in fields}


def _complete(value: Any, wire_type: str) -> Any:
    if value is None:
        return SCALARS[wire_type].default if wire_type in SCALARS else None
    item = item_of(wire_type)
    if item is not None:
        return [_complete(each, item.type) for each in value]
    return _completed(value, TYPES[wire_type].fields) if wire_type in TYPES else value


def _expected(client: Client, case: Case) -> dict[str, Any]:
    if isinstance(case.answer, Fault):
        code = case.answer.code[client.version == "1.2"]
        return {"fault": {"code": code, "text": case.answer.text}}
    return {"answer": client.shape.answer(case.operation, case.answer)}


def _placeless(answer: dict[str, Any]) -> dict[str, Any]:
    """The same without what differs from run to run.

    That is the place of a mistake, which depends on how a client breaks lines, and the address of
    a sound file, of which every server has another one.
    """
    if "fault" not in answer:
        return {"answer": _addressless(answer["answer"])}
    text = re.sub(r"\(\d+, \d+\)", "(line, column)", answer["fault"]["text"])
    return {"fault": {**answer["fault"], "text": text}}


def _addressless(value: Any) -> Any:
    match value:
        case str():
            return _SOUND_ADDRESS.sub("http://server/notifyws/sounds/link.mp3", value)
        case dict():
            return {name: _addressless(each) for name, each in value.items()}
    return value
