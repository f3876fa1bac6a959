"""The verb `serve`: the simulator behind its HTTP server, until it is told to stop."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from simulator.cli.collector import tune_collector
from simulator.cli.console import is_terminal, say, warn
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.control.access import is_loopback
from simulator.engine import Simulator
from simulator.news import LOGGER
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

__all__ = ["leave_look_ups_behind", "serve"]

# A body that is too long is read this far, so that its sender hears why it is refused.
_BEYOND_LONGEST_BODY: Final = 64 * 1024 * 1024
_PATIENCE_SECONDS: Final = 1.0
_RESOLVER_THREADS: Final = "ringback-resolver"


@click.command(cls=SettingsCommand)
@click.option(
    "--news/--no-news",
    default=None,
    help="Print a line for every change and every postback.  [default: on a terminal]",
)
@settings_options()
def serve(*, news: bool | None, **flags: object) -> None:
    """Run the simulator until Ctrl-C.

    Calls placed here live on the clock that is set, and their postbacks are really sent, to
    loopback and private addresses unless --allow-host names more.
    """
    settings = gathered(flags)
    try:
        with Simulator(settings) as simulator, _server(simulator) as server:
            tune_collector()
            # Before the address is known: whoever reads it may stop the server at once.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            _announce(settings, simulator, server)
            # Not into a pipe unless asked to: one that nobody reads would stop the server.
            if is_terminal() if news is None else news:
                _print_news()
            server.wait()
    except KeyboardInterrupt:
        say("Stopped.")
    leave_look_ups_behind()


def _print_news() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)


@contextmanager
def _server(simulator: Simulator) -> Iterator[Server]:
    settings = simulator.settings
    server = Server(
        create_app(simulator),
        host=settings.host,
        port=settings.port,
        threads=settings.server_threads,
        longest_body=settings.max_body_bytes + _BEYOND_LONGEST_BODY,
    )
    try:
        yield server
    finally:
        # A request that waits for a call or a receiver must not hold the end up.
        closing = threading.Thread(target=server.close, daemon=True)
        closing.start()
        closing.join(_PATIENCE_SECONDS)


def _announce(settings: Settings, simulator: Simulator, server: Server) -> None:
    base = server.url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    service, clock = f"{base}{SERVICE_PATH}", simulator.clock
    say(f"Ringback listens on {settings.host}, port {server.port}. Press Ctrl-C to stop.")
    say()
    say(f"  web service   {service}")
    say(f"  WSDL          {service}?wsdl")
    say(f"  control       {base}/_ringback/calls")
    say(f"  clock         {clock.name}, {clock.now():%Y-%m-%d %H:%M:%S} UTC")
    say(f"  seed          {simulator.seed}")
    say()
    say("Place a call to a magic number (more of them: ringback numbers):")
    say(f"  {_example(service)}")
    _warn_beyond_loopback(settings)


def _example(service: str) -> str:
    return (
        f"curl '{service}/NotifyPhoneBasic?PhoneNumberToDial=202-555-0100&TextToSay=Hello"
        "&CallerID=757-555-0100&CallerIDname=Desk&VoiceID=0&LicenseKey=my-key'"
    )


def _warn_beyond_loopback(settings: Settings) -> None:
    if is_loopback(settings.host):
        return
    token = (
        "Changes through /_ringback need the --token that is set."
        if settings.token
        else "No --token is set, so nothing can be changed through /_ringback."
    )
    warn(
        f"Warning: {settings.host} can be reached from other machines: anybody there can place"
        f" calls and read them, and have postbacks sent into this network. {token}"
    )


def leave_look_ups_behind(*, patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """End the process now if a host name is still being looked up.

    Python would wait for the system's resolver, which can take half a minute to give up.
    """
    for thread in threading.enumerate():
        if thread.name.startswith(_RESOLVER_THREADS):
            thread.join(patience_seconds)
            if thread.is_alive():
                sys.stdout.flush()
                os._exit(0)
