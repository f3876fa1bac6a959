import pytest

from simulator.pytest_plugin import PostbackReceiver, RingbackAccount
from tests.pytest_plugin.runs import RunTests


@pytest.mark.ringback_wire(format="json", dates="us", absent="omitted", carrier_types="long")
def test_a_mark_says_how_postbacks_are_written(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """The test has a simulator of its own then."""
    ringback.place("202-555-0150", postback_url=postback_receiver.url)
    ringback.clock.run_until_idle()

    [_, last] = postback_receiver.requests
    assert last.content_type == "application/json"
    assert b'"EndTime": "1/5/2026 3:00:03 PM"' in last.body
    assert b'"digitsdialed"' not in last.body
    assert ringback.postbacks == postback_receiver.postbacks


@pytest.mark.ringback_scenario(outcome="busy")
def test_a_mark_says_how_ordinary_calls_go(ringback: RingbackAccount) -> None:
    """But neither those of magic numbers nor those that an expectation shapes."""
    ringback.expect_call(to="757-234-0002").answered()
    ringback.allow_unexpected_calls()
    for number in ("757-234-0001", "757-234-0002", "757-555-0140", "757-555-0199"):
        ringback.place(number)
    ringback.clock.run_until_idle()

    assert [int(call.status) for call in ringback.calls] == [8, 1, 1, 8]


@pytest.mark.ringback_scenario(post_on="final", clock_start="2027-03-01T00:00:00Z")
def test_a_mark_changes_any_setting(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """By the names of `ringback serve`, with underscores."""
    assert ringback.clock.now().year == 2027

    ringback.place("202-555-0100", postback_url=postback_receiver.url)
    ringback.clock.run_until_idle()
    postback_receiver.in_order(1)


@pytest.mark.ringback_scenario(post_on="final", outcome="machine")
class TestMarksOfAClass:
    """A test's own mark goes before its class's, keyword by keyword."""

    @pytest.mark.ringback_scenario(outcome="fax")
    def test_it(self, ringback: RingbackAccount, postback_receiver: PostbackReceiver) -> None:
        """What is not said again stays."""
        ringback.place("757-234-0001", postback_url=postback_receiver.url)
        ringback.clock.run_until_idle()

        postback_receiver.expect(machinedetection="FAX").exactly_once()
        postback_receiver.in_order(1)


def test_a_seed_decides_how_ordinary_calls_go(run_tests: RunTests) -> None:
    """The mark goes before the option, the option before the configuration file."""
    text = """
        import pytest

        def outcomes(ringback):
            for line in range(30):
                ringback.place(f"757-234-10{line:02}")
            ringback.clock.run_until_idle()
            return "".join(str(int(call.status)) for call in ringback.calls)

        def test_plain(ringback):
            print("plain", outcomes(ringback))

        @pytest.mark.ringback_seed(7)
        def test_marked(ringback):
            print("marked", outcomes(ringback))
        """

    def told(*options: str) -> dict[str, str]:
        result = run_tests(text, "-s", *options)
        result.assert_outcomes(passed=2)
        words = [
            line.lstrip(".").removeprefix("test_it.py ").lstrip(".").split()
            for line in result.outlines
        ]
        return {line[0]: line[1] for line in words if line[:1] in (["plain"], ["marked"])}

    none, option, ini = told(), told("--ringback-seed=7"), told("-o", "ringback_seed=7")
    assert none["plain"] != none["marked"]
    assert none["marked"] == option["plain"] == ini["plain"] == option["marked"]
    assert told("-o", "ringback_seed=7", "--ringback-seed=0")["plain"] == none["plain"]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("seed()", "ringback_seed() needs one whole number, as in ringback_seed(7)."),
        ("seed('7')", "ringback_seed('7') needs one whole number, as in ringback_seed(7)."),
        ("seed(True)", "ringback_seed(True) needs one whole number, as in ringback_seed(7)."),
        ("seed(m=7)", "ringback_seed(m=7) needs one whole number, as in ringback_seed(7)."),
        (
            "wire('json')",
            "ringback_wire('json') takes keywords only, as in ringback_wire(format='json').",
        ),
        (
            "wire(dates='uk')",
            "ringback_wire(dates=...) needs one of iso, us, got 'uk'.",
        ),
        (
            "wire(date='us')",
            "ringback_wire(date=...) is not to be set. Did you mean 'dates'?"
            " There are: format, dates, booleans, absent, carrier_types.",
        ),
        (
            "scenario('busy')",
            "ringback_scenario('busy') takes keywords only, as in"
            " ringback_scenario(profile='cold_list').",
        ),
        (
            "scenario(outcome='bussy')",
            "No outcome is called 'bussy'. Did you mean 'busy'? See 'ringback numbers'.",
        ),
        (
            "scenario(profile='warm')",
            "No profile is called 'warm'. *",
        ),
        ("scenario(calls_per_minute=0)", "ringback_scenario(calls_per_minute=...) needs a number"
                                         " above 0, got 0."),
    ],
)  # fmt: skip
def test_a_mark_that_is_wrong_is_told(run_tests: RunTests, mark: str, text: str) -> None:
    """In a sentence, and the test does not run."""
    result = run_tests(
        f"""
        import pytest

        @pytest.mark.ringback_{mark}
        def test_it(ringback):
            print("it ran")
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR at setup of test_it*", text])
    result.stdout.no_fnmatch_line("*it ran*")
    result.stdout.no_fnmatch_line("*During handling*")


def test_settings_that_the_fixtures_lean_on_stay(run_tests: RunTests) -> None:
    """A clock that runs by itself would make every test wait."""
    result = run_tests(
        """
        import pytest

        @pytest.mark.ringback_scenario(clock="system")
        def test_it(ringback):
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["ringback_scenario(clock=...) is not to be set. *"])


def test_a_simulator_of_the_tests_own_is_closed_with_it(run_tests: RunTests) -> None:
    """And nobody starts the session's for it."""
    result = run_tests(
        """
        import threading
        import pytest

        def servers():
            return [each.name for each in threading.enumerate()].count("ringback-server")

        before = servers()

        @pytest.mark.ringback_wire(format="xml")
        def test_it(ringback):
            assert servers() == before + 1

        def test_after():
            assert servers() == before
        """
    )

    result.assert_outcomes(passed=2)


def test_the_marks_are_listed(pytester: pytest.Pytester) -> None:
    """By `pytest --markers`."""
    result = pytester.runpytest_inprocess("--markers")

    for mark in ("seed", "scenario", "wire"):
        result.stdout.fnmatch_lines([f"@pytest.mark.ringback_{mark}(*"])
