"""What postbacks must not do to a receiver."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.hostile import (
    HEADER,
    MARKUP,
    PATHS,
    SQL,
    TEMPLATES,
    Hostile,
    plainly,
    told,
    unharmed,
)
from simulator.check.checks.judging import unread
from simulator.check.checks.reading_texts import NAMES
from simulator.check.evidence import Evidence, Failure, Judgement
from simulator.check.ordinary import ordinary, single
from simulator.check.plan import Plan, Sending, plan_of

__all__ = ["SAFETY"]

_MARKUP: Final = "<b>Corner</b> Shop"
_TRACES: Final = re.compile(
    rb"Traceback \(most recent call last\)"
    rb'|File "[^"]+", line \d+'
    rb"|\bat [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)"
    rb"|\bat .{1,200} in .{1,200}\.(?:cs|vb):line \d+"
    rb"|\bat .{1,200}\.(?:js|ts|mjs):\d+:\d+"
    rb"|Exception in thread"
    rb"|System\.\w+Exception:"
    rb"|(?:PHP )?(?:Fatal error|Stack trace|Warning): .{1,300}\.php"
    rb"|\.rb:\d+:in [`']"
    rb"|goroutine \d+ \["
    rb"|Werkzeug Debugger|DJANGO_SETTINGS_MODULE"
)


def _illegal(_: Drawing) -> Iterator[Plan]:
    """What a receiver that goes by luck stumbles over."""
    yield single(QueueID="many")
    yield single(ResponseCode=None)
    yield single(Duration="many", StartTime="yesterday")
    yield single(isWireless="perhaps", incallringcount="some")
    yield plan_of(Sending(body=b"\x00\xff{]"))
    yield plan_of(Sending(message=ordinary(), content_type="text/plain"))


def _marked_up(_: Drawing) -> Iterator[Plan]:
    """Markup in names, and where a refusal may repeat it."""
    named: dict[str, Any] = dict.fromkeys(NAMES, _MARKUP)
    yield single(**named)
    for name in ("QueueID", "ResponseCode", "Duration", "StartTime"):
        wrong: dict[str, Any] = {name: _MARKUP}
        yield single(**wrong)


def _at_the_wrong_path(drawing: Drawing) -> Iterator[Plan]:
    if drawing.wrong_path:
        yield plan_of(Sending(message=ordinary(), path=drawing.wrong_path))


def _with_a_foreign_license(drawing: Drawing) -> Iterator[Plan]:
    """Where a license may be looked for: in the query, and among the properties."""
    name, _, value = drawing.foreign_license.partition("=")
    if name:
        told = Sending(message=ordinary(**{name: value}), path=f"?{urlencode({name: value})}")
        yield plan_of(told)


def _no_trace_shown(evidence: Evidence) -> Judgement:
    """No answer shows the insides of the receiver."""
    for answer in evidence.run.answers:
        found = _TRACES.search(answer.body)
        if found is not None:
            shown = found[0].decode("utf-8", "replace")
            return Failure("an answer that keeps its insides to itself", shown, "trace")
    return None


def _no_markup_echoed(evidence: Evidence) -> Judgement:
    """No page that is answered has the markup of a postback in it."""
    for sending, answer in evidence.run.exchanges:
        headers = {name.lower(): value for name, value in answer.headers}
        is_page = "html" in headers.get("content-type", "html")
        text = answer.body.decode("utf-8", "replace")
        for value in sending.message.values():
            if is_page and isinstance(value, str) and "<" in value and value in text:
                return Failure("an answer that is no page, or escapes `<`", value, "echo")
    return None


def _strangers_refused(evidence: Evidence) -> Judgement:
    """What does not come to the URL as it was given is refused, and leaves no call."""
    if evidence.trouble():
        return unread(evidence)
    for sending, answer in evidence.run.exchanges:
        if not sending.path:
            continue
        if not answer.refused:
            return Failure("an answer with a 4xx status", answer.text, f"status {answer.status}")
        if evidence.state(sending.call) is not None:
            return Failure("a call that the receiver does not know", "the call is known", "trace")
    return None


def _safe_from(texts: tuple[Hostile, ...], *, seen: bool = False, **row: Any) -> Check:  # noqa: ANN401 - any of a check's
    return Check(
        family=Family.SAFETY,
        plans={Phase.COVERAGE: told(texts)},
        judge=unharmed(texts, seen=seen),
        reference=plainly(texts),
        traits=(*(f"value:{name}" for name in NAMES), "value:digitsdialed", "value:extension",
                "value:qasoundid"),
        **row,
    )  # fmt: skip


_safety = partial(Check, family=Family.SAFETY)

SAFETY: Final[tuple[Check, ...]] = (
    _safe_from(
        SQL,
        id="RB070",
        name="sql-is-text",
        level=Level.MUST,
        title="A text that would be SQL does nothing, and is accepted.",
        why="Anybody can send to a public URL, and names are typed in by strangers.",
        source="OutgoingPostback, row calleridname: String; CWE-89.",
        advice="Hand values over as parameters; never put SQL together from texts.",
    ),
    _safe_from(
        MARKUP,
        id="RB071",
        name="markup-is-text",
        level=Level.MUST,
        title="A text that would be HTML is accepted.",
        why="Some frameworks answer such a text with an error, and the call is lost with it.",
        source="OutgoingPostback, row calleridname: String; CWE-79.",
        advice="Keep it as it is, and escape it where you show it.",
    ),
    _safe_from(
        TEMPLATES,
        seen=True,
        id="RB072",
        name="templates-are-text",
        level=Level.MUST,
        title="A text that would be a template is not rendered.",
        why="Whoever can have a sum done in a template can have your files read.",
        source="OutgoingPostback, row calleridname: String; CWE-1336.",
        advice="Give texts to templates as variables, and never as templates.",
    ),
    _safe_from(
        HEADER,
        id="RB073",
        name="line-breaks-make-no-headers",
        level=Level.SHOULD,
        title="A line break in a text makes no header, and no error.",
        why="What is copied into a header, or into a log, may begin a line of its own there.",
        source="OutgoingPostback, row calleridname: String; CWE-113.",
        advice="Copy nothing from a postback into headers, and escape it in logs.",
    ),
    _safe_from(
        PATHS,
        seen=True,
        id="RB074",
        name="paths-are-text",
        level=Level.MUST,
        title="A text that would be a path leads nowhere.",
        why="A qasoundid or a name that becomes a file name may name any file.",
        source="OutgoingPostback, rows qasoundid and calleridname; CWE-22.",
        advice="Name files by numbers of your own.",
    ),
    _safety(
        id="RB075",
        name="insides-are-not-shown",
        level=Level.SHOULD,
        title="No answer shows a stack trace or a debugger.",
        why="It tells strangers which versions run, and a debugger lets them in.",
        source="Anybody can send to a public URL; CWE-209.",
        advice="Switch debugging off, and answer errors with a short text of your own.",
        plans={Phase.COVERAGE: _illegal},
        judge=_no_trace_shown,
        traits=("value:*", "absent:ResponseCode", "frame:body", "frame:content_type"),
    ),
    _safety(
        id="RB076",
        name="markup-is-not-echoed",
        level=Level.SHOULD,
        title="No answer repeats markup of a postback in a page.",
        why="Another site can have a browser post such a text, and run what comes back.",
        source="Anybody can send to a public URL; CWE-79.",
        advice="Answer as text/plain or with nothing, and do not repeat what was sent.",
        plans={Phase.COVERAGE: _marked_up},
        judge=_no_markup_echoed,
        traits=("value:*",),
    ),
    _safety(
        id="RB077",
        wants="--wrong-path",
        name="wrong-path-is-refused",
        level=Level.MUST,
        title="What does not come to the StatusChangePostUrl's own path is refused.",
        why="A secret in the path is all by which a receiver knows the provider.",
        source="The provider documents neither a signature nor its addresses.",
        advice="Compare the whole path, and answer 404 to any other.",
        plans={Phase.COVERAGE: _at_the_wrong_path},
        judge=_strangers_refused,
        traits=("frame:path",),
    ),
    _safety(
        id="RB078",
        wants="--foreign-license",
        name="foreign-license-is-refused",
        level=Level.MUST,
        title="A postback that names somebody else's license is refused.",
        why="Who has an account at the provider can have it post to any URL, yours too.",
        source="StatusChangePostUrl is any URL; a postback does not say whose call it is.",
        advice="Put a key into the query of the StatusChangePostUrl, and compare the whole of it.",
        plans={Phase.COVERAGE: _with_a_foreign_license},
        judge=_strangers_refused,
        traits=("frame:path", "unknown:*"),
    ),
)
