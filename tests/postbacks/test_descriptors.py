import sys

import pytest

from simulator.postbacks.descriptors import MOST, claim_descriptors

if sys.platform == "win32":
    pytest.skip("Windows has no such limit", allow_module_level=True)

import resource

UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A process with limits of its own, so that the real one keeps what it has."""
    state = {"soft": 1024, "hard": 4096, "most": 2**40}

    def set_limit(_: int, wanted: tuple[int, int]) -> None:
        if wanted[0] > state["most"]:
            raise ValueError("current limit exceeds maximum limit")
        state["soft"] = wanted[0]

    monkeypatch.setattr(resource, "getrlimit", lambda _: (state["soft"], state["hard"]))
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    return state


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "connections"),
    [
        (1024, 4096, 4096, 3840),
        (4096, 4096, 4096, 3840),
        (256, 256, 256, 128),
        (1024, UNLIMITED, MOST, MOST - 256),
        (1024, 2**30, MOST, MOST - 256),
        (2**20, 2**20, 2**20, 2**20 - 256),
        (UNLIMITED, UNLIMITED, UNLIMITED, MOST - 256),
    ],
)
def test_the_soft_limit_is_raised_as_far_as_it_is_of_use(
    limits: dict[str, int], soft: int, hard: int, raised: int, connections: int
) -> None:
    """Ten thousand deliveries need more than the 1,024 descriptors that a shell gives."""
    limits.update(soft=soft, hard=hard)

    assert claim_descriptors() == connections
    assert limits["soft"] == raised


def test_a_system_that_refuses_keeps_its_limit(limits: dict[str, int]) -> None:
    """Fewer connections at once are no reason to deliver nothing."""
    limits["most"] = 1024

    assert claim_descriptors() == 768
    assert limits["soft"] == 1024
