"""A call list and its members, as the provider keeps them: values that check themselves."""

from dataclasses import dataclass
from typing import Final

from simulator.assets.refused import AssetRefusedError
from simulator.phone import InvalidPhoneNumberError, PhoneNumber

__all__ = ["LONGEST_FIELD", "NO_PARENT", "CallList", "Member"]

LONGEST_FIELD: Final = 100
"""The longest name of a list or field of a member, in characters; the provider names no limit."""

NO_PARENT: Final = 0
"""The parent of a list that lies in no other, as documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """A list: its number, its name, and the list that it lies in.

    Raises:
        AssetRefusedError: The name is blank or too long.
    """

    list_id: int
    name: str
    parent_id: int = NO_PARENT

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise AssetRefusedError("ListName is blank.")
        _check_length("ListName", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody to call, in one list; the number is as the customer wrote it.

    Raises:
        AssetRefusedError: The number is none, or a field is too long.
    """

    member_id: int
    list_id: int
    number: str
    client_id: str = ""
    first_name: str = ""
    last_name: str = ""

    def __post_init__(self) -> None:
        try:
            PhoneNumber.read(self.number)
        except InvalidPhoneNumberError:
            shown = self.number[:LONGEST_FIELD]
            raise AssetRefusedError(f"PhoneNumber needs 10 digits, got {shown!r}.") from None
        _check_length("ClientID", self.client_id)
        _check_length("FirstName", self.first_name)
        _check_length("LastName", self.last_name)


def _check_length(name: str, value: str) -> None:
    if len(value) > LONGEST_FIELD:
        raise AssetRefusedError(
            f"{name} has at most {LONGEST_FIELD} characters here, got {len(value):,}."
        )
