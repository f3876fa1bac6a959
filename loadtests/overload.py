"""Does the receiver shed load or fall over, and does it come back?

A minute at the provider's maximum of 200 postbacks a second, then twice, five times and ten times
as many, and the maximum again. A receiver may refuse what it cannot carry, with 429 or 503 and at
once. Bad news is latency that grows without end, and above all a last minute that is worse than
the first: it has not come back.

    locust -f loadtests/overload.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Stage, Timetable

MAXIMUM = 200


class Overload(PostbackUser):
    """More than the provider would ever send, in steps."""

    timetable = Timetable(
        stages=tuple(Stage(seconds=60, rate=MAXIMUM * factor) for factor in (1, 2, 5, 10, 1)),
        spread="poisson",
        post_on="final",
    )
