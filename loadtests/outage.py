"""What follows when the receiver was away for a minute?

A steady campaign of 100 postbacks a second. From the second minute on nothing gets through for a
minute, as when a deployment or a network fails; then all of it comes at once, a thousand a second,
beside what is due anyway. Bad news is a receiver that falls over when it is back, or whose latency
has not come down a minute later.

    locust -f loadtests/outage.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Disturbance, Stage, Timetable


class Outage(PostbackUser):
    """A minute is missing, and is made up for."""

    timetable = Timetable(
        stages=(Stage(seconds=240, rate=100),),
        post_on="changes",
        disturbance=Disturbance(outage_at=60, outage_seconds=60, catch_up=1000),
    )
