"""Pseudonyms: what stands in for numbers, names and texts that may tell of a person.

Each is a function of a secret key and of the value alone. So equal values have equal pseudonyms
over a file of any length without a table of them, and nobody without the key can find out which
value one stands for by trying all.
"""

from hashlib import blake2b, shake_256
from typing import Final, Self
from uuid import UUID

from simulator.telco.numbering import TOLL_FREE

__all__ = ["Pseudonyms"]

_KEY_BYTES: Final = 32
_LINES_FOR_FICTION: Final = 100
# Of the toll-free area codes only this one has lines for fiction.
_TOLL_FREE_FICTION: Final = "800"
_NATIONAL_DIGITS: Final = 10
_ABROAD: Final = "011"
# Ofcom keeps 020 7946 0000 to 0999 for drama.
_ABROAD_FOR_DRAMA: Final = "011442079460"
_LINES_FOR_DRAMA: Final = 1000
# Readers in which every number is a double have no larger whole numbers.
_LARGEST_ID: Final = 2**53 - 1
_FIGURES: Final = 1_000_000
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NO_LETTER: Final = "?"
_KEYS: Final = "0123456789"
_MENU_CHOICE: Final = 2
_FIRST_WORDS: Final = (
    "Alder", "Amber", "Aspen", "Birch", "Brook", "Cedar", "Cliff", "Clover", "Coral", "Dale",
    "Delta", "Elm", "Fern", "Grove", "Harbor", "Hazel", "Heron", "Iris", "Ivy", "Lake", "Laurel",
    "Linden", "Maple", "Meadow", "Mill", "Oak", "Pine", "Prairie", "River", "Spruce", "Summit",
    "Valley",
)  # fmt: skip
_SECOND_WORDS: Final = (
    "Bakery", "Books", "Bikes", "Cafe", "Clinic", "Dairy", "Dental", "Energy", "Farms", "Floors",
    "Garage", "Garden", "Gym", "Homes", "Lab", "Legal", "Market", "Media", "Motors", "Music",
    "Optics", "Paint", "Pets", "Pool", "Power", "Print", "Repair", "School", "Tours", "Travel",
    "Water", "Works",
)  # fmt: skip


class Pseudonyms:
    """The pseudonyms that belong to one key.

    >>> pseudonyms = Pseudonyms.of_seed("an example")
    >>> pseudonyms.number("7573740123") == pseudonyms.number("7573740123")
    True
    >>> pseudonyms.number("7573740123")[:-2]
    '75755501'

    Args:
        key: 32 bytes that only their maker knows, such as `secrets.token_bytes(32)`.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_seed(cls, seed: str) -> Self:
        """The pseudonyms of a seed, which is as secret as it is hard to guess."""
        return cls(blake2b(seed.encode(), digest_size=_KEY_BYTES).digest())

    def number(self, number: str) -> str:
        """One of the hundred numbers for fiction of the same area code; never the same one.

        A toll-free number becomes one of 800, a number abroad one that is kept for drama in
        London; what is no number is replaced as a text.
        """
        bits = self._bits("number", number)
        if not (number.isascii() and number.isdigit()):
            return self.text(number)
        if number.startswith(_ABROAD) and len(number) > _NATIONAL_DIGITS:
            return _other(number, _ABROAD_FOR_DRAMA, bits, _LINES_FOR_DRAMA)
        if len(number) != _NATIONAL_DIGITS:
            return self.text(number)
        area_code = _TOLL_FREE_FICTION if number[:3] in TOLL_FREE else number[:3]
        return _other(number, f"{area_code}55501", bits, _LINES_FOR_FICTION)

    def name(self, name: str) -> str:
        """An invented name of a business, of at most 15 characters, in capitals if it was."""
        bits = self._bits("name", name)
        first = _FIRST_WORDS[bits % len(_FIRST_WORDS)]
        second = _SECOND_WORDS[bits // len(_FIRST_WORDS) % len(_SECOND_WORDS)]
        invented = f"{first} {second}"
        return invented.upper() if name.isupper() else invented

    def queue_id(self, queue_id: int) -> int:
        """Another number for a call; the order of calls is lost."""
        return 1 + self._bits("queue", str(queue_id)) % _LARGEST_ID

    def figure(self, value: float) -> int:
        """Another number below a million for a number that may tell of a person."""
        return self._bits("figure", repr(value)) % _FIGURES

    def guid(self, guid: str) -> str:
        """Another random GUID, in whatever case the first was written."""
        return str(UUID(int=self._bits("guid", guid.lower()), version=4))

    def keys(self, digits: str) -> str:
        """Other keys: as many, and one key repeated stays that; up to two are a menu's choices."""
        if len(digits) <= _MENU_CHOICE:
            return digits
        if len(set(digits)) == 1 and digits[0] in _KEYS:
            return _KEYS[self._bits("keys", digits) % len(_KEYS)] * len(digits)
        return self.text(digits)

    def text(self, text: str) -> str:
        """As many characters of the same classes: digits, small letters, capitals, others."""
        stream = shake_256(self._digest("text", text)).digest(len(text))
        return "".join(map(_like, text, stream))

    def _bits(self, kind: str, value: str) -> int:
        return int.from_bytes(self._digest(kind, value))

    def _digest(self, kind: str, value: str) -> bytes:
        subject = f"{kind} {value}".encode("utf-8", "surrogatepass")
        return blake2b(subject, key=self._key, digest_size=16).digest()


def _other(number: str, prefix: str, bits: int, lines: int) -> str:
    """A number with a prefix that is not the given one."""
    width = len(str(lines - 1))
    found = f"{prefix}{bits % lines:0{width}}"
    return found if found != number else f"{prefix}{(bits + 1) % lines:0{width}}"


def _like(character: str, chance: int) -> str:
    if character.isnumeric():
        return _KEYS[chance % len(_KEYS)]
    if character.isalpha():
        letter = _LETTERS[chance % len(_LETTERS)]
        return letter.upper() if character.isupper() else letter
    # Marks that other alphabets put on letters would tell what the letters were.
    return character if character.isascii() else _NO_LETTER
