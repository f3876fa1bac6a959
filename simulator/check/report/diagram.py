"""The diagram of a finding: requests and answers between provider and receiver, from top down."""

from collections.abc import Iterator
from html import escape
from typing import Final

from simulator.check.plan import Fault
from simulator.check.report.words import sending_words
from simulator.check.result import Finding

__all__ = ["diagram"]

_LEFT, _RIGHT, _WIDTH = 46, 516, 562
_STEP, _TOP = 46, 44
_MOST: Final = 12
_LONGEST: Final = 64


def diagram(finding: Finding) -> str:
    """Draw a finding as SVG; the beginning of one that is long."""
    exchanges = list(finding.run.exchanges)
    shown = exchanges[:_MOST]
    height = _TOP + _STEP * len(shown) + (40 if len(exchanges) > _MOST else 14)
    label = f"{len(exchanges)} requests"
    start = (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" class="sequence" aria-label="{label}">'
    )
    parts = [start, *_lifelines(height)]
    for row, (sending, answer) in enumerate(shown):
        wrong = not answer.accepted and sending.fault not in (Fault.CUT, Fault.HUNG_UP)
        said = answer.text or "no answer awaited"
        parts += _row(
            _TOP + _STEP * row, sending_words(sending), said, cut=sending.fault, wrong=wrong
        )
    parts += list(_together(finding))
    if len(exchanges) > _MOST:
        left = f"and {len(exchanges) - _MOST:,} more"
        parts.append(f'<text x="{_WIDTH // 2}" y="{height - 14}" class="mid">{left}</text>')
    return "".join([*parts, "</svg>"])


def _lifelines(height: int) -> Iterator[str]:
    for x, name in ((_LEFT, "provider"), (_RIGHT, "receiver")):
        yield f'<text x="{x}" y="18" class="mid strong">{name}</text>'
        yield f'<line x1="{x}" y1="26" x2="{x}" y2="{height - 4}" class="life"/>'


def _row(y: int, sent: str, said: str, *, cut: Fault, wrong: bool) -> Iterator[str]:
    end = (_LEFT + _RIGHT) // 2 if cut is Fault.CUT else _RIGHT - 3
    kind = "odd" if cut is not Fault.NONE else "sent"
    yield f'<text x="{_LEFT + 8}" y="{y + 4}">{escape(_short(sent))}</text>'
    yield f'<line x1="{_LEFT}" y1="{y + 10}" x2="{end}" y2="{y + 10}" class="{kind}"/>'
    if cut is Fault.CUT:
        yield f'<text x="{end + 4}" y="{y + 14}" class="bad">✕</text>'
    else:
        yield f'<path d="M{end} {y + 10} l-7 -4 v8 z" class="{kind} head"/>'
    tone = "bad" if wrong else "soft"
    yield f'<text x="{_RIGHT - 8}" y="{y + 26}" class="end {tone}">{escape(_short(said))}</text>'
    yield f'<line x1="{_RIGHT}" y1="{y + 31}" x2="{_LEFT + 3}" y2="{y + 31}" class="back"/>'


def _together(finding: Finding) -> Iterator[str]:
    """A bracket beside what is sent at the same moment."""
    row = 0
    for step in finding.plan.steps:
        last = min(row + len(step), _MOST)
        if len(step) > 1 and last - row > 1:
            top, bottom = _TOP + _STEP * row - 8, _TOP + _STEP * last - 12
            yield f'<path d="M{_LEFT - 14} {top} h-8 V{bottom} h8" class="bracket"/>'
        row += len(step)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
