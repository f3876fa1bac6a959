r"""Texts to say: what schools, clinics, utilities, shops, pharmacies and councils have to tell.

The commands of a script are written as `~\Command(argument|argument)~`, variables within their
arguments as `[name]`.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from simulator.generate.invention.names import CALLERS, GIVEN_NAMES

__all__ = ["Chooser", "TextTemplate", "texts"]

Chooser = Callable[[Sequence[str]], str]
"""Chooses one of several texts: `random.choice`, Faker's `random_element`, a Hypothesis draw."""

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_CALLER: Final = "caller"


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text with places that are filled in, such as `{day}`.

    >>> TextTemplate("council", "{caller} votes on {day}.").fill(lambda options: options[0])
    'City of Fairhaven votes on Monday.'

    Args:
        kind: Who says such things; a key of `names.CALLERS`.
        text: What is said and done, in the language of TextToSay but for its places.
    """

    kind: str
    text: str

    @property
    def script(self) -> bool:
        """Whether it holds commands, rather than words alone."""
        return "~" in self.text

    def fill(self, choose: Chooser, *, caller: str | None = None) -> str:
        """Fill in the places; one that comes back is filled in alike.

        Args:
            choose: Chooses what is filled in.
            caller: Who calls; one of the template's kind is chosen if nobody is named.
        """
        wanted = dict.fromkeys(_PLACEHOLDER.findall(self.text))
        options = {**_fillings(), _CALLER: (caller,) if caller else CALLERS[self.kind]}
        return self.text.format_map({name: choose(options[name]) for name in wanted})


def texts(*, script: bool | None = None) -> tuple[TextTemplate, ...]:
    """All templates, those without commands first.

    Args:
        script: True for those with commands only, False for those without.
    """
    if script is None:
        return _texts()
    return tuple(each for each in _texts() if each.script is script)


@cache
def _texts() -> tuple[TextTemplate, ...]:
    return tuple(
        TextTemplate(kind, " ".join(text.split()))
        for table in (_file()["plain"], _file()["scripts"])
        for kind, of_kind in table.items()
        for text in of_kind
    )


@cache
def _fillings() -> dict[str, tuple[str, ...]]:
    own = {name: tuple(values) for name, values in _file()["fillings"].items()}
    return {**own, "person": GIVEN_NAMES}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(
        files("simulator.generate.invention").joinpath("texts.toml").read_text("utf-8")
    )
