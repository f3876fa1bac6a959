from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import SettingsError
from simulator.postbacks.attempt import Attempt, Delivery
from simulator.postbacks.journal import OVERHEAD_BYTES, Journal, JournalCounts

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt_at(
    second: int = 0,
    *,
    delivery_id: int = 1,
    queue_id: int = 7,
    delivered: bool = True,
    size: int = 0,
) -> Attempt:
    """Make an attempt that ended some seconds after noon."""
    moment = NOON + timedelta(seconds=second)
    return Attempt(
        delivery=Delivery(delivery_id, "0", queue_id, 1, "http://127.0.0.1/", (), b""),
        started_at=moment,
        finished_at=moment,
        elapsed_ms=1.0,
        address="127.0.0.1:80",
        request=b"r" * size,
        status=200,
        answer=b"",
        error=None,
        error_text="",
        delivered=delivered,
    )


def journal_of(*attempts: Attempt, limit: int = 100) -> Journal:
    """Make a journal with attempts on record."""
    journal = Journal(limit)
    for attempt in attempts:
        journal.add(attempt)
    return journal


attempts = st.builds(
    attempt_at,
    delivery_id=st.integers(1, 5),
    delivered=st.booleans(),
    size=st.integers(0, 3000),
)


@given(added=st.lists(attempts, max_size=30), limit=st.integers(1, 10), kib=st.integers(1, 20))
def test_a_journal_keeps_the_newest_within_its_limits(
    added: list[Attempt], limit: int, kib: int
) -> None:
    """However many come, memory is bounded, the newest are there, and the counts are true."""
    journal = Journal(limit, limit_bytes=kib * 1024)
    for attempt in added:
        journal.add(attempt)

    kept, counts = journal.attempts(), journal.counts

    assert kept == added[len(added) - len(kept) :]
    assert len(kept) <= limit
    assert counts.kept_bytes == sum(OVERHEAD_BYTES + len(each.request) for each in kept)
    assert counts.kept_bytes <= kib * 1024 or len(kept) == 1
    assert counts.kept == len(kept)
    assert counts.attempts == len(added)
    assert counts.delivered == sum(each.delivered for each in added)
    assert counts.failed == counts.attempts - counts.delivered
    assert counts.dropped == counts.attempts - counts.kept
    for number in range(1, 6):
        of_delivery = tuple(each for each in kept if each.delivery.delivery_id == number)
        assert journal.attempts_of(number) == of_delivery


@pytest.mark.parametrize(
    ("listing", "seconds"),
    [
        (lambda journal: journal.attempts(), [0, 1, 2, 3]),
        (lambda journal: journal.attempts(newest_first=True), [3, 2, 1, 0]),
        (lambda journal: journal.attempts(queue_id=8), [1, 3]),
        (lambda journal: journal.attempts(delivered=False), [2, 3]),
        (lambda journal: journal.attempts(delivered=True), [0, 1]),
        (lambda journal: journal.attempts(since=NOON + timedelta(seconds=2)), [2, 3]),
        (lambda journal: journal.attempts(count=1), [0]),
        (lambda journal: journal.attempts(count=0), []),
        (lambda journal: journal.attempts(newest_first=True, count=2), [3, 2]),
        (lambda journal: journal.attempts(queue_id=8, delivered=False), [3]),
    ],
)
def test_a_listing_is_what_all_its_filters_let_through(
    listing: Callable[[Journal], list[Attempt]], seconds: list[int]
) -> None:
    """Filters narrow down together; the count is taken after them."""
    journal = journal_of(
        attempt_at(0),
        attempt_at(1, queue_id=8),
        attempt_at(2, delivered=False),
        attempt_at(3, queue_id=8, delivered=False),
    )

    found = listing(journal)

    assert [(each.finished_at - NOON).seconds for each in found] == seconds


def test_a_delivery_is_found_with_all_its_attempts() -> None:
    """Retries of one delivery stand together, the first one first."""
    first, other, second = attempt_at(0), attempt_at(1, delivery_id=2), attempt_at(2)

    journal = journal_of(first, other, second)

    assert journal.attempts_of(1) == (first, second)
    assert journal.attempts_of(3) == ()


def test_clearing_forgets_the_record_and_keeps_the_counts() -> None:
    """What has happened has happened; nothing was dropped to make room."""
    journal = journal_of(attempt_at(0), attempt_at(1, delivered=False))

    journal.clear()

    assert journal.attempts() == []
    assert journal.attempts_of(1) == ()
    assert journal.counts == JournalCounts(attempts=2, delivered=1, failed=1)


def test_nothing_is_lost_among_threads() -> None:
    """The courier writes while the inspector reads."""
    journal = Journal(50)

    def write() -> None:
        for second in range(500):
            journal.add(attempt_at(second))
            journal.attempts(newest_first=True, count=5)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert journal.counts.attempts == 2000
    assert journal.counts.dropped == 1950
    assert len(journal.attempts_of(1)) == 50


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Journal(0), "journal_limit needs to be at least 1, got 0."),
        (lambda: Journal(limit_bytes=-1), "limit_bytes needs to be at least 1, got -1."),
    ],
)
def test_a_journal_without_room_is_refused(make: Callable[[], Journal], text: str) -> None:
    """A record that can hold nothing is a mistake in the settings."""
    with pytest.raises(SettingsError) as refused:
        make()

    assert str(refused.value) == text
