"""Sound files for journeys: how a customer uploads them and asks for them."""

from base64 import b64decode, b64encode
from typing import Any, Final

from lxml import etree

from simulator.audio.tone import tone
from tests.journeys.desk import KEY, NAMESPACE, Desk, Reply, elements

__all__ = ["NOTE", "WELCOME", "ask", "file_of", "ids", "upload", "value_of"]

NOTE: Final = "x-ringback-note"
"""The header that says why the answer is that there is nothing."""

WELCOME: Final = tone(2.6)
"""A file to keep under the id `welcome`."""

_MORE: Final[dict[str, dict[str, Any]]] = {
    "RenameSoundFile": {"NewSoundFileID": "x"},
    "GetSoundFileInMP3": {"BitRate": 64},
}


def upload(desk: Desk, content: bytes, sound_id: str = "welcome", key: str = KEY) -> dict[str, str]:
    """Upload a sound file; gives the fields of the answer."""
    values = {
        "FileBinary": b64encode(content).decode(), "SoundFileID": sound_id, "LicenseKey": key,
    }  # fmt: skip
    reply = desk.soap("UploadSoundFile", elements(values))
    assert reply.status == 200, reply.text
    [result] = etree.fromstring(reply.body).iter(f"{{{NAMESPACE}}}UploadSoundFileResult")
    return {etree.QName(child).localname: child.text or "" for child in result}


def ask(desk: Desk, operation: str, **parameters: object) -> Reply:
    """Ask something about `welcome`, or about what the parameters name."""
    known = {"SoundFileID": "welcome", "LicenseKey": KEY, **_MORE.get(operation, {})}
    return desk.post(operation, **(known | parameters))


def value_of(reply: Reply) -> str | None:
    """Give the one value of an answer."""
    assert reply.status == 200, reply.text
    return etree.fromstring(reply.body).text


def file_of(reply: Reply) -> bytes:
    """Give the file in an answer; no bytes if there is none."""
    return b64decode(value_of(reply) or "")


def ids(desk: Desk, key: str = KEY) -> list[str]:
    """Tell what the license key keeps."""
    reply = desk.get("ReturnSoundFileIDs", LicenseKey=key)
    return [each.text or "" for each in etree.fromstring(reply.body)]
