"""The messages to a receiver: what is said of them, and samples as they travel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from simulator.postbacks.fields import INCOMING_PROPERTIES, PROPERTIES, Postback
from simulator.postbacks.wire import Format, WireProfile
from simulator.resources import schema

__all__ = ["POSTBACKS", "PostbackKind"]


@dataclass(frozen=True, slots=True)
class PostbackKind:
    """One kind of message.

    Attributes:
        name: What the provider calls it.
        schema: Its JSON Schema.
        summary: When it is sent.
    """

    name: str
    schema: str
    summary: str

    @property
    def description(self) -> str:
        """What the message holds, from its schema."""
        return str(schema(self.schema)["description"])

    @property
    def samples(self) -> Mapping[str, Mapping[str, Any]]:
        """Decoded messages by a word for each."""
        examples = schema(self.schema)["examples"]
        return {f"sample{number}": each for number, each in enumerate(examples, start=1)}

    def content(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The body in each format that a wire profile may have, for OpenAPI.

        Args:
            payload: The schema of the decoded message, or a reference to it.
        """
        decoded = {name: {"value": dict(sample)} for name, sample in self.samples.items()}
        documents = {name: {"value": _xml(sample)} for name, sample in self.samples.items()}
        return {
            WireProfile(format=each).content_type.partition(";")[0]: {
                "schema": dict(payload),
                "examples": documents if each is Format.XML else decoded,
            }
            for each in Format
        }


def _xml(message: Mapping[str, Any]) -> str:
    read: Postback = {
        name: datetime.fromisoformat(value) if _TYPES.get(name) is datetime else value
        for name, value in message.items()
    }
    return WireProfile(format=Format.XML).encode(read).decode()


_TYPES: Final = INCOMING_PROPERTIES | PROPERTIES

POSTBACKS: Final = (
    PostbackKind(
        "OutgoingPostback",
        "outgoing_postback",
        "Sent as the status of a call that was placed changes.",
    ),
    PostbackKind(
        "IncomingPostback",
        "incoming_postback",
        "Sent as the status of a call to one of the key's own numbers changes.",
    ),
)
