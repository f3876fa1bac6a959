"""The HAR report: every request of every finding, for tools that show HTTP."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from simulator.check.report.words import clipped
from simulator.check.result import ExamResult
from simulator.check.route import Answer
from simulator.version import VERSION

__all__ = ["har_text"]


def har_text(result: ExamResult) -> str:
    """Write the requests of an exam's findings as HAR 1.2."""
    origin = urlsplit(result.asked.url)._replace(path="", query="", fragment="").geturl()
    entries: list[dict[str, Any]] = []
    for finding in result.findings:
        runs = [finding.run] if finding.reference is None else [finding.run, finding.reference]
        for name, run in zip(("", ", told plainly"), runs, strict=False):
            for request, answer in zip(run.requests, run.answers, strict=True):
                at = result.started_at + timedelta(milliseconds=len(entries))
                told = _entry(request, answer, origin)
                comment = f"{finding.id} {finding.check.name}{name}"
                entries.append({"startedDateTime": at.isoformat(), **told, "comment": comment})
    creator = {"name": "ringback", "version": VERSION}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": entries}}, indent=1)


def _entry(request: bytes, answer: Answer, origin: str) -> dict[str, Any]:
    milliseconds = round(answer.seconds * 1000, 3)
    return {
        "time": milliseconds,
        "request": _request(request, origin),
        "response": _response(answer),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(request: bytes, origin: str) -> dict[str, Any]:
    head, _, body = request.partition(b"\r\n\r\n")
    start, *fields = head.decode("latin-1").split("\r\n")
    method, path, version = start.split(" ", 2)
    headers = [_pair(*line.split(": ", 1)) for line in fields]
    kind = next((each["value"] for each in headers if each["name"] == "Content-Type"), "")
    told: dict[str, Any] = {
        "method": method,
        "url": origin + path,
        "httpVersion": version,
        "cookies": [],
        "headers": headers,
        "queryString": [_pair(*pair) for pair in parse_qsl(path.partition("?")[2])],
        "headersSize": len(head) + 4,
        "bodySize": len(body),
    }
    if body:
        told["postData"] = {"mimeType": kind, "text": clipped(body)}
    return told


def _response(answer: Answer) -> dict[str, Any]:
    content: dict[str, Any] = {"size": len(answer.body), "mimeType": "application/octet-stream"}
    if answer.body:
        content |= {"text": b64encode(answer.body).decode(), "encoding": "base64"}
    return {
        "status": answer.status or 0,
        "statusText": answer.error_text,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [_pair(*pair) for pair in answer.headers],
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(answer.body),
    }


def _pair(name: str, value: str = "") -> dict[str, str]:
    return {"name": name, "value": value}
