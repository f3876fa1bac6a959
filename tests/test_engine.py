import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.account import Refusal
from simulator.calls.call import Call
from simulator.calls.request import Wish
from simulator.engine import Simulator
from simulator.errors import UnknownNameError
from simulator.settings import Settings
from tests.carriers import Notebook, Slowpoke

_MANUAL = Settings(clock="manual", status_change_post_url="http://localhost:9000/status")


def _simulator(**settings: Any) -> Simulator:
    return Simulator(Settings(**{"clock": "manual"} | settings), carrier=Notebook())


def _place(simulator: Simulator, *keys: str, line: str = "0100") -> list[Call]:
    answers = simulator.place([Wish(number=f"202555{line}", license_key=key) for key in keys])
    return [each for each in answers if isinstance(each, Call)]


def test_a_call_is_found_by_its_queue_id_alone() -> None:
    """GetQueueIDStatus takes no license key."""
    with _simulator() as provider:
        [one, two] = _place(provider, "a", "b")

        assert provider.call(one.queue_id) == one
        assert provider.call(two.queue_id) == two
        assert provider.call(1) is None
        assert provider.owner(two.queue_id) is provider.account("b")


def test_queue_ids_are_ten_digits_rising_and_the_same_in_every_run() -> None:
    """Each license key has numbers of its own, whatever the others do."""
    with _simulator() as first, _simulator() as second:
        mine = [_place(first, "mine")[0].queue_id for _ in range(3)]
        _place(second, "yours")
        again = [_place(second, "mine")[0].queue_id for _ in range(3)]

    assert mine == again == sorted(mine)
    assert all(10**9 < queue_id < 2**31 for queue_id in mine)


@given(st.lists(st.text(min_size=1).filter(str.strip), unique=True, max_size=20))
def test_no_two_keys_share_a_queue_id(keys: list[str]) -> None:
    """Not even those whose numbers would begin at the same place."""
    with _simulator() as provider:
        calls = _place(provider, *(key for key in keys for _ in range(2)))

        assert len({call.queue_id for call in calls}) == len(calls)
        assert all(provider.call(call.queue_id) == call for call in calls)


def test_a_key_that_needs_more_numbers_than_a_block_holds_gets_another() -> None:
    """A hundred thousand calls are not the end."""
    with _simulator() as provider:
        numbers = provider._queue_ids("a")  # noqa: SLF001 - a block is too long to place
        first = [next(numbers) for _ in range(100_000)]

        assert len(set(first)) == 100_000
        assert provider.owner(first[-1]) is provider.owner(first[0]) is None
        assert first[-1] // 100_000 != first[0] // 100_000


def test_license_keys_do_not_meet() -> None:
    """Calls, clock and journal belong to one key."""
    with Simulator(_MANUAL, carrier=Notebook()) as provider:
        _place(provider, "a", "b")
        provider.advance(timedelta(minutes=5), license_key="a")
        a, b = provider.account("a"), provider.account("b")

        assert (a.calls()[0].complete, b.calls()[0].complete) == (True, False)
        assert a.clock.now() - b.clock.now() == timedelta(minutes=5)
        assert (a.journal.counts.attempts, b.journal.counts.attempts) == (4, 0)


def test_the_clock_of_all_is_that_of_keys_to_come_too() -> None:
    """A key that is first used later lives at the same time."""
    with _simulator() as provider:
        _place(provider, "a")
        provider.advance(timedelta(hours=1))

        assert provider.account("new").clock.now() == provider.account("a").clock.now()


def test_the_clock_can_be_moved_to_the_next_event_or_to_the_last() -> None:
    """Nothing happens in an account without calls."""
    with _simulator() as provider:
        [call] = _place(provider, "a")
        provider.account("idle")
        provider.advance_to_next()
        assert [int(each.status) for each in provider.account("a").calls()] == [46]
        provider.run_until_idle()
        ended = provider.call(call.queue_id)

        assert ended is not None
        assert ended.complete
        assert provider.settle(timeout=1)


def test_a_reset_forgets_one_key_or_all() -> None:
    """The same requests give the same answers again."""
    with _simulator() as provider:
        before = _place(provider, "a", "b")
        provider.reset("a")
        assert [account.license_key for account in provider.accounts()] == ["b"]
        assert provider.call(before[0].queue_id) is None
        provider.reset()

        assert provider.accounts() == []
        assert _place(provider, "a", "b") == before


def test_a_new_seed_counts_for_calls_to_come() -> None:
    """In every account."""
    with _simulator() as provider:
        account = provider.account("a")
        provider.reseed(7)

        assert (account.seed, provider.account("b").seed) == (7, 7)


def test_a_ticking_clock_lets_calls_live_by_themselves() -> None:
    """The thread that turns it wakes when something is due, and ends with the simulator."""
    with Simulator(
        Settings(clock="x5000", status_change_post_url="http://localhost:9/"), carrier=Notebook()
    ) as provider:
        [call] = _place(provider, "a")
        ended = provider.account("a").wait_until_complete(call.queue_id, 30)

        assert ended is not None
        assert ended.complete
        assert provider.settle(timeout=5)
        steps = [moment.at - call.placed_at for moment in ended.timeline]

    with _simulator() as manual:
        [same] = _place(manual, "a")
        manual.run_until_idle()
        lived = manual.call(same.queue_id)
    assert lived is not None
    assert [moment.at - same.placed_at for moment in lived.timeline] == steps


def test_many_threads_place_calls_at_once() -> None:
    """Sixteen workers with a key each see their own calls only, with the numbers of a quiet run."""
    keys = [f"worker-{index}" for index in range(16)]

    def work(provider: Simulator, key: str) -> list[int]:
        placed = [_place(provider, key)[0].queue_id for _ in range(20)]
        provider.run_until_idle(license_key=key)
        assert [call.queue_id for call in provider.account(key).calls()] == placed
        assert all(call.complete for call in provider.account(key).calls())
        return placed

    with _simulator() as busy, ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda key: work(busy, key), keys))
    for key, placed in zip(keys, together, strict=True):
        with _simulator() as quiet:
            assert work(quiet, key) == placed


def test_public_names_are_what_they_say() -> None:
    """They are loaded on first use."""
    assert {getattr(simulator, name).__name__ for name in simulator.__all__} == set(
        simulator.__all__
    )
    assert not hasattr(simulator, "Telephone")


def test_a_key_that_is_not_accepted_makes_no_account() -> None:
    """Nobody fills the memory by guessing keys."""
    with _simulator(license_key=("good",)) as provider:
        answers = provider.place([Wish(number="2025550100", license_key=f"k{i}") for i in range(9)])

        assert {answer.error.code for answer in answers if isinstance(answer, Refusal)} == {14}
        assert provider.accounts() == []


def test_a_call_that_cannot_go_on_does_not_stop_the_clock_of_others(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that turns the clock says so and goes on."""
    with Simulator(Settings(clock="x5000"), carrier=Notebook()) as provider:
        broken, sound = provider.account("broken"), provider.account("sound")
        monkeypatch.setattr(broken, "run_due_if_ticking", None)
        [call] = _place(provider, "sound")
        ended = sound.wait_until_complete(call.queue_id, 30)

    assert ended is not None
    assert ended.complete
    assert "Something that was due could not happen." in caplog.text


def test_a_reset_of_all_takes_the_clock_back_to_its_start() -> None:
    """What a test sees does not depend on the test before it."""
    with _simulator() as provider:
        start = provider.clock.now()
        _place(provider, "a")
        provider.run_until_idle()
        assert provider.clock.now() == provider.account("a").clock.now() > start
        provider.reset()

        assert provider.clock.now() == provider.account("a").clock.now() == start


def test_a_cancelled_call_does_not_drag_the_clock() -> None:
    """Nothing is to happen at the moment it was scheduled for."""
    with _simulator() as provider:
        account = provider.account("a")
        later = account.clock.now() + timedelta(days=365)
        call = account.place_call(Wish(number="2025550100", scheduled_at=later))
        account.cancel(call.queue_id)
        provider.run_until_idle()

        assert account.next_moment is None
        assert account.clock.now() < later


def test_a_reset_waits_for_deliveries_on_their_way() -> None:
    """No postback of the test before arrives in the next one."""
    carrier = Slowpoke()
    settings = Settings(clock="manual", post_on="every", status_change_post_url="http://localhost/")
    with Simulator(settings, carrier=carrier) as provider:
        _place(provider, "a")
        resetting = threading.Thread(target=provider.reset)
        resetting.start()
        resetting.join(0.05)

        assert resetting.is_alive()
        carrier.answer_all()
        resetting.join()
        assert provider.accounts() == []


def test_who_calls_during_a_reset_has_a_new_account() -> None:
    """A call that was accepted is never forgotten, however long the deliveries take."""
    carrier = Slowpoke()
    settings = Settings(clock="manual", post_on="every", status_change_post_url="http://localhost/")
    with Simulator(settings, carrier=carrier) as provider:
        _place(provider, "a")
        resetting = threading.Thread(target=provider.reset)
        resetting.start()
        resetting.join(0.05)
        [call] = _place(provider, "a")
        carrier.answer_all()
        resetting.join()

        assert provider.call(call.queue_id) == call


def test_an_unknown_key_is_an_error_for_who_moves_its_clock() -> None:
    """A misspelt key would otherwise move nothing, and say so to nobody."""
    with _simulator() as provider, pytest.raises(UnknownNameError) as refusal:
        provider.advance(timedelta(1), license_key="typo")

    assert str(refusal.value) == "Nobody has placed a call with this license key yet."
