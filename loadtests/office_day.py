"""Does the receiver carry a whole day, with its mornings, its noon and its night?

24 hours of calls to all time zones of the United States, each number called at hours when its
people are awake, as often as the profile weighs the hours. A day takes 24 minutes: --compress 1
runs it in its own time, --compress 1440 in a minute. Bad news is what only the day shows: memory
that grows, connections that go stale in the quiet hours, work at midnight that blocks.

    locust -f loadtests/office_day.py --headless --host http://localhost:8000/postbacks
"""

from datetime import UTC, datetime

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Timetable


class OfficeDay(PostbackUser):
    """The calls of a Tuesday, the busiest day of the week."""

    timetable = Timetable(
        calls=14_400,
        arrivals="day",
        start=datetime(2026, 1, 6, 5, tzinfo=UTC),  # midnight in New York
        compress=60,
        try_count=1,
        post_on="final",
    )
