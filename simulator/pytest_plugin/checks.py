"""The exam as a fixture: what `ringback check` does, inside a test."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from simulator.check.catalogue import find_check
from simulator.check.check import Level, Phase
from simulator.check.evidence import Unknown
from simulator.check.examiner import examine
from simulator.check.keep import FOLDER, keep
from simulator.check.options import ExamOptions
from simulator.check.plan import Plan
from simulator.check.reexamination import reexamine
from simulator.check.report.terminal import finding_lines
from simulator.check.report.words import verdict_sentence
from simulator.check.result import ExamResult, Status, Verdict
from simulator.covering import covered_text
from simulator.errors import SettingsError, UnknownNameError
from simulator.postbacks.wire import WireProfile
from simulator.spelling import did_you_mean

__all__ = ["RingbackChecks", "State"]

State = str | Callable[[int], object]
"""A URL with `{QueueID}` in it, or a function that gives what is stored for a QueueID."""

_LISTS: Final[Mapping[str, type[Phase] | type[Level]]] = {"phases": Phase, "levels": Level}
_NAMES: Final = tuple(
    field.name for field in fields(ExamOptions) if field.name not in ("url", "state_of")
)


class RingbackChecks:
    """Examines receivers; a test that calls it fails by what the exam finds.

    Args:
        seed: What plans are drawn from unless a call says otherwise.
        wire: How postbacks are written unless a call says otherwise.
        folder: Where findings are kept for `ringback replay`.
    """

    def __init__(
        self, *, seed: int = 0, wire: WireProfile | None = None, folder: Path = FOLDER
    ) -> None:
        self._defaults = {"seed": seed, "wire": wire or WireProfile()}
        self._folder = folder

    def __call__(
        self,
        url: str,
        *,
        state: State = "",
        **options: Any,  # noqa: ANN401 - fields of any type
    ) -> ExamResult:
        """Examine a receiver.

        Args:
            url: Its StatusChangePostUrl.
            state: How to look inside; without it the checks about effects are not examined.
            **options: Fields of `ExamOptions`, such as `levels="must"`, `checks=["RB041"]` or
                `max_seconds=20`.

        Returns:
            The whole result of an exam that passed.

        Raises:
            AssertionError: A check failed, or the exam cannot tell; the text has all findings.
            UnknownNameError, SettingsError: An option cannot be used.
            UnreachableError: The receiver accepts no connection.
        """
        __tracebackhide__ = True
        asked = self._options(url, state, options)
        result = examine(asked)
        keep(result, url=url, state_url=asked.state_url, folder=self._folder)
        if result.verdict is not Verdict.PASSED:
            raise AssertionError("\n".join(_told(result)))
        return result

    def replay(
        self,
        check: str,
        plan: Mapping[str, Any],
        url: str,
        *,
        state: State = "",
        **options: Any,  # noqa: ANN401 - fields of any type
    ) -> None:
        """Send one plan again, such as a finding's.

        Args:
            check: Whose plan it is, by id or name.
            plan: As a finding's test to paste has it.
            url: The receiver's.
            state: How to look inside.
            **options: Fields of `ExamOptions`.

        Raises:
            AssertionError: The check fails by it, or cannot be told.
            UnknownNameError, SettingsError: A check or an option cannot be used.
            UnreachableError: The receiver accepts no connection.
        """
        __tracebackhide__ = True
        asked = self._options(url, state, options)
        finding = reexamine(asked, find_check(check), Plan.from_json(dict(plan)))
        if isinstance(finding, Unknown):
            raise AssertionError(f"{check} cannot be told. {finding.reason}")  # noqa: TRY004
        if finding is not None:
            raise AssertionError("\n".join(finding_lines(finding, covered_text(url, ""))))

    def _options(self, url: str, state: State, given: Mapping[str, Any]) -> ExamOptions:
        for name in given:
            if name not in _NAMES:
                raise UnknownNameError(
                    f"An exam has no option {name!r}.{did_you_mean(name, _NAMES)}"
                    f" There are: {', '.join(_NAMES)}."
                )
        asked = {**self._defaults, **{name: _read(name, value) for name, value in given.items()}}
        options = ExamOptions(url=url, **asked)
        if callable(state):
            return replace(options, state_of=state)
        return replace(options, state_url=state or options.state_url)


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - a field of any type
    """A value as the options have it; a text stands for a list of one or more."""
    if name not in _LISTS:
        listed = isinstance(value, Iterable) and name in ("checks", "excluded", "exclude_fields")
        return tuple(value.split(",") if isinstance(value, str) else value) if listed else value
    kind = _LISTS[name]
    try:
        return tuple(map(kind, value.split(",") if isinstance(value, str) else value))
    except (TypeError, ValueError):
        raise SettingsError(f"{name} has {', '.join(kind)}, got {value!r}.") from None


def _told(result: ExamResult) -> list[str]:
    lines = [f"Grade {result.grade}. {verdict_sentence(result)}"]
    for finding in result.findings:
        lines += ["", *finding_lines(finding, result.asked.url)]
    for outcome in (*result.of(Status.FLAKY), *result.of(Status.UNDECIDED, Level.MUST)):
        lines.append(f"{outcome.status} {outcome.check.id} {outcome.check.name}: {outcome.reason}")
    return lines
