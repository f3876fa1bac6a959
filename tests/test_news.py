import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from simulator.account import Refusal
from simulator.calls.request import Wish
from simulator.engine import Simulator
from simulator.news import LOGGER
from simulator.settings import Settings
from tests.carriers import Notebook

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulator whose receiver answers 500 and then 200."""
    settings = Settings(
        clock="manual", clock_start="2026-01-05T12:00Z", status_change_post_url="http://localhost/"
    )
    with Simulator(settings, carrier=Notebook(statuses=[500])) as simulator:
        yield simulator


def test_everything_that_happens_is_told(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Changes, keys and postbacks, with the virtual time."""
    caplog.set_level(logging.INFO, LOGGER.name)
    account = simulator.account("a-key")
    queue_id = account.place_call(Wish(number="2025550112")).queue_id
    account.run_until_idle()

    assert [line.replace(str(queue_id), "ID") for line in caplog.messages] == [
        "12:00:00.000  ID  202-555-0112  0 Queued, accepted",
        "12:00:01.000  ID  202-555-0112  46 Ready for Dialer, ready for try 1 of 1",
        "12:00:01.500  ID  202-555-0112  12 Dialing, dialling 202-555-0112",
        "12:00:01.500  ID  postback 12 not delivered: ",
        "12:00:03.700  ID  202-555-0112  18 Ringing, ringing",
        "12:00:03.700  ID  postback 18 delivered: 200 in 0 ms",
        "12:00:11.700  ID  202-555-0112  21 In Call/Ringing, answered: HUMAN",
        "12:00:11.700  ID  postback 21 delivered: 200 in 0 ms",
        "12:00:11.700  ID  202-555-0112  21 In Call/Ringing, the callee pressed 2",
        "12:00:14.200  ID  202-555-0112  1 Call Answered, the callee hung up",
        "12:00:14.200  ID  postback 1 delivered: 200 in 0 ms",
    ]


def test_a_refusal_is_told_with_its_reason(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer to the customer has no room for it."""
    [refusal] = simulator.place([Wish(number="12", license_key="a-key")])

    assert isinstance(refusal, Refusal)
    assert caplog.messages == [
        "12:00:00.000  refused     12  3 Invalid Phone Number:"
        " PhoneNumberToDial needs 10 digits, got '12'."
    ]


def test_what_customers_write_fills_no_line(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever they send for a number; what was wrong shows at the beginning."""
    simulator.place([Wish(number="\x1b[2J" * 1000, license_key="a-key")])

    [line] = caplog.messages
    assert line.isprintable()
    assert len(line) < 500


def test_a_refusal_shows_no_license_key(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even the beginning of one that a customer has put in a wrong place."""
    simulator.place([Wish(number=f"{'9' * 350}a-license-key", license_key="a-license-key")])

    [line] = caplog.messages
    assert line.endswith(f" PhoneNumberToDial needs 10 digits, got '{'9' * 350}{'*' * 10}")


def test_what_a_script_does_is_told_on_one_line_without_its_secrets(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """What customers and web servers write drives no terminal, and shows no license key."""
    caplog.set_level(logging.INFO, LOGGER.name)
    account = simulator.account("a-license-key")
    text = (
        "~\\ChangeVoiceID(1\n\x1b[2J)~"
        " ~\\QueryExternalServer(http://localhost/a-license-key?LicenseKey=another-key|x)~"
    )
    account.place_call(Wish(number="2025550100", text=text))
    account.run_until_idle()

    told = [message.partition("In Call/Ringing, ")[2] for message in caplog.messages]
    assert "speaks on with voice 1  [2J" in told
    assert "asks http://localhost/*************?LicenseKey=***********" in told


def test_nothing_is_told_to_nobody(simulator: Simulator, capfd: pytest.CaptureFixture[str]) -> None:
    """A program that uses the simulator has a quiet terminal."""
    account = simulator.account("a-key")
    account.place([Wish(number="12"), Wish(number="2025550100")])
    account.run_until_idle()

    assert capfd.readouterr() == ("", "")


def test_a_license_key_in_the_place_of_a_number_is_not_shown(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Who mistakes the order of arguments need not change the key."""
    simulator.place([Wish(number="a-license-key", license_key="a-license-key")])

    [line] = caplog.messages
    assert "license" not in line
