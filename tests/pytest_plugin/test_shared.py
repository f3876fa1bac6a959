"""Tests that share a simulator, found by --ringback-url."""

import os
from collections.abc import Iterator

import pytest

from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import create_app
from tests.pytest_plugin.runs import RunTests

_TEXT = """
    def test_it(ringback, ringback_server):
        call = ringback.place("202-555-0100")
        ringback.clock.run_until_idle()
        assert [each.queue_id for each in ringback.calls] == [call.queue_id]
        print("desk", ringback_server.url, "key", ringback.license_key)
    """


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a simulator that somebody else started."""
    simulator = Simulator(Settings(clock="manual"))
    with simulator, Server(create_app(simulator)) as server:
        yield server


def _printed(result: pytest.RunResult, word: str) -> str:
    words = " ".join(result.outlines).split()
    return words[words.index(word) + 1]


@pytest.mark.parametrize("how", ["--ringback-url={}", "--override-ini=ringback_url={}"])
def test_tests_use_the_simulator_that_runs(run_tests: RunTests, server: Server, how: str) -> None:
    """Said on the command line or in the configuration file; they leave nothing behind."""
    result = run_tests(_TEXT, "-s", how.format(server.url))

    result.assert_outcomes(passed=1)
    assert _printed(result, "desk") == server.url


def test_runs_that_share_a_simulator_do_not_meet(pytester: pytest.Pytester, server: Server) -> None:
    """The same test in two runs has two keys."""
    pytester.makepyfile(test_it=_TEXT)
    option = f"--ringback-url={server.url}"
    ran = [pytester.runpytest_subprocess("-s", option) for _ in range(2)]

    for each in ran:
        each.assert_outcomes(passed=1)
    assert _printed(ran[0], "key") != _printed(ran[1], "key")


def test_the_seed_needs_no_simulator_of_ones_own(run_tests: RunTests, server: Server) -> None:
    """Nor do outcomes: both are the account's."""
    result = run_tests(
        """
        import pytest

        @pytest.mark.ringback_seed(7)
        @pytest.mark.ringback_scenario(outcome="busy")
        def test_it(ringback):
            ringback.place("757-234-0001")
            ringback.clock.run_until_idle()
            assert [call.status for call in ringback.calls] == [8]
        """,
        f"--ringback-url={server.url}",
    )

    result.assert_outcomes(passed=1)


def test_a_test_that_needs_other_settings_is_skipped(run_tests: RunTests, server: Server) -> None:
    """With a reason: the simulator that runs has its own."""
    result = run_tests(
        """
        import pytest

        @pytest.mark.ringback_wire(format="json")
        def test_it(ringback):
            pass
        """,
        f"--ringback-url={server.url}",
        "-rs",
    )

    result.assert_outcomes(skipped=1)
    assert (
        "The marks of this test need a simulator with settings of its own, and the one at"
        f" {server.url} has its own already. Run it without --ringback-url."
    ) in result.stdout.str()


def test_a_simulator_whose_clock_runs_is_refused(run_tests: RunTests) -> None:
    """Tests would wait for it, and nobody knows for how long."""
    with Simulator(Settings(clock="x60")) as simulator, Server(create_app(simulator)) as server:
        result = run_tests(_TEXT, f"--ringback-url={server.url}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            f"--ringback-url needs a simulator on a manual clock, but the one at {server.url} runs"
            " on 'x60'. Start it with 'ringback serve --clock manual'."
        ]
    )


def test_nobody_there_is_told(run_tests: RunTests, nobody: str) -> None:
    """With what to do about it."""
    result = run_tests(_TEXT, f"--ringback-url={nobody}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            f"No simulator answers at {nobody}: Connection refused. Start one with 'ringback"
            " serve', or say with --ringback-url where it is."
        ]
    )


def test_a_server_with_a_token_takes_the_variable_of_serve(
    run_tests: RunTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret has no place on a command line."""
    settings = Settings(clock="manual", token="open sesame")
    with Simulator(settings) as simulator, Server(create_app(simulator)) as server:
        monkeypatch.setitem(os.environ, "RINGBACK_TOKEN", "open sesame")
        result = run_tests(_TEXT, f"--ringback-url={server.url}")

    result.assert_outcomes(passed=1)


def test_a_server_with_few_keys_is_told_apart(run_tests: RunTests) -> None:
    """Every test needs a key of its own."""
    settings = Settings(clock="manual", license_key=("only-this",))
    with Simulator(settings) as simulator, Server(create_app(simulator)) as server:
        result = run_tests(_TEXT, f"--ringback-url={server.url}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "'*' is none of the license keys that this server accepts; start it without"
            " --license-key to accept all."
        ]
    )
