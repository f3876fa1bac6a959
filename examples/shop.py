"""A shop: it calls customers whose orders are ready, and notes how the calls went.

The web applications in flask_receiver, django_receiver and fastapi_receiver stand on it. Their
tests use Ringback's pytest plugin: see docs/pytest.md.
"""

import re
from collections.abc import Mapping
from urllib.request import Request, urlopen
from xml.sax.saxutils import escape

__all__ = ["Shop"]

NAMESPACE = "http://ws.cdyne.com/NotifyWS/"
HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": f'"{NAMESPACE}NotifyPhoneAdvanced"',
}
ENVELOPE = """<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<NotifyPhoneAdvanced xmlns="http://ws.cdyne.com/NotifyWS/"><anr>{}</anr></NotifyPhoneAdvanced>
</soap:Body></soap:Envelope>"""
DELIVER = "3"


class Shop:
    """Knows which call is about which order, and what became of each call.

    Args:
        service: The address of the Voice Broadcast API.
        license_key: The shop's key.
        status_url: Where the shop takes postbacks.
    """

    def __init__(self, service: str, license_key: str, status_url: str) -> None:
        self.service = service
        self.license_key = license_key
        self.status_url = status_url
        self._queue_ids: dict[int, str] = {}
        self._postbacks: dict[str, Mapping[str, str]] = {}

    def announce(self, order: int, phone: str) -> None:
        """Call a customer whose order is ready."""
        self._queue_ids[order] = self._place(
            PhoneNumberToDial=phone,
            TextToSay=f"Your order {order} is ready. Press {DELIVER} to have it delivered.",
            LicenseKey=self.license_key,
            TryCount=2,
            StatusChangePostUrl=self.status_url,
        )

    def note(self, postback: Mapping[str, str]) -> None:
        """Take a postback; one that was late does not open a call again."""
        queue_id = postback["QueueID"]
        if not self._postbacks.get(queue_id, {}).get("EndTime"):
            self._postbacks[queue_id] = postback

    def state(self, order: int) -> dict[str, object]:
        """What is known about an order's call."""
        postback = self._postbacks.get(self._queue_ids.get(order, ""), {})
        return {
            "order": order,
            "code": int(postback.get("ResponseCode", 0)),
            "deliver": postback.get("digitsdialed") == DELIVER,
        }

    def _place(self, **anr: object) -> str:
        fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in anr.items())
        request = Request(self.service, ENVELOPE.format(fields).encode(), HEADERS)
        with urlopen(request, timeout=10) as response:
            answer = response.read().decode()
        queued = re.search(r"<QueueID>([0-9]+)</QueueID>", answer)
        if queued is None:
            raise ValueError(f"The call was refused: {answer}")
        return queued[1]
