from dataclasses import dataclass, field

from simulator.errors import UnreachableError
from simulator.load.capacity.finding import Finding
from simulator.load.capacity.search import Ending
from simulator.load.capacity.step import Step
from simulator.load.capacity.stopper import Stopper
from simulator.load.capacity.survey import Watcher, survey
from simulator.load.trouble import Trouble
from tests.load.capacity.sample import PER_CALL, WANTED, step_at


@dataclass
class Played:
    """A receiver with a capacity, without any traffic.

    Args:
        capacity: Up to which load it is quick.
        stopped_at: In which step somebody stops the search.
        gone_at: From which step on nobody is there.
        reaches: Up to which load the generator keeps up.
    """

    capacity: int = 4_600
    stopped_at: int | None = None
    gone_at: int | None = None
    reaches: int = 1 << 40
    places: list[int] = field(default_factory=list)

    def rate(self, load: int) -> float:
        """Postbacks a second at so many calls a minute."""
        return load / 60 * PER_CALL

    def run(self, load: int, *, place: int, stopper: Stopper) -> Step | None:
        """Say how a step would go."""
        self.places.append(place)
        if place == self.stopped_at:
            stopper.stop()
        if place == self.gone_at:
            raise UnreachableError("http://receiver.example:8000 refused the connection.")
        if stopper.stopped:
            return None
        late = round(self.rate(load) / 10) if load > self.reaches else 0
        return step_at(load, 20 if load <= self.capacity else 412, late=late)


def found(played: Played) -> Finding:
    """What a survey finds."""
    return survey(WANTED, played, stopper=Stopper(), watcher=Watcher())


def test_the_answer_names_load_rate_and_objectives() -> None:
    """And what the next load was like that was tried."""
    finding = found(Played())

    assert finding.ending is Ending.FOUND
    assert finding.exit_status == 0
    assert finding.sentence == (
        "The receiver carries 4,600 calls a minute (276 postbacks a second) within p99<300ms and"
        " errors<1%; at 4,800 p99 was 412 ms."
    )


def test_every_step_has_a_place_of_its_own() -> None:
    """By which its calls differ from those of all others."""
    played = Played()

    found(played)

    assert played.places == list(range(len(played.places)))


def test_a_receiver_that_carries_all_is_known_up_to_the_limit() -> None:
    """Whether it carries more was not asked."""
    finding = found(Played(capacity=1 << 40))

    assert (finding.ending, finding.exit_status) == (Ending.MOST, 0)
    assert finding.sentence == (
        "The receiver carries at least 12,000 calls a minute (720 postbacks a second) within"
        " p99<300ms and errors<1%; no larger broadcast was asked for."
    )


def test_a_receiver_that_carries_nothing_fails() -> None:
    """After a second look."""
    finding = found(Played(capacity=0))

    assert (finding.ending, finding.exit_status) == (Ending.NEVER, 1)
    assert len(finding.steps) == 2
    assert finding.sentence == (
        "The receiver does not carry 300 calls a minute (18 postbacks a second) within p99<300ms"
        " and errors<1%: p99 was 412 ms."
    )


def test_a_generator_that_falls_behind_leaves_a_lower_bound() -> None:
    """It is this machine that cannot do more."""
    finding = found(Played(reaches=3_000))

    assert (finding.ending, finding.exit_status) == (Ending.UNTOLD, 4)
    assert finding.sentence == (
        "The receiver carries at least 2,400 calls a minute (144 postbacks a second) within"
        " p99<300ms and errors<1%; at 4,800 this machine sent 10.1 % of the postbacks late, and"
        " cannot send more."
    )


def test_a_generator_that_is_behind_from_the_start_tells_nothing() -> None:
    """No bound either."""
    finding = found(Played(reaches=0))

    assert finding.exit_status == 4
    assert finding.sentence == (
        "Nothing can be told of the receiver at 300 calls a minute (18 postbacks a second): this"
        " machine sent 11.1 % of the postbacks late."
    )


def test_a_search_that_is_stopped_says_what_is_known() -> None:
    """Inconclusive, but not for nothing."""
    finding = found(Played(stopped_at=3))

    assert (finding.ending, finding.exit_status) == (Ending.STOPPED, 4)
    assert finding.sentence == (
        "The search was stopped. The receiver carries at least 1,200 calls a minute (72 postbacks"
        " a second) within p99<300ms and errors<1%; larger broadcasts were not tried to the end."
    )


def test_a_search_that_is_stopped_at_once_knows_nothing() -> None:
    """And says so."""
    finding = found(Played(stopped_at=0))

    assert finding.exit_status == 4
    assert finding.sentence == "The search was stopped before its first step was over."


def test_a_receiver_that_stays_away_ends_the_search() -> None:
    """What it carried before is told all the same."""
    finding = found(Played(gone_at=2))

    assert (finding.ending, finding.exit_status) == (Ending.UNREACHABLE, 3)
    assert finding.sentence == (
        "http://receiver.example:8000 refused the connection. The receiver carries at least 600"
        " calls a minute (36 postbacks a second) within p99<300ms and errors<1%; larger broadcasts"
        " were not tried to the end."
    )


def test_a_receiver_that_refuses_the_gentlest_load_is_unreachable() -> None:
    """It was not driven away by so little."""

    class Gone(Played):
        def run(self, load: int, *, place: int, stopper: Stopper) -> Step:
            del place, stopper
            return step_at(load, failed=18, trouble=Trouble.REFUSED)

    finding = found(Gone())

    assert (finding.ending, finding.exit_status) == (Ending.UNREACHABLE, 3)
    assert finding.sentence == (
        "http://receiver.example:8000 was gone. Nothing was answered: start the receiver, or wait"
        " for it with --wait-ready."
    )


def test_watchers_are_told_of_every_step() -> None:
    """Before it and after it, and whether it comes again."""
    told: list[object] = []
    watcher = Watcher(
        begins=lambda load, rate: told.append((load, round(rate))),
        ends=lambda step, again: told.append((step.outcome.value, again)),
    )

    survey(WANTED, Played(capacity=0), stopper=Stopper(), watcher=watcher)

    assert told == [(300, 18), ("missed", True), (300, 18), ("missed", False)]
