"""Where the service is."""

from typing import Final

__all__ = ["LOCAL", "PROVIDER", "SERVICE_PATH"]

SERVICE_PATH: Final = "/notifyws/phonenotify.asmx"
"""The path at every server; its letter case does not matter."""

LOCAL: Final = f"http://127.0.0.1:8080{SERVICE_PATH}"
"""The simulator, as it listens when no setting says otherwise."""

PROVIDER: Final = f"https://ws.esendex.us{SERVICE_PATH}"
"""The provider's own; calls that are placed there ring and cost."""
