"""Incoming numbers: offered, claimed, given a script."""

from typing import Any

import pytest

from tests.journeys.desk import KEY, Desk
from tests.journeys.transports import TRANSPORTS, Customer


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_number_is_found_claimed_and_given_a_script(desk: Desk, transport: str) -> None:
    """By a real SOAP client as by forms."""
    customer, key = Customer(desk), {"LicenseKey": KEY}

    def call(operation: str, **arguments: str) -> Any:
        return customer.call(transport, operation, arguments)

    areas = call("GetAvailableAreaCodes")
    assert {"AreaCodeNumber": "757", "Location": "Norfolk, VA"} in areas
    offered = call("GetAvailableIncomingNumbers", AreaCodeFilter="757")
    assert len(offered) == 10
    number = offered[0]

    assert call("AssignIncomingNumber", IncomingPhoneNumber=number, **key) is True
    assert call("GetAssignedNumbers", **key) == [number]
    assert call("SetIncomingCallScript", PhoneNumber=number, Script="Hello.", **key) is True
    dashed = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    assert call("GetIncomingCallScript", PhoneNumber=dashed, **key) == "Hello."
    assert number not in call("GetAvailableIncomingNumbers", AreaCodeFilter="757")


def test_a_blank_filter_offers_toll_free_numbers(desk: Desk) -> None:
    """Documented."""
    text = desk.get("GetAvailableIncomingNumbers", AreaCodeFilter="").text

    assert text.count("<string>80055501") == 10


def test_two_keys_share_one_pool(desk: Desk) -> None:
    """What one has, the other can neither claim nor set up; a reset frees it."""
    number = "2025550106"

    def claim(key: str) -> bool:
        reply = desk.post("AssignIncomingNumber", IncomingPhoneNumber=number, LicenseKey=key)
        return "true" in reply.text

    assert [claim(key) for key in (KEY, KEY, "another")] == [True, False, False]
    setting = {"PhoneNumber": number, "Script": "Mine.", "LicenseKey": "another"}
    assert "false" in desk.post("SetIncomingCallScript", **setting).text
    desk.move("reset", license_key=KEY)
    assert claim("another")
    assert "<string>" not in desk.post("GetAssignedNumbers", LicenseKey=KEY).text


@pytest.mark.parametrize("text", ["", "12", "757-234-5678", "877-555-0100"])
def test_what_is_no_number_of_the_pool_cannot_be_claimed(desk: Desk, text: str) -> None:
    """It may be somebody's."""
    reply = desk.post("AssignIncomingNumber", IncomingPhoneNumber=text, LicenseKey=KEY)

    assert "false" in reply.text
