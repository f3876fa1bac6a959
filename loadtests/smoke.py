"""Does the receiver take postbacks at all?

One postback a second for a minute, each of another call, as after a first deployment. Any error is
bad news; so is an answer that takes longer than a second while nothing else is going on.

    locust -f loadtests/smoke.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Stage, Timetable


class Smoke(PostbackUser):
    """The provider on a quiet day."""

    timetable = Timetable(
        stages=(Stage(seconds=60, rate=1),),
        post_on="changes",
    )
