"""What a receiver is sent, as AsyncAPI 3 has it: one channel, two messages."""

from typing import Any, Final

from simulator.postbacks.wire import Format, WireProfile
from simulator.publication.plain import draft_7, plain
from simulator.publication.postbacks import POSTBACKS, PostbackKind
from simulator.resources import schema
from simulator.version import VERSION

__all__ = ["asyncapi"]

_DESCRIPTION: Final = """\
The provider, and Ringback in its place, posts to an address of the customer's as the status of a
call changes. This is its side: it sends. A receiver is the other side, and accepts a message with
any status from 200 to 299.
"""
_CHANNEL: Final = "statusChanges"
_PARAMETER: Final = "StatusChangePostUrl"


def asyncapi() -> dict[str, Any]:
    """The document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Voice Broadcast API: postbacks",
            "version": VERSION,
            "description": _DESCRIPTION,
        },
        "defaultContentType": WireProfile(format=Format.FORM).content_type,
        "channels": {_CHANNEL: _channel()},
        "operations": {f"send{kind.name}": _operation(kind) for kind in POSTBACKS},
        "components": {
            "messages": {kind.name: _message(kind) for kind in POSTBACKS},
            "schemas": {kind.name: draft_7(plain(schema(kind.schema))) for kind in POSTBACKS},
        },
    }


def _channel() -> dict[str, Any]:
    return {
        "address": f"{{{_PARAMETER}}}",
        "title": "Status changes",
        "description": "The receiver's address: from StatusChangePostUrl of a request, from the"
        " command StatusChangePostURL(url) at the beginning of a script, or as the provider set it"
        " for an incoming number.",
        "parameters": {
            _PARAMETER: {
                "description": "An http or https address in lower case.",
                "examples": ["http://127.0.0.1:9000/status"],
            }
        },
        "messages": {
            kind.name: {"$ref": f"#/components/messages/{kind.name}"} for kind in POSTBACKS
        },
    }


def _operation(kind: PostbackKind) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{_CHANNEL}"},
        "title": kind.name,
        "summary": kind.summary,
        "messages": [{"$ref": f"#/channels/{_CHANNEL}/messages/{kind.name}"}],
        "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
    }


def _message(kind: PostbackKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": kind.name,
        "summary": kind.summary,
        "description": kind.description,
        "correlationId": {
            "description": "All messages about one call carry its QueueID.",
            "location": "$message.payload#/QueueID",
        },
        "payload": {"$ref": f"#/components/schemas/{kind.name}"},
        "examples": [
            {"name": name, "payload": dict(sample)} for name, sample in kind.samples.items()
        ],
    }
