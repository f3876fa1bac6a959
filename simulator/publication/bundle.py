"""Every JSON Schema in one document."""

from typing import Any

from simulator.publication.type_schema import DRAFT
from simulator.resources import schema, schema_names

__all__ = ["bundle"]


def bundle() -> dict[str, Any]:
    """A compound document of draft 2020-12: each schema whole, with its own `$id`."""
    documents = {str(schema(name)["title"]): schema(name) for name in schema_names()}
    return {
        "$schema": DRAFT,
        "$id": "urn:ringback:schemas:1",
        "title": "Voice Broadcast API",
        "description": "Every type of the contract and both postbacks, each a schema of its own.",
        "$defs": documents,
    }
