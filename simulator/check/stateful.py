"""Stories drawn by a state machine: calls that live, and a delivery plan that goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from simulator.check.ordinary import garbled, life
from simulator.check.plan import Fault, Plan, Sending

__all__ = ["stories"]

_STEPS: Final = 14
_MOST_CALLS: Final = 3
_OUTCOMES: Final = (
    "presses 345", "busy", "human", "machine", "transferred", "busy, then human", "disconnected",
)  # fmt: skip


def stories(*, seed: int, count: int) -> list[Plan]:
    """Draw stories; nothing is sent meanwhile.

    Args:
        seed: The same seed gives the same stories.
        count: How many.
    """
    told: list[Plan] = []
    if count < 1:
        return told
    machine = type("_Told", (_Story,), {"tell": staticmethod(told.append)})
    options = settings(
        max_examples=count,
        stateful_step_count=_STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seeded(seed)(machine)
    run_state_machine_as_test(machine, settings=options)
    return told[:count]


class _Story(RuleBasedStateMachine):
    """Calls ring, are answered, end; each postback comes well, or has a fault."""

    tell: Callable[[Plan], object]

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[tuple[Sending, ...]] = []
        self._due: dict[int, list[Sending]] = {}
        self._sent: dict[int, list[Sending]] = {}
        self._withheld: dict[int, list[Sending]] = {}

    @rule(outcome=st.sampled_from(_OUTCOMES))
    def place_a_call(self, outcome: str) -> None:
        """Somebody else is called."""
        if len(self._due) < _MOST_CALLS:
            call = len(self._due)
            self._due[call], self._sent[call], self._withheld[call] = (
                life(outcome, call=call),
                [],
                [],
            )

    @precondition(lambda self: self._under_way())
    @rule(data=st.data(), fault=st.sampled_from([Fault.NONE, Fault.FRESH]))
    def deliver(self, data: st.DataObject, fault: Fault) -> None:
        """A call goes on, and its postback comes as it should."""
        sending = self._next(data)
        self._steps.append((replace(sending, fault=fault),))

    @precondition(lambda self: self._under_way())
    @rule(data=st.data(), fault=st.sampled_from([Fault.CUT, Fault.HUNG_UP]))
    def fail_and_retry(self, data: st.DataObject, fault: Fault) -> None:
        """A postback gets no answer, and is sent again."""
        sending = self._next(data)
        self._steps.append((replace(sending, fault=fault),))
        self._steps.append((replace(sending, fault=Fault.RETRY),))

    @precondition(lambda self: self._under_way())
    @rule(data=st.data())
    def be_garbled_and_come_again(self, data: st.DataObject) -> None:
        """A postback is spoilt on its way, and sent again, for it was answered with an error."""
        sending = self._next(data)
        self._steps.append((garbled(sending),))
        self._steps.append((replace(sending, fault=Fault.FRESH),))

    @precondition(lambda self: self._under_way())
    @rule(data=st.data())
    def deliver_twice_at_once(self, data: st.DataObject) -> None:
        """A postback and its double come at the same moment."""
        sending = self._next(data)
        self._steps.append((sending, replace(sending, fault=Fault.TOGETHER)))

    @precondition(lambda self: any(self._sent.values()))
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        """What was delivered last of a call comes again."""
        call = data.draw(st.sampled_from([call for call, sent in self._sent.items() if sent]))
        self._steps.append((replace(self._sent[call][-1], fault=Fault.AGAIN),))

    @precondition(lambda self: self._under_way(2))
    @rule(data=st.data())
    def withhold(self, data: st.DataObject) -> None:
        """A postback is held up on its way, until others have overtaken it."""
        call = data.draw(st.sampled_from(self._under_way(2)))
        self._withheld[call].append(self._due[call].pop(0))

    @precondition(lambda self: any(self._withheld.values()))
    @rule(data=st.data())
    def deliver_withheld(self, data: st.DataObject) -> None:
        """What was held up arrives."""
        call = data.draw(st.sampled_from([call for call, held in self._withheld.items() if held]))
        self._arrive(call)

    def teardown(self) -> None:
        """Everything arrives in the end."""
        for call in self._due:
            while self._due[call]:
                self._steps.append((self._due[call].pop(0),))
            while self._withheld[call]:
                self._arrive(call)
        if self._steps:
            self.tell(Plan(steps=tuple(self._steps)))

    def _under_way(self, least: int = 1) -> list[int]:
        return [call for call, due in self._due.items() if len(due) >= least]

    def _next(self, data: st.DataObject) -> Sending:
        call = data.draw(st.sampled_from(self._under_way()))
        sending = self._due[call].pop(0)
        self._sent[call].append(sending)
        return sending

    def _arrive(self, call: int) -> None:
        sending = self._withheld[call].pop(0)
        came = [each for step in self._steps for each in step if each.call == call]
        overtaken = any(each.place > sending.place for each in came)
        late = any(each.terminal for each in came)
        fault = Fault.LATE if late else Fault.SWAPPED if overtaken else Fault.NONE
        self._steps.append((replace(sending, fault=fault),))
