"""Does the receiver carry a constant load without growing slower?

Fifty postbacks a second for ten minutes, at moments of chance, as many customers together make
them. Bad news is a p99 that rises from minute to minute, or a p99.9 above a second. Use --rate and
--seconds for another load.

    locust -f loadtests/steady.py --headless --host http://localhost:8000/postbacks --rate 100
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Stage, Timetable


class Steady(PostbackUser):
    """The provider on a busy day, always alike."""

    timetable = Timetable(
        stages=(Stage(seconds=600, rate=50),),
        spread="poisson",
        post_on="changes",
    )
