"""The failures of a POST: which kind an exception is of, and the sentence that tells it."""

import asyncio
import errno
import ssl

import aiohttp
from aiohttp.http import HttpProcessingError

from simulator.errors import DeliveryRefusedError
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.guard import RefusedHostError, UnresolvedHostError
from simulator.postbacks.target import UnusableUrlError

__all__ = ["CAUGHT", "died_unanswered", "explain"]

# aiohttp wraps the parser's errors while it reads a head, and not while it reads a body.
CAUGHT = (TimeoutError, DeliveryRefusedError, OSError, aiohttp.ClientError, HttpProcessingError)

_REFUSED: dict[type[DeliveryRefusedError], DeliveryErrorKind] = {
    UnusableUrlError: DeliveryErrorKind.UNUSABLE_URL,
    RefusedHostError: DeliveryErrorKind.REFUSED_HOST,
    UnresolvedHostError: DeliveryErrorKind.UNRESOLVED,
}
_OUT_OF_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE})
_BROKEN = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})


def explain(
    error: BaseException, receiver: str, *, stage: str, timeout_seconds: float
) -> tuple[DeliveryErrorKind, str]:
    """Tell what an exception means for the delivery.

    Args:
        error: One of `CAUGHT`, or the cancellation at the courier's end.
        receiver: Whom the sentence is about.
        stage: What was awaited when it happened, as the end of "gave no ... within".
        timeout_seconds: The limit that a timeout broke.
    """
    if isinstance(error, DeliveryRefusedError):
        return _REFUSED[type(error)], str(error)
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientConnectorError):
        text = f"{receiver} gave no {stage} within {timeout_seconds:g} s."
        return DeliveryErrorKind.TIMEOUT, text
    return _broken(error, receiver)


def died_unanswered(error: BaseException) -> bool:
    """Whether the connection ended before a byte of the answer had come.

    After a reset nothing tells whether a few bytes had come before; none is taken for granted.
    """
    if isinstance(error, aiohttp.ServerDisconnectedError):
        # With part of a head received, the message is that part instead of a text.
        return isinstance(error.message, str)
    return isinstance(error, ConnectionError) or (
        isinstance(error, OSError) and error.errno in _BROKEN
    )


def _broken(error: BaseException, receiver: str) -> tuple[DeliveryErrorKind, str]:
    match error:
        case asyncio.CancelledError():
            text = f"The courier was closed before {receiver} had answered."
            return DeliveryErrorKind.STOPPED, text
        case ssl.SSLError():
            return DeliveryErrorKind.TLS, f"TLS with {receiver} failed: {_tls_reason(error)}."
        case aiohttp.ClientConnectorError():
            return _not_connected(error.os_error, receiver)
        case aiohttp.ClientResponseError() | HttpProcessingError():
            text = f"What {receiver} answered is not HTTP as RFC 9112 has it."
            return DeliveryErrorKind.MALFORMED, text
        case _:
            return _died(error, receiver)


def _died(error: BaseException, receiver: str) -> tuple[DeliveryErrorKind, str]:
    if not died_unanswered(error):
        text = f"{receiver} closed the connection before its answer was complete."
        return DeliveryErrorKind.CLOSED_EARLY, text
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return DeliveryErrorKind.CLOSED_EARLY, f"{receiver} closed the connection unanswered."
    return DeliveryErrorKind.RESET, f"{receiver} reset the connection."


def _not_connected(error: OSError, receiver: str) -> tuple[DeliveryErrorKind, str]:
    if error.errno == errno.ECONNREFUSED:
        return DeliveryErrorKind.REFUSED, (
            f"{receiver} refused the connection. Start the receiver, or correct the URL."
        )
    if error.errno in _OUT_OF_DESCRIPTORS:
        return DeliveryErrorKind.TOO_MANY, (
            f"No connection to {receiver} could be opened: this process has no file descriptor "
            "left. Raise its limit (ulimit -n), or lower connections_per_receiver."
        )
    if error.errno in _BROKEN:
        return DeliveryErrorKind.RESET, f"{receiver} reset the connection."
    return DeliveryErrorKind.UNREACHABLE, (
        f"{receiver} cannot be reached: {error.strerror or error}."
    )


def _tls_reason(error: ssl.SSLError) -> str:
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return _tls_reason_of(error.certificate_error)
        case aiohttp.ClientConnectorSSLError():
            return _tls_reason_of(error.os_error)
        case _:
            return _tls_reason_of(error)


def _tls_reason_of(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message.rstrip(".")
    reason = getattr(error, "reason", None)
    return reason.replace("_", " ").lower() if reason else str(error)
