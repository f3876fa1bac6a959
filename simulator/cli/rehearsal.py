"""The rehearsal of a script: a call that lives at once, without a server and without a clock."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import Final

from simulator.assembly import courier_of, provider_of
from simulator.assets.assets import Assets
from simulator.calls.call import Call
from simulator.calls.chance import outcome_by_chance
from simulator.calls.dialogue.stage import Stage
from simulator.calls.draws import Draws, subject_of
from simulator.calls.lifecycle import accept, live, take
from simulator.calls.outcome import Outcome
from simulator.calls.profiles import profile_named
from simulator.calls.request import CallRequest
from simulator.calls.step import Word, later
from simulator.errands import Errands, GoesOn
from simulator.errors import SettingsError
from simulator.phone import PhoneNumber
from simulator.postbacks.attempt import Attempt
from simulator.settings import Settings

__all__ = ["rehearse", "somebody"]

_PLACED_AT: Final = datetime(2026, 1, 5, 15, tzinfo=UTC)
_NUMBER: Final = PhoneNumber("2025550100")
_QUEUE_ID: Final = 4093249
_LICENSE_KEY: Final = "rehearsal"
_MOST_DRAWS: Final = 10_000


def somebody(settings: Settings) -> Outcome:
    """A call that a person answers, drawn by the seed from those whom the profile has.

    Raises:
        SettingsError: If by the profile no person ever answers.
    """
    profile = profile_named(settings.profile)
    for number in range(_MOST_DRAWS):
        draws = Draws(subject_of(f"{settings.seed}/rehearsal {number}"))
        wireless = number % 2 == 0
        outcome = outcome_by_chance(draws, profile=profile, wireless=wireless, tries=1)
        callee = outcome.tries[0].callee
        if callee is not None and callee.reaction is not None:
            return replace(outcome, name=f"a person, by the seed {settings.seed}")
    raise SettingsError(
        f"By the profile {settings.profile!r} no person ever answers; say with --callee who does."
    )


def rehearse(
    text: str,
    outcome: Outcome,
    settings: Settings,
    *,
    sounds: Mapping[str, float],
    variables: Mapping[str, str],
    ask: bool = False,
) -> Call:
    """Let a call live from its acceptance to its end; nothing waits, nothing is posted.

    Args:
        text: The script.
        outcome: How the far end behaves.
        settings: The limits that scripts have to keep, and where servers may be asked.
        sounds: How many seconds sound files last, by id in lower case.
        variables: The license key's variables, by name in lower case.
        ask: Whether web servers are asked; otherwise they give no answer.
    """
    provider = provider_of(settings)
    assets = Assets.of(_LICENSE_KEY, provider.asset_limits)
    stage = Stage(
        seconds_of=lambda name: sounds.get(name.lower(), assets.sounds.seconds_of(name)),
        variables=variables,
        limits=provider.limits,
    )
    ready_at = _PLACED_AT + timedelta(seconds=provider.pace.queue_seconds)
    request = CallRequest(number=_NUMBER, text=text, max_call_seconds=settings.max_call_seconds)
    call = accept(request, queue_id=_QUEUE_ID, at=_PLACED_AT, ready_at=ready_at)

    def now() -> datetime:
        return call.timeline[-1].at

    def asking(_queue_id: int, url: str, goes_on: GoesOn) -> None:
        goes_on(_answer(settings, call, url) if ask else None)

    errands = Errands(assets, ask=asking, now=now)
    life, words = live(call, outcome, provider.pace, stage), list[Word | None]()
    with suppress(StopIteration):
        step = next(life)
        while True:
            call = take(call, step)
            if step.errand is not None:
                errands.run(call.queue_id, step.errand, words.append)
            step = life.send(words.pop() if words else None)
    return call


def _answer(settings: Settings, call: Call, url: str) -> Word:
    """Ask a web server under the guard of deliveries, and wait for its answer."""
    at, attempts = call.timeline[-1].at, SimpleQueue[Attempt]()
    with courier_of(settings) as courier:
        query = provider_of(settings).plan.query(call, url)
        courier.submit(query, now=lambda: at, done=attempts.put)
        attempt = attempts.get()
    text = attempt.answer_text.strip() if attempt.delivered else None
    return Word(text, later(at, attempt.elapsed_ms / 1000), attempt.error_text)
