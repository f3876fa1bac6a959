"""The machine that figures were measured on, and the versions that they belong to."""

import os
import platform
from importlib.metadata import version

__all__ = ["describe"]


def describe(*packages: str) -> str:
    """Describe machine, load and versions in two lines."""
    versions = ", ".join(f"{package} {version(package)}" for package in ("ringback", *packages))
    return (
        f"{platform.platform()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}\n"
        f"Python {platform.python_version()}, {versions}"
    )
