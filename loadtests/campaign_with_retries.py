"""Does the receiver understand that a call may come back?

Two minutes of the campaign, but whoever does not answer or is busy is dialled three times, four
minutes apart. A second hump of postbacks follows the first, for QueueIDs that the receiver has seen
before; with every change of status posted, it also sees them begin anew. Bad news is an error that
only the second hump brings: a row that exists already, a call that was thought to be over.

    locust -f loadtests/campaign_with_retries.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Timetable

CALLS_PER_MINUTE = 12_000
MINUTES = 2


class CampaignWithRetries(PostbackUser):
    """One broadcast at full pace, each number dialled up to three times."""

    timetable = Timetable(
        calls=CALLS_PER_MINUTE * MINUTES,
        calls_per_minute=CALLS_PER_MINUTE,
        try_count=3,
        next_try_seconds=240,
        post_on="changes",
    )
