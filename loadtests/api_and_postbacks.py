r"""Do placing calls and taking postbacks get in each other's way?

Twenty customers place calls on a simulator, each once a second, and the simulator posts to the
receiver how they go; fifty postbacks a second of other calls come beside that. Bad news is a
receiver whose latency depends on who else is calling.

    ringback serve --status-change-post-url http://localhost:9000/postbacks
    SIMULATOR=http://127.0.0.1:8080 locust -f loadtests/api_and_postbacks.py --headless \\
        --host http://localhost:9000/postbacks
"""

import os

from locust import FastHttpUser, constant_pacing, task

from simulator.load.swarm.users import PostbackUser
from simulator.load.timetable import Stage, Timetable


class ApiAndPostbacks(PostbackUser):
    """The postbacks of everybody else."""

    timetable = Timetable(stages=(Stage(seconds=120, rate=50),), spread="poisson")


class Customer(FastHttpUser):
    """Places one call after another on the simulator's API."""

    fixed_count = 20
    wait_time = constant_pacing(1)

    @task
    def place_a_call(self) -> None:
        """Place a call, and see that it was accepted."""
        simulator = os.environ.get("SIMULATOR", "http://127.0.0.1:8080")
        wish = {
            "PhoneNumberToDial": "7575550112",
            "TextToSay": "School opens two hours late tomorrow.",
            "CallerID": "7575550199",
            "CallerIDname": "Riverside",
            "VoiceID": "0",
            "LicenseKey": "load-test",
        }
        url = f"{simulator}/notifyws/phonenotify.asmx/NotifyPhoneBasic"
        with self.client.get(url, params=wish, name="place a call", catch_response=True) as answer:
            text = answer.text or ""
            if "<QueueID>" not in text:
                answer.failure(f"No QueueID in {text[:200]!r}." if text else str(answer.error))
