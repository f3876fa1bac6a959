"""The delivery plan: which postbacks of a call are sent, where to, and how often at most."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from simulator.calls.call import Call
from simulator.codes import Phase, ResponseCode
from simulator.errors import SettingsError
from simulator.postbacks.attempt import Attempt, Delivery, DeliveryErrorKind
from simulator.postbacks.fields import incoming_postback, outgoing_postback
from simulator.postbacks.wire import WireProfile

__all__ = ["DeliveryPlan", "read_post_on"]

# Asking again does not make a URL usable or a host allowed.
_HOPELESS: Final = (DeliveryErrorKind.UNUSABLE_URL, DeliveryErrorKind.REFUSED_HOST)
_POST_ON: Final = {
    "changes": frozenset(code for code in ResponseCode if code.phase is not Phase.WAITING),
    "every": frozenset(ResponseCode),
    "final": frozenset(code for code in ResponseCode if code.terminal),
}


def read_post_on(text: str) -> frozenset[ResponseCode]:
    """Read which statuses are posted: `changes`, `every`, `final`, or codes such as `12,21,1`.

    `changes` is every status from dialling on, `every` also those in which the call waits.

    Raises:
        SettingsError: If the text is none of these.
    """
    if text in _POST_ON:
        return _POST_ON[text]
    try:
        return frozenset(ResponseCode(int(code)) for code in text.split(","))
    except ValueError:
        raise SettingsError(
            "post_on needs 'changes', 'every', 'final' or ResponseCodes from 0 to 46 such as"
            f" '12,21,1', got {text!r}."
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPlan:
    """Decides what is sent for a call that changed, and what follows a failed attempt.

    Args:
        post_on: The statuses that are posted.
        wire: How a postback is written.
        default_url: Where the postbacks of a call without a StatusChangePostUrl go; empty for
            nowhere.
        attempts: How often a postback is sent at most.
        retry_seconds: The pauses between attempts; the last one stands for all that follow.
        headers: Headers beside Content-Type, User-Agent among them.
    """

    post_on: frozenset[ResponseCode] = _POST_ON["changes"]
    wire: WireProfile = field(default_factory=WireProfile)
    default_url: str = ""
    attempts: int = 1
    retry_seconds: tuple[float, ...] = (60.0,)
    headers: tuple[tuple[str, str], ...] = ()

    def posts(self, call: Call) -> bool:
        """Whether a call's present status is posted: it is to be, and there is a URL."""
        return call.status in self.post_on and bool(self._url(call))

    def delivery(self, call: Call, *, delivery_id: int) -> Delivery:
        """The delivery of a call's present status."""
        return Delivery(
            delivery_id=delivery_id,
            license_key=call.request.license_key,
            queue_id=call.queue_id,
            response_code=int(call.status),
            url=self._url(call),
            headers=(("Content-Type", self.wire.content_type), *self.headers),
            body=self.wire.encode(
                incoming_postback(call) if call.incoming else outgoing_postback(call)
            ),
        )

    def query(self, call: Call, url: str) -> Delivery:
        """What a call's script asks a web server: a GET, by the same courier and guard."""
        return Delivery(
            delivery_id=0,
            license_key=call.request.license_key,
            queue_id=call.queue_id,
            response_code=int(call.status),
            url=url,
            headers=self.headers,
            body=b"",
            method="GET",
        )

    def _url(self, call: Call) -> str:
        return call.request.postback_url or self.default_url

    def after(self, attempt: Attempt) -> tuple[timedelta, Delivery] | None:
        """The next attempt and the pause before it; None if there is to be none."""
        number = attempt.delivery.attempt
        hopeless = attempt.error in _HOPELESS
        if attempt.delivered or hopeless or number >= self.attempts:
            return None
        pause = self.retry_seconds[min(number, len(self.retry_seconds)) - 1]
        return timedelta(seconds=pause), replace(attempt.delivery, attempt=number + 1)
