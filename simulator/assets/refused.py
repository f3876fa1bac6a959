"""What cannot be kept: why the provider answers a change of its shelves with no."""

from simulator.errors import RingbackError

__all__ = ["AssetRefusedError"]


class AssetRefusedError(RingbackError):
    """What a license key keeps cannot be found, or not be changed as it was asked.

    On the wire the answer is `false`, 0 or an empty text, which has no room for the reason.
    """
