"""The assignment of what came to who expected it, which meets as many expectations as can be."""

from collections.abc import Sequence

__all__ = ["assigned"]


def assigned(suitors: Sequence[Sequence[int]], places: Sequence[int]) -> list[int | None]:
    """Give each thing that came to an expectation that it suits and that has room.

    No other assignment meets more expectations (augmenting paths, after Kuhn, 1955).

    >>> assigned([[0, 1], [0]], places=[1, 1])  # the first makes room for the second
    [1, 0]

    Args:
        suitors: For each thing, the expectations that it suits.
        places: For each expectation, how many things it wants.

    Returns:
        For each thing its expectation; None for one that nobody has room for.
    """
    taken: list[list[int]] = [[] for _ in places]

    def seat(thing: int, tried: set[int]) -> bool:
        for expectation in suitors[thing]:
            if expectation in tried:
                continue
            tried.add(expectation)
            seats = taken[expectation]
            if len(seats) < places[expectation]:
                seats.append(thing)
                return True
            for place, other in enumerate(seats):
                if seat(other, tried):
                    seats[place] = thing
                    return True
        return False

    for thing in range(len(suitors)):
        seat(thing, set())
    owners = {thing: owner for owner, things in enumerate(taken) for thing in things}
    return [owners.get(thing) for thing in range(len(suitors))]
