"""The options of the verbs that ask a running simulator: where it is, and how it is shown."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from simulator.cli.options import gathered

__all__ = ["remote_options"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _configured_url() -> str:
    """Where a server started in the same folder listens, by the same configuration."""
    settings = gathered({})
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def remote_options(command: _Function) -> _Function:
    """Give a command the options `--url`, `--token` and `--json`."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text."),
        click.option(
            "--token",
            envvar="RINGBACK_TOKEN",
            default="",
            help="The token that the server was started with.",
        ),
        click.option(
            "--url",
            envvar="RINGBACK_URL",
            default=_configured_url,
            show_default="where `ringback serve` would listen",
            show_envvar=True,
            help="Where the simulator is.",
        ),
    ):
        command = option(command)
    return command
