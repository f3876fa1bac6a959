"""The record of one call in the demo: what was promised, posted and answered, and if all agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from simulator.cli.demo.scenes import Scene
from simulator.client.customer import Answer
from simulator.codes import ResponseCode
from simulator.postbacks.schema import problems

__all__ = ["CallRecord"]

_SAME: Final = {
    "QueueID": "QueueID",
    "ResponseCode": "ResponseCode",
    "digitsdialed": "DigitsPressed",
    "machinedetection": "MachineDetection",
    "Duration": "Duration",
    "StartTime": "StartTime",
    "EndTime": "EndTime",
}
"""Properties of a postback, and the elements of a status answer that must say the same."""


@dataclass(slots=True)
class CallRecord:
    """What the customer knows of one call; grows while the demo runs.

    Attributes:
        scene: The request that it came from.
        number: Who is called.
        queue_id: The call, or what stands for none if the request was refused.
        refused: Whether the request was refused.
        posted: The postbacks received so far, decoded, in order.
        objections: What was found to be wrong, in sentences.
        status: The last answer of GetQueueIDStatus.
    """

    scene: Scene
    number: str
    queue_id: int
    refused: bool
    posted: list[Mapping[str, Any]] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    status: Answer = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, number: str, answer: Answer) -> "CallRecord":
        """Begin a record with the answer to the request."""
        code = int(answer["ResponseCode"])
        refused = code != ResponseCode.QUEUED
        return cls(scene, number, int(answer["QueueID"]), refused, status=answer)

    @property
    def ended(self) -> ResponseCode:
        """The ResponseCode of the last answer."""
        return ResponseCode(int(self.status["ResponseCode"]))

    def receive(self, postback: Mapping[str, Any]) -> bool:
        """Put a postback on record; tells whether it keeps to its schema."""
        found = [problem.text for problem in problems(postback)]
        self.posted.append(postback)
        self.objections += found
        return not found

    def judge(self, posted_by_timeline: list[int]) -> None:
        """Compare, at the end, what was promised, asked for and posted.

        Args:
            posted_by_timeline: The ResponseCodes that should have been posted, in order.
        """
        promised = self.scene.ending(self.number)
        if self.ended is not promised:
            self._object(f"ended with {self.ended:d}, not with {promised:d}")
        codes = [postback["ResponseCode"] for postback in self.posted]
        if codes != posted_by_timeline:
            self._object(f"posted {codes}, not {posted_by_timeline}")
        if self.posted:
            self._compare(self.posted[-1])

    def _compare(self, postback: Mapping[str, Any]) -> None:
        for name, element in _SAME.items():
            posted, asked = str(postback.get(name, "")), self.status.get(element, "")
            if _meaning(posted) != _meaning(asked):
                self._object(f"{name} was posted as {posted!r}, {element} is {asked!r}")

    def _object(self, text: str) -> None:
        self.objections.append(f"{self.number} {text}.")


def _meaning(text: str) -> object:
    """A moment, which postback and answer write with different precision, or the text itself."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
