"""Where the service is."""

from typing import Final

__all__ = ["LOCAL", "PROVIDER"]

LOCAL: Final = "http://127.0.0.1:8080/notifyws/phonenotify.asmx"
"""The simulator, as it listens when no setting says otherwise."""

PROVIDER: Final = "https://ws.esendex.us/notifyws/phonenotify.asmx"
"""The provider's own; calls that are placed there ring and cost."""
