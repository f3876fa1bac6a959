import re
import sys

import pytest

from tests.audio.waves import heard, pitch
from tests.journeys.desk import KEY, Desk
from tests.journeys.sounds.asking import WELCOME, ask, file_of, ids, value_of


@pytest.fixture
def url(desk: Desk) -> str:
    """The path at which the sound file is heard."""
    address = value_of(ask(desk, "GetSoundFileURL")) or ""
    assert address.startswith(desk.server.url)
    return address.removeprefix(desk.server.url)


def test_the_url_gives_an_mp3_to_anybody(desk: Desk, url: str) -> None:
    """Without the license key, which it does not tell."""
    reply = desk.ask("GET", url)

    assert (reply.status, reply.content_type) == (200, "audio/mpeg")
    assert pitch(*heard(reply.body)) == pytest.approx(440, abs=2)
    assert re.fullmatch("/notifyws/sounds/[0-9a-f]{32}[.]mp3", url)
    assert desk.ask("HEAD", url).headers["content-length"] == str(len(reply.body))


def test_the_url_can_be_heard_from_the_middle(desk: Desk, url: str) -> None:
    """Players of browsers ask for a part."""
    whole = desk.ask("GET", url).body
    part = desk.ask("GET", url, headers={"Range": "bytes=100-199"})

    assert (part.status, part.body) == (206, whole[100:200])


def test_the_url_is_under_the_name_that_the_client_uses(desk: Desk) -> None:
    """Behind a container's name or a proxy, it must lead back."""
    target = f"/notifyws/phonenotify.asmx/GetSoundFileURL?SoundFileID=welcome&LicenseKey={KEY}"
    reply = desk.ask("GET", target, headers={"Host": "my_service:99"})

    assert (value_of(reply) or "").startswith("http://my_service:99/notifyws/sounds/")


@pytest.mark.parametrize("path", ["", "/", "/welcome.mp3", "/../x.mp3", f"/{'0' * 32}.mp3"])
def test_no_other_address_is_one_of_a_sound_file(desk: Desk, url: str, path: str) -> None:
    """Nobody finds one by trying."""
    assert desk.ask("GET", url).status == 200
    assert desk.ask("GET", f"/notifyws/sounds{path}").status == 404


def test_a_url_ends_with_its_file(desk: Desk, url: str) -> None:
    """What was removed is heard no more."""
    ask(desk, "RemoveSoundFile")

    assert desk.ask("GET", url).status == 404


def test_a_reset_forgets_the_sound_files(desk: Desk, url: str) -> None:
    """With everything else of the key."""
    desk.move("reset", license_key=KEY)

    assert ids(desk) == []
    assert desk.ask("GET", url).status == 404


@pytest.fixture
def without_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was installed without the extra."""
    monkeypatch.setitem(sys.modules, "soundfile", None)


@pytest.mark.usefixtures("without_sound")
def test_without_the_extra_files_are_kept_and_the_rest_is_explained(desk: Desk, url: str) -> None:
    """Uploading, measuring and giving back need no package; one command mends the others."""
    text = (
        "This needs the package soundfile, which is not installed: pip install 'ringback[sound]'."
    )

    assert file_of(ask(desk, "GetSoundFile")) == WELCOME
    assert ask(desk, "GetSoundFileInUlaw").text == (
        f"Server was unable to process request. ---> {text}\r\n"
    )
    assert desk.ask("GET", url).whole == (501, "text/plain; charset=utf-8", f"{text}\n")
