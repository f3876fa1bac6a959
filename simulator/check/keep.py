"""Keeps findings in a folder, so that they can be sent again."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from simulator.check.plan import Plan
from simulator.check.result import ExamResult
from simulator.errors import RingbackError, UnknownNameError
from simulator.files import write_whole
from simulator.spelling import did_you_mean

__all__ = ["FOLDER", "Kept", "KeptError", "keep", "kept"]

FOLDER: Final = Path(".ringback")
_FORMAT: Final = "ringback finding 1"


class KeptError(RingbackError):
    """A kept finding cannot be read or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A finding as it is kept.

    Args:
        id: What it is called.
        check: The check's id.
        url: Where it was found, as it was given: the folder keeps itself out of version control.
        plan: What shows it.
        at: When it was found.
        guilty: Labels of what is unusual in the plan.
        state_url: How states were read back then; empty if not so.
    """

    id: str
    check: str
    url: str
    plan: Plan
    at: datetime
    guilty: tuple[str, ...] = ()
    state_url: str = ""


def keep(result: ExamResult, *, url: str, state_url: str = "", folder: Path = FOLDER) -> list[Path]:
    """Keep all findings of an exam, each in a file of its own.

    Raises:
        KeptError: A file cannot be written.
    """
    if not result.findings:
        return []
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        return [
            _write(folder / f"{finding.id}.json", {
                "format": _FORMAT, "id": finding.id, "check": finding.check.id, "url": url,
                "state_url": state_url, "at": result.started_at.isoformat(),
                "guilty": finding.guilty, "plan": finding.plan.to_json(),
            })
            for finding in result.findings
        ]  # fmt: skip
    except OSError as error:
        raise KeptError(f"{folder} cannot be written: {error.strerror}.") from error


def kept(what: str = "", *, folder: Path = FOLDER) -> list[Kept]:
    """Read kept findings.

    Args:
        what: An id, a file or a folder; all of the folder if empty.
        folder: Where findings are kept.

    Raises:
        UnknownNameError: There is no finding of that id.
        KeptError: A file is no finding.
    """
    path = Path(what) if what else folder
    if path.is_dir():
        return [_read(file) for file in sorted(path.glob("*.json"))]
    if path.is_file():
        return [_read(path)]
    if not what:
        return []
    named = folder / f"{what}.json"
    if not named.is_file():
        known = [file.stem for file in folder.glob("*.json")]
        raise UnknownNameError(
            f"There is no finding {what!r} in {folder}.{did_you_mean(what, known)}"
        )
    return [_read(named)]


def _write(path: Path, value: dict[str, Any]) -> Path:
    write_whole(path, json.dumps(value, indent=1, ensure_ascii=False).encode())
    return path


def _read(path: Path) -> Kept:
    try:
        told = json.loads(path.read_text("utf-8"))
        came = told.get("format")
        if came != _FORMAT:
            raise KeptError(f"{path} should have the format {_FORMAT!r}, got {came!r}.")
        return Kept(
            id=str(told["id"]),
            check=str(told["check"]),
            url=str(told["url"]),
            plan=Plan.from_json(told["plan"]),
            at=datetime.fromisoformat(told["at"]),
            guilty=tuple(map(str, told["guilty"])),
            state_url=str(told["state_url"]),
        )
    except OSError as error:
        raise KeptError(f"{path} cannot be read: {error.strerror}.") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise KeptError(f"{path} is no finding: {type(error).__name__}: {error}.") from error
