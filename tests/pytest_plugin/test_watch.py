from tests.pytest_plugin.runs import RunTests


def test_an_expectation_in_vain_fails_the_test(run_tests: RunTests) -> None:
    """The test itself and not its teardown, which pytest would count as passed before."""
    result = run_tests(
        """
        def test_it(ringback, postback_receiver):
            ringback.expect_call(to="202-555-0102").answered()
            ringback.place("202-555-0150")
            postback_receiver.expect(QueueID=1)
        """
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "Expected 1 call to 202-555-0102 as 'human', got 0. What came:",
            "  call * to 202-555-0150: its number is not 202-555-0102",
            "",
            "Got 1 call that no expectation names. *",
            "  call * to 202-555-0150: text 'Hello from the test.'",
            "",
            "postback_receiver.expect(QueueID=1) asserts nothing by itself. Finish it with"
            " .exactly_once(), .times(n), .at_least_once(), .never() or .in_order(...).",
        ],
        consecutive=True,
    )
    assert "watch.py" not in result.stdout.str()


def test_without_an_expectation_any_call_is_welcome(run_tests: RunTests) -> None:
    """Most tests look at the calls themselves."""
    result = run_tests(
        """
        def test_it(ringback):
            ringback.place("202-555-0150")

        def test_allowed(ringback):
            ringback.expect_call(to="202-555-0102")
            ringback.allow_unexpected_calls()
            ringback.place("202-555-0102")
            ringback.place("202-555-0150")
        """
    )

    result.assert_outcomes(passed=2)


def test_a_test_that_fails_is_not_held_to_its_expectations(run_tests: RunTests) -> None:
    """They would hide what went wrong first; a skipped test is not held to them either."""
    result = run_tests(
        """
        import pytest

        def test_failing(ringback):
            ringback.expect_call(to="202-555-0102")
            raise ValueError("first")

        def test_skipped(ringback):
            ringback.expect_call(to="202-555-0102")
            pytest.skip("not today")
        """
    )

    result.assert_outcomes(failed=1, skipped=1)
    result.stdout.no_fnmatch_line("Expected 1 call*")


def test_an_expected_failure_may_be_one_in_vain(run_tests: RunTests) -> None:
    """As far as pytest is concerned, the test failed."""
    result = run_tests(
        """
        import pytest

        @pytest.mark.xfail(strict=True)
        def test_it(ringback):
            ringback.expect_call(to="202-555-0102")
        """
    )

    result.assert_outcomes(xfailed=1)


def test_tests_of_unittest_are_watched_too(run_tests: RunTests) -> None:
    """Which get fixtures by another way."""
    result = run_tests(
        """
        import unittest
        import pytest

        class Test(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _prepare(self, ringback):
                self.ringback = ringback

            def test_it(self):
                self.ringback.expect_call(to="202-555-0102").answered()
                self.ringback.place("202-555-0102")

            def test_vain(self):
                self.ringback.expect_call(to="202-555-0102").answered()
        """
    )

    result.assert_outcomes(passed=1, failed=1)
