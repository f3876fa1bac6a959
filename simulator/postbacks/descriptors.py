"""The file descriptors that this process may open: every connection takes one."""

import sys

if sys.platform != "win32":
    import resource

__all__ = ["claim_descriptors"]

# For the server's own sockets, files, pipes, and connections that are kept but idle.
RESERVED = 256
# Where the system names no limit, or one so high that raising it costs more than it gives.
MOST = 65_536


def claim_descriptors() -> int:
    """Raise the soft limit as far as the hard one goes.

    Returns:
        How many connections may be open at once, the rest of the process provided for.
    """
    if sys.platform == "win32":
        return MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = _raise_to(wanted, soft, hard)
    limit = MOST if soft == resource.RLIM_INFINITY else soft
    return max(limit - RESERVED, limit // 2)


def _raise_to(wanted: int, soft: int, hard: int) -> int:
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        # macOS knows a third limit, which it does not name; what was allowed still is.
        return soft
    return wanted
