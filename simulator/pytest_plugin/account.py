"""The account of one test: it places calls, says how they go, and shows what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Self

from simulator.calls.admission import WishRefusedError
from simulator.client.customer import Transport
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from simulator.pytest_plugin.calls import PlacedCall
from simulator.pytest_plugin.clock import RingbackClock
from simulator.pytest_plugin.desk import Desk
from simulator.pytest_plugin.expectations import CallExpectation
from simulator.pytest_plugin.expected import ExpectedCalls
from simulator.pytest_plugin.mismatch import story_of
from simulator.pytest_plugin.received import postback_of_message

__all__ = ["RingbackAccount"]

_EVERYTHING: Final = 1_000_000
_PATIENCE_SECONDS: Final = 120.0


class RingbackAccount:
    """A license key that nobody else uses, and what belongs to it.

    Attributes:
        license_key: What the client under test has to send.
        url: The address of the web service, for SOAP, GET and POST.
        clock: The account's own time, which stands still until it is moved.
    """

    def __init__(self, desk: Desk, license_key: str) -> None:
        self.license_key = license_key
        self.url = desk.service_url
        self.clock = RingbackClock(desk.control, license_key)
        self._desk = desk
        self._expected = ExpectedCalls(self._decide)

    @classmethod
    def open(
        cls, desk: Desk, license_key: str, *, seed: int | None = None, outcome: str | None = None
    ) -> Self:
        """Open an account.

        Args:
            desk: Where.
            license_key: Its name.
            seed: What decides how its calls to ordinary numbers go; None for the simulator's.
            outcome: How these go instead, as `ringback numbers` names it.

        Raises:
            RingbackError: If the simulator objects, or does not answer.
        """
        account = cls(desk, license_key)
        told = {} if seed is None else {"seed": seed}
        desk.control.post("accounts", {"license_key": license_key, **told})
        if outcome is not None:
            desk.control.post("outcomes", {"license_key": license_key, "outcome": outcome})
        return account

    def close(self) -> None:
        """Let the simulator forget the account, once what is on its way has arrived."""
        told = {"license_key": self.license_key}
        self._desk.control.post("reset", told, waits=_PATIENCE_SECONDS)

    # --- acting -------------------------------------------------------------------------------

    def place(
        self,
        to: str,
        *,
        text: str = "Hello from the test.",
        postback_url: str = "",
        reference_id: str = "",
        caller_id: str = "",
        caller_id_name: str = "",
        transfer_number: str = "",
        try_count: int = 1,
        next_try_seconds: int = 0,
        max_call_seconds: int = 0,
        scheduled_at: datetime | None = None,
    ) -> PlacedCall:
        """Place a call as a customer would, by NotifyPhoneAdvanced over SOAP.

        Args:
            to: Who is called, in any format.
            text: What is said.
            postback_url: Where its postbacks go, such as `postback_receiver.url`.
            reference_id: The customer's own label.
            caller_id: The number shown to the callee; empty for a private one.
            caller_id_name: The name shown to the callee.
            transfer_number: Where key 0 leads.
            try_count: How often it is dialled at most, 1 to 3.
            next_try_seconds: The pause between two tries; 0 for the provider's.
            max_call_seconds: How long it may take from the answer on; 0 for the provider's limit.
            scheduled_at: When it is dialled, in UTC; None for at once.

        Raises:
            WishRefusedError: If the provider refuses the request; carries the ResponseCode.
        """
        wish = {
            "PhoneNumberToDial": to,
            "TransferNumber": transfer_number,
            "VoiceID": 2,
            "CallerIDNumber": caller_id,
            "CallerIDName": caller_id_name,
            "TextToSay": text,
            "LicenseKey": self.license_key,
            "TryCount": try_count,
            "NextTryInSeconds": next_try_seconds,
            "UTCScheduledDateTime": scheduled_at and scheduled_at.isoformat(),
            "MaxCallLength": max_call_seconds,
            "StatusChangePostUrl": postback_url,
            "ReferenceID": reference_id,
        }
        named = {name: value for name, value in wish.items() if value not in ("", None)}
        [answer] = self._desk.customer.ask(Transport.SOAP_11, "NotifyPhoneAdvanced", {"anr": named})
        return self._placed(answer, to)

    def claim_number(self, *, script: str = "", postback_url: str = "") -> str:
        """Claim a number that nobody else has, for calls that come in.

        Args:
            script: What callers hear.
            postback_url: Where the postbacks of calls to it go.
        """
        told = {"script": script, "postback_url": postback_url}
        given = self._desk.control.post("numbers", {"license_key": self.license_key, **told})
        return str(given["number"])

    def call_in(self, number: str, *, caller: str | None = None, does: str = "") -> PlacedCall:
        """Let somebody call one of the account's numbers, whose script answers.

        Args:
            number: Which one.
            caller: Who calls; None for somebody who withholds the number.
            does: How the caller behaves, as an outcome is named; by default as the caller's
                number and the seed say.

        Raises:
            RingbackError: If nobody has the number, or nobody can behave so.
        """
        told = {"number": number, "from": caller, "callee": does or None}
        return self.call(self._desk.control.post("incoming", told)["queue_id"])

    def expect_call(self, *, to: str) -> CallExpectation:
        """Expect one call to a number, before anything is done; say more with its methods.

        From then on a call that no expectation names fails the test.

        Raises:
            InvalidPhoneNumberError: If `to` is no number.
        """
        return self._expected.expect(PhoneNumber.read(to))

    def allow_unexpected_calls(self) -> None:
        """Take no offence at calls that no expectation names."""
        self._expected.allow_others()

    # --- looking ------------------------------------------------------------------------------

    @property
    def calls(self) -> list[PlacedCall]:
        """The account's calls as they stand now, oldest first."""
        return [PlacedCall.read(shape) for shape in self.call_shapes()]

    @property
    def postbacks(self) -> list[dict[str, Any]]:
        """The postbacks that were sent, wherever they went, read as their receiver would."""
        sent = (shape["request"] for shape in self.delivery_shapes())
        return [postback_of_message(request) for request in sent if request]

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """The newest requests that did not become calls, and why, oldest first."""
        found: list[dict[str, Any]] = self._look("refusals")["refusals"]
        return found

    def call(self, queue_id: int) -> PlacedCall:
        """One call as it stands now.

        Raises:
            RingbackError: If there is no such call.
        """
        return PlacedCall.read(self._desk.control.get(f"calls/{queue_id}"))

    def call_shapes(self) -> list[dict[str, Any]]:
        """The account's calls as the control face shows them, with timelines, oldest first."""
        shown = self._look("calls", timeline="true", limit=_EVERYTHING)
        return list(reversed(shown["calls"]))

    def delivery_shapes(self) -> list[dict[str, Any]]:
        """The delivery attempts as the control face shows them, oldest first."""
        shown = self._look("journal", limit=_EVERYTHING)
        return list(reversed(shown["attempts"]))

    # --- being looked at ----------------------------------------------------------------------

    def complaints(self) -> list[str]:
        """Tell what was expected in vain, a text each; empty if all came as expected."""
        if not self._expected:
            return []
        placed = [PlacedCall.read(shape) for shape in self.call_shapes() if not shape["incoming"]]
        return self._expected.complaints(placed, self.refusals, self.license_key)

    def story(self) -> str:
        """Tell what happened so far, a line a call."""
        return story_of(self.calls, self.refusals)

    def _placed(self, answer: Mapping[str, str], to: str) -> PlacedCall:
        code = ResponseCode(int(answer["ResponseCode"]))
        if code is not ResponseCode.QUEUED:
            reasons = [each["reason"] for each in self.refusals if each["response_code"] == code]
            reason = f" {reasons[-1]}" if reasons else ""
            raise WishRefusedError(
                code, f"The call to {to!r} was refused with {int(code)} {code.text}.{reason}"
            )
        return self.call(int(answer["QueueID"]))

    def _decide(self, number: PhoneNumber, outcome: str) -> None:
        told = {"license_key": self.license_key, "number": str(number), "outcome": outcome}
        self._desk.control.post("outcomes", told)

    def _look(self, path: str, **parameters: object) -> dict[str, Any]:
        return self._desk.control.get(path, {"license_key": self.license_key, **parameters})
