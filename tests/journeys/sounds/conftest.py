"""What the journeys of sound files need: a desk that has one."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.sounds.asking import WELCOME, upload


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk at which the key has the sound file `welcome`."""
    assert upload(desk, WELCOME)["UploadSuccessful"] == "true"
    return desk
