"""The lives of one account's calls: the next step of each is on the agenda."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from simulator.agenda import Agenda
from simulator.assets.assets import Assets
from simulator.calls.call import Call
from simulator.calls.dialogue.beat import Errand, Query
from simulator.calls.lifecycle import break_off, take
from simulator.calls.step import Life, Step, Word, later, whole_milliseconds
from simulator.errands import Errands, GoesOn
from simulator.store import CallStore

__all__ = ["Lives"]

logger = logging.getLogger(__name__)


class Lives:
    """Lets calls live; not safe for threads, its owner holds a lock.

    A life that fails, which is a defect of the simulator, ends its call and nothing else.

    Args:
        calls: The calls as they stand.
        agenda: What is to happen when.
        assets: Where the recordings of scripts are kept.
        put: Told of every call as it stands after a step.
        ask: Asks a web server for a call, and lets it go on with the answer.
        now: Tells the time.
    """

    def __init__(
        self,
        calls: CallStore,
        agenda: Agenda,
        assets: Assets,
        *,
        put: Callable[[Call], None],
        ask: Callable[[int, str, GoesOn], None],
        now: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._agenda = agenda
        self._put = put
        self._now = now
        self._errands = Errands(assets, ask=ask, now=now)

    def begin(self, queue_id: int, tell: Callable[[Call], Life]) -> None:
        """Take the first step of a call's life now; the others follow in their time."""
        call = self._calls.get(queue_id)
        if call is None or call.complete:
            return
        try:
            life = tell(call)
            first = next(life)
        except Exception as error:  # noqa: BLE001 - a defect in one life must not stop others
            self._break_off(call, error)
        else:
            self._take(queue_id, life, first)

    def go_on(self, queue_id: int, life: Life, word: Word | None = None) -> None:
        """Put the next step of a life that has begun on the agenda, with what came of its last."""
        call = self._calls.get(queue_id)
        if call is None or call.complete:
            return
        try:
            following = _next(life, word)
        except Exception as error:  # noqa: BLE001 - a defect in one life must not stop others
            self._break_off(call, error)
            return
        if following is not None:
            self._plan(queue_id, life, following)

    def end_conference(self, key: str) -> int:
        """End a conference; its calls' scripts go on. Tells how many calls were in it."""
        members = self._errands.end_conference(key)
        for queue_id, goes_on in members.items():
            self._agenda.drop(queue_id)
            goes_on(Word("the conference was cancelled; the script goes on", self._now()))
        return len(members)

    def _take(self, queue_id: int, life: Life, step: Step) -> None:
        """Take a step; if it is not posted, also those of the same moment that are not either."""
        call = self._calls.get(queue_id)
        if call is None or call.complete:
            return
        posted, following = call.status is not step.status, None
        try:
            call = take(call, step)
            while step.errand is None:
                following = _next(life, None)
                if posted or following is None or (following.at, following.status) != step[:2]:
                    break
                step = following
                call = take(call, step)
        except Exception as error:  # noqa: BLE001 - a defect in one life must not stop others
            self._put(call)
            self._break_off(call, error)
            return
        self._put(call)
        if step.errand is not None:
            self._do(call, life, step.errand)
        elif following is not None:
            self._plan(queue_id, life, following)

    def _do(self, call: Call, life: Life, errand: Errand) -> None:
        goes_on: GoesOn = partial(self.go_on, call.queue_id, life)
        if isinstance(errand, Query) and call.answered_at is not None:
            goes_on = self._in_time(call.queue_id, goes_on, later(call.answered_at, errand.until))
        self._errands.run(call.queue_id, errand, goes_on)

    def _in_time(self, queue_id: int, goes_on: GoesOn, until: datetime) -> GoesOn:
        """Let a call go on with a web server's answer, or at a moment without one."""
        waiting = [goes_on]

        def give_up() -> None:
            waiting.pop()(Word(None, until))

        def answered(word: Word | None) -> None:
            if waiting:  # or else it has given up
                self._agenda.drop(queue_id)
                waiting.pop()(word)

        self._agenda.add(until, give_up, subject=queue_id)
        return answered

    def _break_off(self, call: Call, error: Exception) -> None:
        """End a call whose life failed: others wait for its end, and somebody has to be told."""
        logger.error("Call %d cannot go on and is broken off.", call.queue_id, exc_info=error)
        self._put(break_off(call, error, at=whole_milliseconds(self._now())))

    def _plan(self, queue_id: int, life: Life, step: Step) -> None:
        action = partial(self._take, queue_id, life, step)
        self._agenda.add(step.at, action, subject=queue_id)


def _next(life: Life, word: Word | None) -> Step | None:
    """The next step of a life; None at its end."""
    try:
        return life.send(word)
    except StopIteration:
        return None
