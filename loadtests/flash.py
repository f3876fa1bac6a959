"""Does the receiver survive a burst?

10,000 calls are placed within five seconds. Most are answered by machines that play the same
greeting and take the same message, so their postbacks come together: about 460 a second some 50
seconds later. Bad news is anything but a short rise of the latency: refused connections, 503, or a
p99 that does not come down again within seconds.

    locust -f loadtests/flash.py --headless --host http://localhost:8000/postbacks
"""

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Timetable

CALLS = 10_000
SECONDS = 5


class Flash(PostbackUser):
    """Everybody is called at once."""

    timetable = Timetable(
        calls=CALLS,
        calls_per_minute=CALLS / SECONDS * 60,
        try_count=1,
        post_on="final",
    )
