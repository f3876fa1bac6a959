"""Does the receiver stay well for hours?

Twenty postbacks a second until somebody stops it, or for --seconds. Bad news comes slowly: memory,
descriptors or table sizes that grow, a p99 that creeps up from hour to hour.

    locust -f loadtests/soak.py --headless --host http://localhost:8000/postbacks --seconds 14400
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Stage, Timetable


class Soak(PostbackUser):
    """The provider day and night."""

    timetable = Timetable(
        stages=(Stage(seconds=None, rate=20),),
        spread="poisson",
        post_on="changes",
    )
