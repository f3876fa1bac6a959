"""How a receiver reads texts: which characters reach its books as they were sent."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, every_one_accepted
from simulator.check.checks.twins import shows_as_sent
from simulator.check.ordinary import single
from simulator.check.plan import Plan

__all__ = ["NAMES", "TEXTS"]

NAMES: Final = ("calleridname", "transfercalleridname", "telcoCarrierName", "telcoSwitchName")
"""Properties that hold any text."""

_OF_FORMS: Final = (
    "Fish + Chips",
    "100% legal",
    "Smith & Sons",
    "first; second",
    "a=b",
    "%41%2B is no A",
)
_BEYOND_ASCII: Final = (
    "Café Müller, señor Åkesson",
    "Łódź, Čapek, Ελλάδα, Москва",
    "東京電話, 서울",
    "مطعم القدس",
    "בית קפה",
    "Pizza 🍕 and 👩\u200d👧",
)
_QUOTED: Final = ("O'Brien", 'The "Best" Shop', "rock 'n' roll", "back\\slash", "`tick`")


def _told_by_names(texts: Iterable[str]) -> Callable[[Drawing], Iterator[Plan]]:
    def plans(_: Drawing) -> Iterator[Plan]:
        for text in texts:
            named: dict[str, Any] = dict.fromkeys(NAMES, text)
            yield single(**named)

    return plans


_text = partial(
    Check,
    family=Family.READING,
    judge=all_of(every_one_accepted, shows_as_sent(*NAMES)),
    traits=tuple(f"value:{name}" for name in NAMES),
)

TEXTS: Final[tuple[Check, ...]] = (
    _text(
        id="RB031",
        name="form-characters-survive",
        level=Level.MUST,
        title="The characters + % & ; and = in a name come out as they went in.",
        why="Names of shops have them, and in a form each of them has a second meaning.",
        source="OutgoingPostback, row calleridname: String; URL Standard, urlencoded forms.",
        advice="Let your framework decode the form, and decode it once.",
        plans={Phase.COVERAGE: _told_by_names(_OF_FORMS)},
    ),
    _text(
        id="RB032",
        name="unicode-survives",
        level=Level.MUST,
        title="Accents, other scripts and emoji in a name come out as they went in.",
        why="Customers name themselves, and your own scripts collect what people say.",
        source="OutgoingPostback, row calleridname: String; that it is sent in UTF-8 is assumed.",
        advice="Decode the body as UTF-8, and keep it in a column for all of Unicode (utf8mb4).",
        plans={Phase.COVERAGE: _told_by_names(_BEYOND_ASCII)},
    ),
    _text(
        id="RB033",
        name="quotes-survive",
        level=Level.SHOULD,
        title="Apostrophes, quotes and backslashes in a name come out as they went in.",
        why="Mr O'Brien has a shop as well.",
        source="OutgoingPostback, row calleridname: String.",
        advice="Hand values over to the database as parameters, and escape where you show them.",
        plans={Phase.COVERAGE: _told_by_names(_QUOTED)},
    ),
)
