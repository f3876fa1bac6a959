import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

SERVICE_SECONDS = 0.04
POSTBACKS_A_SECOND = 1 / SERVICE_SECONDS
PATIENCE_SECONDS = 60


class _OneWorker(BaseHTTPRequestHandler):
    """Answers one postback at a time, each after the same time."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    worker = Lock()
    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        with self.worker:
            sleep(SERVICE_SECONDS)
        self.send_response(204)
        self.end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Keep the test's output clean."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 1_024
    daemon_threads = True


@contextmanager
def saturating() -> Iterator[tuple[str, list[bytes]]]:
    """A receiver that carries 25 postbacks a second at most; gives its URL and what it got."""
    bodies: list[bytes] = []
    with _Server(("127.0.0.1", 0), type("Handler", (_OneWorker,), {"bodies": bodies})) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/status", bodies
        finally:
            server.shutdown()
            thread.join()


def command(tmp_path: Path, url: str, *options: str) -> list[str]:
    """A search in which each call posts its end alone, with reports."""
    reports = ("--report", str(tmp_path / "c.json"), "--report", str(tmp_path / "c.html"))
    sent = ("--post-on", "final", "--settle-seconds", "1", "--timeout", "60")
    return [sys.executable, "-m", "simulator", "capacity", url, *sent, *reports, *options]


def told(tmp_path: Path) -> dict[str, Any]:
    """What the report says."""
    value: dict[str, Any] = json.loads((tmp_path / "c.json").read_text("utf-8"))
    return value


def test_the_capacity_of_a_receiver_is_found(tmp_path: Path) -> None:
    """A receiver that needs 40 ms for each postback carries fewer than 25 a second, or 1,500 calls.

    A busy machine makes it carry less, and a short step does not show a small overload.
    """
    options = ("--slo", "p50<250ms", "--from", "1000", "--precision", "50", "--step-seconds", "1")

    with saturating() as (url, bodies):
        done = subprocess.run(
            command(tmp_path, url, *options), check=False, capture_output=True, text=True
        )

    report = told(tmp_path)
    assert report["answer"] in done.stdout
    assert done.returncode == report["exit_status"]
    assert (tmp_path / "c.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert len(bodies) == len(set(bodies)), "No postback is sent twice."
    if report["ending"] == "could not tell":
        # This machine was too busy to send in time, which is not the receiver's capacity.
        assert done.returncode == 4
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert 1_000 <= report["calls_a_minute"] <= 1.5 * 60 * POSTBACKS_A_SECOND
    assert report["missed_calls_a_minute"] <= 2 * 60 * POSTBACKS_A_SECOND


def test_a_search_that_is_interrupted_writes_its_reports(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a step."""
    with saturating() as (url, bodies):
        process = subprocess.Popen(
            command(tmp_path, url, "--step-seconds", "600"), stdout=subprocess.PIPE, text=True
        )
        until = monotonic() + PATIENCE_SECONDS
        while not bodies:
            assert monotonic() < until, f"Expected a postback within {PATIENCE_SECONDS} s."
            sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    report = told(tmp_path)
    assert process.returncode == 4
    assert report["ending"] == "stopped"
    assert report["answer"] == "The search was stopped before its first step was over."
    assert report["answer"] in output
    assert (tmp_path / "c.html").read_bytes().startswith(b"<!DOCTYPE html>")
