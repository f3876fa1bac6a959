from threading import Condition

import pytest

from simulator.agenda import Agenda
from simulator.calls.lifecycle import accept
from simulator.calls.step import Word
from simulator.outbox import Outbox
from simulator.postbacks.journal import Journal
from simulator.postbacks.plan import DeliveryPlan, read_post_on
from tests.calls.lives import NOON, request
from tests.carriers import Slowpoke

_CALL = accept(request(postback_url="http://localhost/"), queue_id=7, at=NOON, ready_at=NOON)


def _outbox(carrier: Slowpoke, agenda: Agenda | None = None) -> Outbox:
    return Outbox(
        DeliveryPlan(post_on=read_post_on("every"), attempts=2),
        carrier,
        Journal(),
        agenda or Agenda(),
        changed=Condition(),
        now=lambda: NOON,
        wake=lambda: None,
    )


def test_what_is_sent_is_in_flight_until_it_is_answered() -> None:
    """Postbacks and what scripts ask alike."""
    carrier, words = Slowpoke(), list[Word | None]()
    outbox = _outbox(carrier)
    outbox.post(_CALL)
    outbox.ask(_CALL, "http://localhost/level", words.append)
    assert outbox.in_flight == 2

    carrier.answer_all()

    assert (outbox.in_flight, words) == (0, [Word("", NOON)])


def test_a_script_that_fails_on_an_answer_leaves_nothing_in_flight() -> None:
    """Whoever waits for the answer would wait for ever; the failure is the carrier's to tell."""
    carrier = Slowpoke()
    outbox = _outbox(carrier)

    def fail(_: Word | None) -> None:
        raise RuntimeError("a script fails")

    outbox.ask(_CALL, "http://localhost/level", fail)
    with pytest.raises(RuntimeError, match="a script fails"):
        carrier.answer_all()

    assert outbox.in_flight == 0


def test_a_closed_outbox_sends_nothing() -> None:
    """Neither for what happens afterwards, nor again what failed before."""
    carrier, agenda = Slowpoke(), Agenda()
    outbox = _outbox(carrier, agenda)
    outbox.close()
    outbox.post(_CALL)
    outbox.ask(_CALL, "http://localhost/level", print)

    assert (carrier.waiting, outbox.in_flight, agenda.next_moment) == ([], 0, None)
