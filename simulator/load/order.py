"""An order: what every process of a run must know, as a value that JSON carries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from simulator.load.connection import Sending

__all__ = ["Order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every process of a run must know.

    Args:
        url: Where postbacks go.
        timetable: What is due when, as it tells itself to JSON.
        wire: How bodies are written: settings of the wire profile.
        headers: Further headers of requests.
        sending: How postbacks are sent.
        allow_hosts: Hosts that may be loaded besides near ones.
        own_this: Whether they are the asker's own.
        ca_file: Whom to trust with certificates.
        wait_ready: How many seconds to wait for the receiver.
        spooled: How many requests are written before the start by a process that knows its slice.
    """

    url: str
    timetable: Mapping[str, Any]
    wire: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    sending: Sending = field(default_factory=Sending)
    allow_hosts: tuple[str, ...] = ()
    own_this: bool = False
    ca_file: str = ""
    wait_ready: float = 0.0
    spooled: int = 0

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        value = asdict(self)
        value["sending"]["expected"] = self.sending.expected.decode("utf-8", "surrogateescape")
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        sending = dict(value["sending"])
        sending["expected"] = sending["expected"].encode("utf-8", "surrogateescape")
        headers = tuple((name, text) for name, text in value["headers"])
        hosts = tuple(value["allow_hosts"])
        given = dict(value) | {"headers": headers, "allow_hosts": hosts}
        return cls(**given | {"sending": Sending(**sending)})
