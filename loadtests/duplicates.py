"""Does the receiver count every call once, whatever the network does to its postbacks?

100 postbacks a second, of which 5 % are delivered twice, 5 % are overtaken by others of their call
and 1 % come up to a minute late. All should be answered as quickly as any other. Bad news is a
share of errors about as large as one of these; what became of the calls is for a look into the
receiver's own books.

    locust -f loadtests/duplicates.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Disturbance, Stage, Timetable


class Duplicates(PostbackUser):
    """The network on a bad day."""

    timetable = Timetable(
        stages=(Stage(seconds=180, rate=100),),
        post_on="changes",
        disturbance=Disturbance(duplicates=0.05, out_of_order=0.05, late=0.01),
    )
