"""Does the receiver carry the fastest broadcast that the provider places?

12,000 calls a minute, the documented maximum, for ten minutes. Postbacks follow as calls end: few
in the first seconds, when only busy and dead lines report; 200 a second from the second minute on;
and a drain of late talkers. Bad news is a backlog: answers that come later and later, though the
rate stays the same. Less than 200 answered a second on the plateau means that calls are lost.

    locust -f loadtests/campaign.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Timetable

CALLS_PER_MINUTE = 12_000
MINUTES = 10


class Campaign(PostbackUser):
    """One broadcast at full pace, each number dialled once."""

    timetable = Timetable(
        calls=CALLS_PER_MINUTE * MINUTES,
        calls_per_minute=CALLS_PER_MINUTE,
        try_count=1,
        post_on="final",
    )
