"""The errands of scripts: what has to be done for a call while it runs, and by whom."""

from collections.abc import Callable
from datetime import datetime

from simulator.assets.assets import Assets
from simulator.assets.refused import AssetRefusedError
from simulator.calls.dialogue.beat import Errand, Meeting, Parting, Query, Recorded
from simulator.calls.step import Word

__all__ = ["Errands", "GoesOn"]

GoesOn = Callable[[Word | None], None]
"""Lets a call's life go on with what came of its errand; None if nothing comes of it."""


class Errands:
    """Does the errands of one account's calls; not safe for threads, its owner holds a lock.

    Args:
        assets: Where recordings are kept.
        ask: Asks a web server for a call, and lets the call go on with the answer.
        now: Tells the time.
    """

    def __init__(
        self,
        assets: Assets,
        *,
        ask: Callable[[int, str, GoesOn], None],
        now: Callable[[], datetime],
    ) -> None:
        self._assets = assets
        self._ask = ask
        self._now = now
        self._conferences: dict[str, dict[int, GoesOn]] = {}

    def run(self, queue_id: int, errand: Errand, goes_on: GoesOn) -> None:
        """Do what a call needs; it goes on at once, or when an answer has come.

        Args:
            queue_id: Whose errand it is.
            errand: What is to be done.
            goes_on: Called once with what came of it. In a conference the call goes on with
                nothing, and once more with a word if somebody ends the conference.
        """
        match errand:
            case Query(url):
                self._ask(queue_id, url, goes_on)
                return
            case Recorded(sound_id, seconds):
                goes_on(self._kept(sound_id, seconds))
                return
            case Meeting(key, opens):
                if not opens and key not in self._conferences:
                    text = f"there is no conference {key}; the script goes on"
                    goes_on(Word(text, self._now()))
                    return
                self._conferences.setdefault(key, {})[queue_id] = goes_on
            case Parting(key):
                members = self._conferences.get(key, {})
                members.pop(queue_id, None)
                if not members:
                    self._conferences.pop(key, None)
        goes_on(None)

    def end_conference(self, key: str) -> dict[int, GoesOn]:
        """Close a conference; gives those who were in it, by their queue IDs."""
        return self._conferences.pop(key, {})

    def _kept(self, sound_id: str, seconds: float) -> Word | None:
        """Keep a recording; gives word only if that cannot be."""
        try:
            self._assets.sounds.record(sound_id, seconds)
        except AssetRefusedError as error:
            return Word(None, self._now(), str(error))
        return None
