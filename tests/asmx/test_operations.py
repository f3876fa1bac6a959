from simulator.asmx.operations import OPERATIONS
from simulator.asmx.parameters import PARAMETERS


def _parameters(name: str) -> str:
    return " ".join(f"{field.name}:{field.type}" for field in OPERATIONS[name].parameters)


def test_the_contract_has_fifty_three_operations_in_its_own_order() -> None:
    """Names and order are the provider's, so that a generated client finds each one."""
    names = list(OPERATIONS)

    assert len(names) == 53
    assert names[:3] == [
        "NotifyPhoneEnglishBasic",
        "NotifyPhoneBasic",
        "NotifyPhoneBasicWithTryCount",
    ]
    assert names[-3:] == ["GetVersion", "getVoices", "GetResponseCodes"]
    assert all(name == operation.name for name, operation in OPERATIONS.items())


def test_odd_spellings_are_kept() -> None:
    """The provider spells the license key four ways, and two operations against their kind."""
    assert _parameters("LM_AlterListID").endswith("ListName:string Licensekey:string")
    assert _parameters("LM_GetListIDsByLicensekey") == "licensekey:string"
    assert _parameters("LM_AlterListMember").startswith("ListMemberID:int licensekey:string")
    assert "CallerIDname:string" in _parameters("NotifyPhoneBasic")
    assert "CallerIDName:string VoiceID:unsignedByte" in _parameters("LM_DialList")
    assert {"getVoices", "GetMultipleQueueIdStatus", "GetTTSInULAW", "GetSoundFileInUlaw"} <= set(
        OPERATIONS
    )


def test_parameters_stand_in_the_order_of_the_contract() -> None:
    """The first missing parameter is the one reported, so order shows to a user."""
    assert _parameters("NotifyPhoneBasicWithTryCount") == (
        "TryCount:short PhoneNumberToDial:string TextToSay:string CallerID:string"
        " CallerIDname:string VoiceID:string LicenseKey:string"
    )
    assert _parameters("GetTTSInMP3") == (
        "TextToSay:string VoiceID:int BitRate:int TTSrate:unsignedByte TTSvolume:unsignedByte"
        " LicenseKey:string"
    )


def test_only_operations_with_a_complex_parameter_are_kept_from_forms() -> None:
    """A form has no way to carry an object."""
    soap_only = [name for name, operation in OPERATIONS.items() if not operation.over_forms]

    assert soap_only == [
        "NotifyPhoneAdvanced",
        "NotifyMultiplePhoneAdvanced",
        "LM_DialListAdvanced",
    ]


def test_only_ending_a_conference_answers_nothing() -> None:
    """Every other operation has a result."""
    silent = [name for name, operation in OPERATIONS.items() if operation.result is None]

    assert silent == ["CancelConference"]


def test_every_operation_and_parameter_is_described() -> None:
    """The help page and the WSDL have a sentence for each; none describes what does not exist."""
    used = {
        field.name.lower()
        for operation in OPERATIONS.values()
        for field in operation.parameters
        if field.doc.endswith(".")
    }

    assert used == set(PARAMETERS)
    assert all(operation.doc.endswith(".") for operation in OPERATIONS.values())
