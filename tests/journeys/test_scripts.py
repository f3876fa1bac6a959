"""Scripts and variables that a license key keeps at the provider."""

from collections.abc import Callable

import pytest

from tests.journeys.desk import KEY, Desk
from tests.journeys.transports import TRANSPORTS, Customer

OpenDesk = Callable[..., Desk]

_SCRIPT = r"Press 1 & 2. ~\WaitForDTMF(5)~"


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_script_is_saved_listed_loaded_and_deleted(desk: Desk, transport: str) -> None:
    """By a real SOAP client as by forms; the text comes back as it went."""
    customer, key = Customer(desk), {"LicenseKey": KEY}
    named = {"ScriptName": "menu", **key}

    def names(*, all_of_them: bool) -> list[str]:
        wanted = {"IncludeGlobalScripts": str(all_of_them).lower(), **key}
        return list(customer.call(transport, "ScriptList", wanted) or [])

    saving = {"ScriptName": "menu", "ScriptText": _SCRIPT, **key}
    assert customer.call(transport, "ScriptSave", saving) is True
    assert names(all_of_them=False) == ["menu"]
    assert names(all_of_them=True) == [
        "menu", "global acknowledgement", "global greeting", "global message",
    ]  # fmt: skip
    assert customer.call(transport, "ScriptLoad", named) == _SCRIPT
    assert customer.call(transport, "ScriptDelete", named) is True
    assert customer.call(transport, "ScriptDelete", named) is False
    assert names(all_of_them=False) == []


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_variable_is_saved_loaded_and_deleted_by_an_empty_value(
    desk: Desk, transport: str
) -> None:
    """Its name is found in any letter case."""
    customer = Customer(desk)

    def save(value: str) -> bool:
        values = {"VariableName": "Greeting", "VariableValue": value, "LicenseKey": KEY}
        return bool(customer.call(transport, "LicenseKeyVariableSave", values))

    def load() -> str:
        values = {"VariableName": "GREETING", "LicenseKey": KEY}
        return customer.call(transport, "LicenseKeyVariableLoad", values) or ""

    assert (save("Good day"), load()) == (True, "Good day")
    assert (save(""), load()) == (True, "")


@pytest.mark.parametrize("key", ["", " ", "0", "not accepted"])
@pytest.mark.parametrize(
    ("operation", "arguments", "answer"),
    [
        ("ScriptList", {"IncludeGlobalScripts": "true"}, "ArrayOfString"),
        ("ScriptSave", {"ScriptName": "a", "ScriptText": "b"}, "false"),
        ("ScriptLoad", {"ScriptName": "global greeting"}, "string"),
        ("ScriptDelete", {"ScriptName": "a"}, "false"),
        ("LicenseKeyVariableSave", {"VariableName": "a", "VariableValue": ""}, "false"),
        ("LicenseKeyVariableLoad", {"VariableName": "a"}, "string"),
        ("AssignIncomingNumber", {"IncomingPhoneNumber": "2025550106"}, "false"),
        ("GetAssignedNumbers", {}, "ArrayOfString"),
        ("SetIncomingCallScript", {"PhoneNumber": "2025550106", "Script": ""}, "false"),
        ("GetIncomingCallScript", {"PhoneNumber": "2025550106"}, "string"),
    ],
)
def test_a_bad_key_keeps_nothing(
    open_desk: OpenDesk, key: str, operation: str, arguments: dict[str, str], answer: str
) -> None:
    """Nor does the demo key, which everybody knows: false, an empty text, an empty list."""
    reply = open_desk(license_key=(KEY,)).post(operation, **arguments, LicenseKey=key)

    assert reply.status == 200
    last = reply.text.splitlines()[-1]
    assert last.endswith(">false</boolean>" if answer == "false" else " />")
    assert answer == "false" or last.startswith(f"<{answer} ")


def test_the_reason_of_a_no_is_told_in_the_news(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer has no room for it."""
    desk.post("ScriptLoad", ScriptName="menu", LicenseKey=KEY)

    assert caplog.messages == ["15:00:00.000  not kept    There is no script called 'menu'."]


def test_the_reason_of_a_no_stands_beside_the_answer(desk: Desk) -> None:
    """In a header, on one line and in ASCII; cut where clients would refuse a longer one."""
    missing = desk.post("ScriptLoad", ScriptName="m\u00e9nu\r\n", LicenseKey=KEY)
    refused = desk.post(
        "RecordSoundViaPhoneCall",
        PhoneNumberToDial="\u00e9" * 100_000,
        SoundFileID="a",
        LicenseKey=KEY,
    )

    assert missing.headers["x-ringback-note"] == r"There is no script called 'm\xe9nu\r\n'."
    note = refused.headers["x-ringback-note"]
    assert note.startswith(r"PhoneNumberToDial needs 10 digits, got '\xe9\xe9")
    assert len(note) == 1003


def test_a_reset_forgets_what_a_key_keeps(desk: Desk) -> None:
    """With its calls; what others keep stays."""
    for key in (KEY, "another"):
        desk.post("ScriptSave", ScriptName="menu", ScriptText="Hi.", LicenseKey=key)
    desk.move("reset", license_key=KEY)

    assert "Hi." not in desk.post("ScriptLoad", ScriptName="menu", LicenseKey=KEY).text
    assert "Hi." in desk.post("ScriptLoad", ScriptName="menu", LicenseKey="another").text
