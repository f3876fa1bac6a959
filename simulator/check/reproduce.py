"""How to reproduce a finding: a line or a script for a shell, a replay, a test to paste."""

import re
import shlex
from collections.abc import Iterator
from pprint import pformat
from typing import Final

from simulator.check.check import Check
from simulator.check.plan import Fault, Plan
from simulator.check.result import Finding

__all__ = ["curl", "pytest_test", "replay_line", "script"]

_SENT_ALONG: Final = ("content-type", "expect")
_MOST: Final = 20
_LONGEST: Final = 6_000
_NOTES: Final = {
    Fault.AGAIN: "the same once more",
    Fault.TOGETHER: "its double, at the same moment",
    Fault.SWAPPED: "was due before the one above",
    Fault.LATE: "comes when its call is over",
    Fault.HELD: "comes after a later call",
    Fault.CUT: "the connection ends within the body",
    Fault.HUNG_UP: "nobody waits for the answer",
    Fault.RETRY: "sent again, for there was no answer",
    Fault.GARBLED: "its body is spoilt on the way",
    Fault.FRESH: "over a connection of its own",
}


def curl(finding: Finding, url: str) -> str:
    """The last request of a finding as a line for a shell.

    Args:
        finding: What is to be reproduced.
        url: The receiver's.
    """
    return _curl(finding.run.requests[-1], url)


def script(finding: Finding, url: str) -> str:
    """All requests of a finding as a script for a shell.

    Args:
        finding: What is to be reproduced.
        url: The receiver's.
    """
    lines = [line if len(line) <= _LONGEST else _left_out(line) for line in _lines(finding, url)]
    shown = lines[:_MOST]
    if len(lines) > _MOST:
        shown.append(f"# and {len(lines) - _MOST:,} more: {replay_line(finding)}")
    return "\n".join(shown)


def _left_out(line: str) -> str:
    return f"# a request of {len(line):,} characters, which the replay sends"


def replay_line(finding: Finding) -> str:
    """The command that sends the finding's plan again."""
    return f"ringback replay {finding.id}"


def pytest_test(check: Check, plan: Plan, url: str, *, state_url: str = "") -> str:
    """A test to paste, for the pytest plugin: it fails as long as the check does.

    Args:
        check: What judges.
        plan: What is sent.
        url: The receiver's.
        state_url: How states are read back; empty if not so.
    """
    name = re.sub(r"\W", "_", check.name)
    state = f", state={state_url!r}" if state_url else ""
    told = pformat(plan.to_json(), width=96, sort_dicts=False)
    return (
        f"PLAN = {told}\n\n\n"
        f"def test_{name}(ringback_checks):\n"
        f'    """{check.title}"""\n'
        f"    ringback_checks.replay({check.id!r}, PLAN, {url!r}{state})\n"
    )


def _lines(finding: Finding, url: str) -> Iterator[str]:
    requests = iter(finding.run.requests)
    for step in finding.plan.steps:
        for at, sending in enumerate(step):
            request = next(requests)
            note = _NOTES.get(sending.fault)
            if note:
                yield f"# {note}"
            if sending.fault is Fault.CUT:
                yield _cut(request, url)
                continue
            patience = " --max-time 0.05" if sending.fault is Fault.HUNG_UP else ""
            at_once = " &" if len(step) > 1 and at < len(step) - 1 else ""
            yield _curl(request, url) + patience + at_once
        if len(step) > 1:
            yield "wait"


def _curl(request: bytes, url: str) -> str:
    head, _, body = request.partition(b"\r\n\r\n")
    start, *fields = head.decode("latin-1").split("\r\n")
    method, path, _ = start.split(" ", 2)
    words = ["curl", "-i", "-X", method]
    for line in fields:
        if line.partition(":")[0].lower() in _SENT_ALONG:
            words += ["-H", line]
    line = " ".join(map(shlex.quote, [*words, _at(url, path)]))
    return f"{line} --data-binary {_quoted(body)}" if body else line


def _at(url: str, path: str) -> str:
    origin = re.match(r"[a-z]+://[^/?#]*", url)
    return f"{origin[0] if origin else url}{path}"


def _quoted(body: bytes) -> str:
    """A body as a word of a shell, whatever its bytes."""
    text = body.decode("latin-1")
    if text.isascii() and text.isprintable() and not text.startswith("@"):
        return shlex.quote(text)
    spelt = "".join(_spelt(each) for each in body)
    return f"$'{spelt}'" if not spelt.startswith("@") else f"$'\\x40{spelt[1:]}'"


def _spelt(byte: int) -> str:
    plain = 0x20 <= byte < 0x7F and chr(byte) not in "'\\"  # noqa: PLR2004 - ASCII
    return chr(byte) if plain else f"\\x{byte:02x}"


def _cut(request: bytes, url: str) -> str:
    head, _, body = request.partition(b"\r\n\r\n")
    host = re.match(r"[a-z]+://(\[[^\]]*\]|[^/:?#]*):?(\d*)", url)
    place = f"/dev/tcp/{host[1]}/{host[2] or 80}" if host else "/dev/null"
    sent = head + b"\r\n\r\n" + body[: len(body) // 2]
    return f"printf '{''.join(f'{chr(92)}x{byte:02x}' for byte in sent)}' > {place}"
