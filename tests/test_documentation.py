"""Every listing of the guides is run, and every table that comes from the code is compared."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

from scripts.tables import PAGES

_ROOT = Path(__file__).parent.parent
_GUIDES = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]
# Its listing speaks to a running server: see tests/soap_clients/test_guide.py.
_NEEDS_A_SERVER = _ROOT / "docs" / "clients.md"
_LISTING = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


def _listings(guide: Path, language: str) -> list[str]:
    found = _LISTING.findall(guide.read_text("utf-8"))
    return [text for name, text in found if name == language]


@pytest.mark.parametrize("name", PAGES)
def test_a_table_that_comes_from_the_code_is_up_to_date(name: str) -> None:
    """`python scripts/tables.py` writes them."""
    assert (_ROOT / name).read_text("utf-8") == PAGES[name]()


@pytest.mark.parametrize("guide", _GUIDES, ids=lambda guide: guide.name)
def test_every_link_leads_somewhere(guide: Path) -> None:
    """Within the project, that is."""
    links = [link for link in _LINK.findall(guide.read_text("utf-8")) if "://" not in link]

    assert [link for link in links if not (guide.parent / link).exists()] == []


@pytest.mark.parametrize(
    "guide", [guide for guide in _GUIDES if guide != _NEEDS_A_SERVER], ids=lambda guide: guide.name
)
def test_every_python_listing_runs(guide: Path) -> None:
    """With its own assertions."""
    for listing in _listings(guide, "python"):
        exec(compile(listing, guide.name, "exec"), {})  # noqa: S102 - our own guide


@pytest.mark.skipif(shutil.which("curl") is None, reason="the guides' listings use curl")
@pytest.mark.parametrize("guide", _GUIDES, ids=lambda guide: guide.name)
def test_every_console_listing_prints_what_it_shows(guide: Path, tmp_path: Path) -> None:
    """From top to bottom, as a newcomer would type it; the port is a free one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    bin_folder = Path(sys.executable).parent
    environ = os.environ | {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "RINGBACK_URL": f"http://127.0.0.1:{port}",
        "RINGBACK_PORT": port,
        "COLUMNS": "100",
    }
    session = "".join(_listings(guide, "console")).replace("8080", port)
    with ExitStack() as servers:
        for command, expected in _COMMAND.findall(session):
            if command.endswith("&"):
                running = _running(command.removesuffix("&").split(), environ, tmp_path)
                printed = servers.enter_context(running)
            else:
                printed = subprocess.run(  # noqa: S602 - our own guide
                    command, shell=True, check=True, text=True, capture_output=True,
                    env=environ, cwd=tmp_path, timeout=60,
                ).stdout  # fmt: skip
            wanted, got = f"{expected.rstrip()}\n", f"{printed.rstrip()}\n"
            matches = OutputChecker().check_output(wanted, got, ELLIPSIS)
            assert matches, f"{command} printed:\n{printed}"


@contextmanager
def _running(command: list[str], environ: dict[str, str], folder: Path) -> Iterator[str]:
    """Run a server until the listing is over; gives what it printed up to its address."""
    with subprocess.Popen(
        command, env=environ, cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = ""
        while "/_ringback" not in printed:
            line = process.stdout.readline()
            assert line, f"{command} ended after printing:\n{printed}"
            printed += line
        try:
            yield printed
        finally:
            process.terminate()
