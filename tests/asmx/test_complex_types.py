import pytest

from simulator.asmx.complex_types import TYPES

FIELDS = {
    "AdvancedNotifyRequest": (
        "PhoneNumberToDial TransferNumber VoiceID CallerIDNumber CallerIDName TextToSay LicenseKey"
        " TryCount NextTryInSeconds UTCScheduledDateTime TTSrate TTSvolume MaxCallLength"
        " StatusChangePostUrl ReferenceID"
    ),
    "AreaCode": "AreaCodeNumber Location",
    "LM_DialReturn": "Success BatchID ResponseCode ErrorText",
    "LM_Functions": (
        "CallerID CallerIDName VoiceID TextToSay TryCount Licensekey Extension TransferNumber"
        " NextTryInSeconds TTSRate TTSVolume ScheduledUTCDatetime ListID DialRecursiveLists"
    ),
    "LM_ListIDs": "ListID ParentListID ListName",
    "LM_ListMembers": "ListMemberID PhoneNumber ClientID FirstName LastName",
    "NotifyReturn": (
        "ResponseCode ResponseText CallAnswered QueueID TryCount Demo DigitsPressed"
        " MachineDetection Duration StartTime EndTime MinuteRate Country CallComplete TextToSay"
        " VariableArray"
    ),
    "Response": "ResponseCode ResponseText",
    "UploadFileResponse": "UploadSuccessful ErrorResponse UploadedLengthInSeconds",
    "Variable": "VariableName VariableValue",
    "Voice": "VoiceID VoiceName VoiceGender VoiceAge VoiceLanguage VoiceSummary",
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields_keep_spelling_and_order(name: str) -> None:
    """Strict readers take elements in the order of the schema."""
    assert " ".join(field.name for field in TYPES[name].fields) == FIELDS[name]


def test_there_are_no_other_types() -> None:
    """A type that no table of the provider has would be an invention."""
    assert set(TYPES) == set(FIELDS)


def test_the_types_that_programs_trip_over() -> None:
    """Widths differ between operations that mean the same thing."""
    types = {
        f"{complex_type.name}.{field.name}": field.type
        for complex_type in TYPES.values()
        for field in complex_type.fields
    }

    assert types["NotifyReturn.QueueID"] == "long"
    assert types["NotifyReturn.MinuteRate"] == "decimal"
    assert types["AdvancedNotifyRequest.VoiceID"] == "int"
    assert types["LM_Functions.VoiceID"] == "unsignedByte"
    assert types["LM_Functions.NextTryInSeconds"] == "short"
    assert types["AreaCode.AreaCodeNumber"] == "string"


def test_only_the_dial_result_is_a_value_type() -> None:
    """It is a struct at the provider, so it is there even when empty."""
    assert [name for name, value in TYPES.items() if value.value_type] == ["LM_DialReturn"]
