"""The state of a call in the receiver: how it is read back, and how two are compared."""

import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final, Protocol
from urllib.parse import quote

from simulator.check.plan import QUEUE_ID
from simulator.check.route import Route
from simulator.covering import covered_text
from simulator.errors import SettingsError

__all__ = [
    "Discerning",
    "StateCommand",
    "StateFunction",
    "StateReader",
    "StateUrl",
    "Stored",
    "check_template",
    "difference",
    "leaves",
]

_GONE: Final = (404, 410)
_OK: Final = 200
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Stored:
    """What a receiver tells of one call.

    Args:
        leaves: Paths such as `calls[0].status` to plain values, the QueueID replaced by
            QUEUE_ID; a text that is no JSON is one leaf with an empty path. None if the call is
            unknown there.
        trouble: Why it could not be read; empty if it could.
        text: What was told, as it came.
    """

    leaves: Mapping[str, Any] | None = None
    trouble: str = ""
    text: bytes = field(default=b"", compare=False)

    @property
    def known(self) -> bool:
        """Whether the receiver has the call."""
        return self.leaves is not None


class StateReader(Protocol):
    """Reads back what a receiver stored for a call."""

    def read(self, queue_id: int) -> Stored:
        """Read one call; trouble is a result here, not an exception."""


class StateUrl:
    """Reads a call's state from a URL: 2xx tells it, 404 and 410 say that it is unknown.

    Args:
        url: With `{QueueID}` in its path or query.
        route: The way there.
        headers: Sent along.

    Raises:
        SettingsError: The URL has no `{QueueID}`.
    """

    def __init__(self, url: str, route: Route, *, headers: Sequence[tuple[str, str]] = ()) -> None:
        check_template(url, "--state-url")
        self._path = url.partition("://")[2].partition("/")[2]
        self._route = route
        self._headers = headers

    def read(self, queue_id: int) -> Stored:
        """Read one call."""
        path = "/" + self._path.replace(QUEUE_ID, str(queue_id))
        lines = [f"GET {quote(path, safe=_SAFE)} HTTP/1.1", f"Host: {self._route.target.authority}"]
        lines += ["Accept: application/json, */*;q=0.5", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self._headers]
        try:
            line = self._route.line()
            try:
                line.send("\r\n".join([*lines, "", ""]).encode())
                answer = line.receive("GET")
            finally:
                line.close()
        except OSError as error:
            return Stored(trouble=f"{self._route.target.receiver} was not reached: {error}.")
        shown = covered_text(path, "")
        if answer.error is not None:
            return Stored(trouble=f"{shown} gave {answer.text}.")
        if answer.status in _GONE:
            return Stored()
        if answer.status != _OK:
            return Stored(trouble=f"{shown} answered {answer.status}.")
        return Stored(leaves(answer.body, queue_id), text=answer.body)


_SAFE: Final = "/?&=%:@!$'()*+,;~-._"


class StateCommand:
    """Reads a call's state from what a command prints; nothing printed says that it is unknown.

    Args:
        command: With `{QueueID}` in one of its words; run without a shell.
        timeout_seconds: How long it may take.

    Raises:
        SettingsError: The command has no `{QueueID}`, or its quotes do not match.
    """

    def __init__(self, command: str, *, timeout_seconds: float = 10.0) -> None:
        check_template(command, "--state-command")
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise SettingsError(f"--state-command cannot be read: {error}.") from error
        self._timeout_seconds = timeout_seconds

    def read(self, queue_id: int) -> Stored:
        """Read one call."""
        words = [word.replace(QUEUE_ID, str(queue_id)) for word in self._words]
        try:
            ended = subprocess.run(  # noqa: S603 - the user's own command, without a shell
                words, capture_output=True, timeout=self._timeout_seconds, check=False
            )
        except (OSError, subprocess.SubprocessError) as error:
            return Stored(trouble=f"{words[0]} could not be run: {error}.")
        if ended.returncode:
            said = ended.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            return Stored(
                trouble=f"{words[0]} ended with status {ended.returncode}: {''.join(said)}"
            )
        if not ended.stdout.strip():
            return Stored()
        return Stored(leaves(ended.stdout, queue_id), text=ended.stdout)


class StateFunction:
    """Reads a call's state by asking a function in this process; None says that it is unknown.

    Args:
        state_of: Called with a QueueID; what JSON cannot write is taken by its text.
    """

    def __init__(self, state_of: Callable[[int], object]) -> None:
        self._state_of = state_of

    def read(self, queue_id: int) -> Stored:
        """Read one call."""
        try:
            state = self._state_of(queue_id)
            body = json.dumps(state, default=str).encode()
        except Exception as error:  # noqa: BLE001 - the user's own code
            return Stored(trouble=f"the state was not told: {type(error).__name__}: {error}")
        return Stored() if state is None else Stored(leaves(body, queue_id), text=body)


class Discerning:
    """Takes for unknown what a receiver tells of a call that there never was.

    Many receivers answer 200 and `{}` where others say 404; one that answers anything with `OK`
    knows no call at all.

    Args:
        reader: Reads states.
        unheard: QueueIDs of calls that were never told of.
    """

    def __init__(self, reader: StateReader, *, unheard: Sequence[int]) -> None:
        self._reader = reader
        told = [reader.read(queue_id) for queue_id in unheard]
        self.trouble = next((stored.trouble for stored in told if stored.trouble), "")
        self._nothing = [stored.leaves for stored in told if stored.leaves is not None]

    def read(self, queue_id: int) -> Stored:
        """Read one call."""
        stored = self._reader.read(queue_id)
        return Stored() if stored.leaves in self._nothing else stored


def check_template(text: str, option: str) -> None:
    """See that a text says where the QueueID goes.

    Raises:
        SettingsError: It does not.
    """
    if QUEUE_ID not in text:
        raise SettingsError(
            f"{option} needs {QUEUE_ID} where the call's QueueID goes, got {text!r}."
        )


def leaves(body: bytes, queue_id: int) -> dict[str, Any]:
    """Take a state apart into plain values by their paths.

    >>> leaves(b'{"call": {"id": 7, "keys": ["1", "7"]}}', 7)
    {'call.id': '{QueueID}', 'call.keys[0]': '1', 'call.keys[1]': '{QueueID}'}
    """
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    return dict(_walk("", value, queue_id))


def _walk(path: str, value: Any, queue_id: int) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from _walk(
                f"{path}.{name}" if path else _anonymous(name, queue_id), each, queue_id
            )
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from _walk(f"{path}[{number}]", each, queue_id)
    else:
        yield _anonymous(path, queue_id), _anonymous(value, queue_id)


def _anonymous(value: Any, queue_id: int) -> Any:  # noqa: ANN401 - JSON
    """A value in which the QueueID, wherever it stands for itself, is QUEUE_ID."""
    if isinstance(value, int) and not isinstance(value, bool) and value == queue_id:
        return QUEUE_ID
    if isinstance(value, str):
        return re.sub(rf"(?<![0-9]){queue_id}(?![0-9])", QUEUE_ID, value)
    return value


def difference(
    wanted: Mapping[str, Any], got: Mapping[str, Any], *, excluded: Sequence[str] = ()
) -> str:
    """Say where two states differ, the first three places; empty if nowhere.

    Args:
        wanted: What should be.
        got: What is.
        excluded: Paths that do not count, `*` standing for anything.

    >>> difference({"status": 1, "at": 5}, {"status": 18, "at": 6}, excluded=["at"])
    'status is 18 instead of 1'
    """
    names = [name for name in {**wanted, **got} if not _is_excluded(name, excluded)]
    differing = [name for name in names if not _same(wanted, got, name)]
    told = [_told(wanted, got, name) for name in differing[:3]]
    more = len(differing) - len(told)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _is_excluded(name: str, excluded: Sequence[str]) -> bool:
    # Brackets of lists are meant as they stand.
    return any(fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in excluded)


def _same(wanted: Mapping[str, Any], got: Mapping[str, Any], name: str) -> bool:
    if name not in wanted or name not in got:
        return False
    # True is 1 in Python, and is not in a state.
    return bool(wanted[name] == got[name]) and type(wanted[name]) is type(got[name])


def _told(wanted: Mapping[str, Any], got: Mapping[str, Any], name: str) -> str:
    shown = name or "the text"
    if name not in got:
        return f"{shown} is missing instead of {_short(wanted[name])}"
    if name not in wanted:
        return f"{shown} is {_short(got[name])} instead of missing"
    return f"{shown} is {_short(got[name])} instead of {_short(wanted[name])}"


def _short(value: Any) -> str:  # noqa: ANN401 - JSON
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
