"""The user's own oracle: a function that says whether a state is right for what was sent."""

import importlib.util
import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.chance import real_calls
from simulator.check.checks.judging import unread
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.ordinary import lives, single
from simulator.check.plan import Plan, plan_of
from simulator.errors import SettingsError

__all__ = ["ORACLE_ID", "oracle_check"]

ORACLE_ID: Final = "RB090"
_Oracle = Callable[[list[dict[str, Any]], Any], object]


def oracle_check(text: str) -> Check:
    """The check that asks a user's function.

    It is called for each call with the postbacks that were sent, decoded, and the state that was
    read back: JSON or a text, None for an unknown call. None or True say that the state is right;
    False, a text or an AssertionError that it is not.

    Args:
        text: `FILE.py:function`.

    Raises:
        SettingsError: There is no such function.
    """
    oracle = _load(text)
    return Check(
        id=ORACLE_ID,
        name="your-oracle",
        level=Level.MUST,
        family=Family.EFFECTS,
        title=f"The state is what {text} expects.",
        why="You said so.",
        source=text,
        advice="Look at what the function says of the postbacks that are shown.",
        plans={Phase.EXAMPLES: _plans, Phase.FUZZ: real_calls},
        judge=lambda evidence: _judged(oracle, text, evidence),
        needs_state=True,
    )


def _plans(_: Drawing) -> Iterator[Plan]:
    yield single()
    for _name, sendings in lives():
        yield plan_of(*sendings)


def _load(text: str) -> _Oracle:
    path, _, name = text.rpartition(":")
    if not path or not name:
        raise SettingsError(f"--expect needs FILE.py:function, got {text!r}.")
    spec = importlib.util.spec_from_file_location("ringback_oracle", path)
    if spec is None or spec.loader is None or not Path(path).is_file():
        raise SettingsError(f"--expect names {path}, which is no Python file.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SettingsError(f"--expect: {path} cannot be imported: {error!r}.") from error
    found = getattr(module, name, None)
    if not callable(found):
        raise SettingsError(f"--expect: {path} has no function {name}.")
    oracle: _Oracle = found
    return oracle


def _judged(oracle: _Oracle, text: str, evidence: Evidence) -> Judgement:
    if evidence.trouble():
        return unread(evidence)
    for call in evidence.plan.calls:
        try:
            said = oracle(_postbacks(evidence, call), _state(evidence, call))
        except AssertionError as error:
            said = str(error) or "an assertion failed"
        except Exception as error:  # noqa: BLE001 - the user's own function may raise anything
            line = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{line.filename}, line {line.lineno}"
            return Unknown(f"{text} raised {error!r} at {where}.", missing=True)
        if said not in (None, True):
            came = said if isinstance(said, str) else f"{text} says {said!r}"
            return Failure("the state that the oracle expects", came, "oracle")
    return None


def _postbacks(evidence: Evidence, call: int) -> list[dict[str, Any]]:
    sent = zip(evidence.plan, evidence.run.requests, strict=True)
    return [
        sending.wire.decode(request.partition(b"\r\n\r\n")[2])
        for sending, request in sent
        if sending.call == call and sending.body is None
    ]


def _state(evidence: Evidence, call: int) -> Any:  # noqa: ANN401 - JSON
    stored = evidence.run.states[call]
    if not stored.known:
        return None
    try:
        return json.loads(stored.text)
    except ValueError:
        return stored.text.decode("utf-8", "replace")
