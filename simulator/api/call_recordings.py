"""The recordings of whole calls, which postbacks name in qasoundid, kept once somebody asks.

The provider documents the id, and is taken to give the recording as it gives sound files [assumed].
Most are never asked for: kept at the end of each call, they would leave customers no room.
"""

from typing import Final

from simulator.account import Account
from simulator.calls.call import RECORDING_PREFIX
from simulator.sound_id import folded

__all__ = ["keep_call_recording"]

_TOO_MANY_DIGITS: Final = 20  # a long has 19


def keep_call_recording(account: Account, sound_id: str) -> None:
    """Keep the recording that an id names among the sound files, if it is one and not there yet.

    Args:
        account: Whose call it would be of.
        sound_id: Any text.

    Raises:
        AssetRefusedError: There is no room for it.
    """
    name = folded(sound_id)
    digits = name.removeprefix(RECORDING_PREFIX)
    if not (digits.isascii() and digits.isdigit() and len(digits) < _TOO_MANY_DIGITS):
        return
    call, sounds = account.call(int(digits)), account.assets.sounds
    if call is None or call.sound_id != name or sounds.seconds_of(name) is not None:
        return
    if call.answered_at is not None and call.ended_at is not None:
        sounds.record(name, (call.ended_at - call.answered_at).total_seconds())
