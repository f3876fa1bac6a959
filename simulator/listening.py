"""The listening face: sound files as MP3, at the addresses that GetSoundFileURL gives."""

from http import HTTPStatus
from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, send_file

from simulator.audio.conversion import as_mp3
from simulator.engine import Simulator
from simulator.extras import MissingPackageError

__all__ = ["listening_face", "path_of"]

_PATH: Final = "/notifyws/sounds"
_KILOBITS: Final = 64


def path_of(link: str) -> str:
    """The path at which the sound file of a link is heard."""
    return f"{_PATH}/{link}.mp3"


def listening_face(simulator: Simulator) -> Blueprint:
    """Make the blueprint that lets whoever knows a link hear its sound file.

    Args:
        simulator: Where the sound files are.
    """
    face = Blueprint("listening", __name__, url_prefix=_PATH)

    @face.get("/<link>.mp3")
    def listen(link: str) -> Response:
        linked = (account.assets.sounds.linked(link) for account in simulator.accounts())
        sound = next((each for each in linked if each is not None), None)
        if sound is None:
            abort(HTTPStatus.NOT_FOUND)
        try:
            mp3 = as_mp3(sound.content, kilobits=_KILOBITS)
        except MissingPackageError as error:
            abort(HTTPStatus.NOT_IMPLEMENTED, str(error))
        # In parts if asked so: players do, to begin in the middle.
        return send_file(BytesIO(mp3), mimetype="audio/mpeg", conditional=True, etag=False)

    return face
