"""Draws: many values of a strategy at once, the same ones for the same seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from simulator.extras import package

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["drawn", "strategies"]

_Value = TypeVar("_Value")
_EXTRA: Final = "testing"
_SPARE: Final = 2
_CONSTANTS: Final = "_maybe_draw_constant"


def strategies() -> Any:  # noqa: ANN401 - a module, imported when it is needed
    """The module of Ringback's strategies.

    Raises:
        MissingPackageError: Hypothesis is not installed.
    """
    package("hypothesis", extra=_EXTRA)
    return import_module("simulator.generate.strategies")


def drawn(strategy: "SearchStrategy[_Value]", *, seed: str, count: int) -> list[_Value]:
    """Draw values, as a property test would be given them; nothing is sent meanwhile.

    Args:
        strategy: What they are drawn from.
        seed: The same seed gives the same values.
        count: How many; fewer if there are no more.

    Raises:
        MissingPackageError: Hypothesis is not installed.
    """
    hypothesis = package("hypothesis", extra=_EXTRA)
    values: list[_Value] = []
    if count < 1:
        return values

    def collect(value: _Value) -> None:
        values.append(value)

    options = hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    given = hypothesis.given(strategy)(collect)
    with _without_constants_of_modules():
        hypothesis.seed(seed)(options(given))()
    # Hypothesis repeats itself, and a receiver need not be told the same twice.
    return list({repr(value): value for value in values}.values())[:count]


@contextmanager
def _without_constants_of_modules() -> Iterator[None]:
    """Keep Hypothesis from drawing constants that it finds in the modules of this process.

    The same seed would give other plans on the command line than under pytest. Hypothesis has no
    setting for it; versions of it without these constants have nothing to be kept from.
    """
    providers: Any = package("hypothesis.internal.conjecture.providers", extra=_EXTRA)
    provider = getattr(providers, "HypothesisProvider", None)
    kept = getattr(provider, _CONSTANTS, None)
    if provider is None or kept is None:
        yield
        return
    setattr(provider, _CONSTANTS, lambda *_args, **_options: None)
    try:
        yield
    finally:
        setattr(provider, _CONSTANTS, kept)
