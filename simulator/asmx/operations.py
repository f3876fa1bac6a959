"""The 53 operations of the service, one row each, in the order of the contract."""

from dataclasses import dataclass

from simulator.asmx.complex_types import Field
from simulator.asmx.parameters import PARAMETERS

__all__ = ["FAMILIES", "OPERATIONS", "Operation"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the service.

    `result` is a wire type, or None for a method that answers nothing.
    `over_forms` is False where a parameter is complex, so that GET and POST cannot carry it.
    """

    name: str
    parameters: tuple[Field, ...]
    result: str | None
    doc: str
    over_forms: bool = True


def _parameter(text: str) -> Field:
    name, _, wire_type = text.partition(":")
    return Field(name, wire_type, *PARAMETERS[name.lower()])


def _row(
    name: str, parameters: str, result: str | None, doc: str, *, over_forms: bool = True
) -> Operation:
    fields = tuple(_parameter(text) for text in parameters.split())
    return Operation(name, fields, result, doc, over_forms)


_VOICE = "TextToSay:string CallerID:string CallerIDname:string VoiceID:string"

_PLACING_CALLS = (
    _row(
        "NotifyPhoneEnglishBasic",
        "PhoneNumberToDial:string TextToSay:string LicenseKey:string",
        "NotifyReturn",
        "Calls one number at once and speaks with the first English voice.",
    ),
    _row(
        "NotifyPhoneBasic",
        f"PhoneNumberToDial:string {_VOICE} LicenseKey:string",
        "NotifyReturn",
        "Calls one number at once, with a caller ID and a voice of your choice.",
    ),
    _row(
        "NotifyPhoneBasicWithTryCount",
        f"TryCount:short PhoneNumberToDial:string {_VOICE} LicenseKey:string",
        "NotifyReturn",
        "Calls one number at once, and again if nobody answers.",
    ),
    _row(
        "NotifyPhoneBasicWithTransfer",
        f"PhoneNumberToDial:string TransferNumber:string {_VOICE} LicenseKey:string",
        "NotifyReturn",
        "Calls one number at once; key 0 transfers the callee.",
    ),
    _row(
        "NotifyPhoneAdvanced",
        "anr:AdvancedNotifyRequest",
        "NotifyReturn",
        "Calls one number with every option: schedule, tries, transfer, postbacks.",
        over_forms=False,
    ),
    _row(
        "NotifyMultiplePhoneBasic",
        f"PhoneNumbersToDial:string {_VOICE} LicenseKey:string",
        "ArrayOfNotifyReturn",
        "Calls many numbers with one message.",
    ),
    _row(
        "NotifyMultiplePhoneBasicWithCPM",
        f"PhoneNumbersToDial:string {_VOICE} CallsPerMinute:int LicenseKey:string",
        "ArrayOfNotifyReturn",
        "Calls many numbers with one message, at a pace of your choice.",
    ),
    _row(
        "NotifyMultiplePhoneBasicWithCPMandReferenceID",
        f"PhoneNumbersToDial:string {_VOICE} CallsPerMinute:int ReferenceID:string"
        " LicenseKey:string",
        "ArrayOfNotifyReturn",
        "Calls many numbers at a pace of your choice, under a label to cancel them by.",
    ),
    _row(
        "NotifyMultiplePhoneAdvanced",
        "MultipleANR:ArrayOfAdvancedNotifyRequest",
        "ArrayOfNotifyReturn",
        "Calls many numbers, each with every option of its own.",
        over_forms=False,
    ),
)

_STATUS = (
    _row(
        "GetQueueIDStatus",
        "QueueID:long",
        "NotifyReturn",
        "Tells where one call stands.",
    ),
    _row(
        "GetQueueIDStatusWithAdvancedInfo",
        "QueueID:long LicenseKey:string",
        "NotifyReturn",
        "Tells where one call stands, with its script and variables.",
    ),
    _row(
        "GetMultipleQueueIdStatus",
        "QueueIDs:string LicenseKey:string",
        "ArrayOfNotifyReturn",
        "Tells where many calls stand.",
    ),
    _row(
        "GetQueueIDStatusesByPhoneNumber",
        "PhoneNumber:string LicenseKey:string",
        "ArrayOfNotifyReturn",
        "Tells where the last ten calls to a number stand.",
    ),
)

_CANCELLING = (
    _row(
        "CancelNotify",
        "QueueID:long LicenseKey:string",
        "boolean",
        "Cancels a call that has not started; true if it did.",
    ),
    _row(
        "CancelNotifyByReferenceID",
        "ReferenceID:string LicenseKey:string",
        "int",
        "Cancels the calls under a label that have not started; answers how many.",
    ),
    _row("CancelConference", "ConferenceKey:string", None, "Ends a conference."),
)

_SOUND_FILES = (
    _row(
        "UploadSoundFile",
        "FileBinary:base64Binary SoundFileID:string LicenseKey:string",
        "UploadFileResponse",
        "Stores a WAV file of at most 2 MB.",
    ),
    _row("ReturnSoundFileIDs", "LicenseKey:string", "ArrayOfString", "Lists stored sound files."),
    _row(
        "RemoveSoundFile",
        "SoundFileID:string LicenseKey:string",
        "boolean",
        "Deletes a sound file.",
    ),
    _row(
        "RenameSoundFile",
        "SoundFileID:string NewSoundFileID:string LicenseKey:string",
        "boolean",
        "Gives a sound file another name.",
    ),
    _row(
        "GetSoundFile",
        "SoundFileID:string LicenseKey:string",
        "base64Binary",
        "Returns a sound file as it is stored.",
    ),
    _row(
        "GetSoundFileInMP3",
        "SoundFileID:string BitRate:int LicenseKey:string",
        "base64Binary",
        "Returns a sound file as MP3.",
    ),
    _row(
        "GetSoundFileInUlaw",
        "SoundFileID:string LicenseKey:string",
        "base64Binary",
        "Returns a sound file as mu-law WAV.",
    ),
    _row(
        "GetSoundFileLength",
        "SoundFileID:string LicenseKey:string",
        "double",
        "Tells how many seconds a sound file plays.",
    ),
    _row(
        "GetSoundFileURL",
        "SoundFileID:string LicenseKey:string",
        "string",
        "Returns an address to listen to a sound file at.",
    ),
    _row(
        "RecordSoundViaPhoneCall",
        "PhoneNumberToDial:string SoundFileID:string LicenseKey:string",
        "boolean",
        "Calls a number and records what is said as a sound file.",
    ),
    _row(
        "GetTTSInMP3",
        "TextToSay:string VoiceID:int BitRate:int TTSrate:unsignedByte TTSvolume:unsignedByte"
        " LicenseKey:string",
        "base64Binary",
        "Speaks a text into an MP3 file.",
    ),
    _row(
        "GetTTSInULAW",
        "TextToSay:string VoiceID:int TTSrate:unsignedByte TTSvolume:unsignedByte"
        " LicenseKey:string",
        "base64Binary",
        "Speaks a text into a mu-law WAV file.",
    ),
)

_SCRIPTS = (
    _row(
        "ScriptList",
        "IncludeGlobalScripts:boolean LicenseKey:string",
        "ArrayOfString",
        "Lists stored scripts.",
    ),
    _row(
        "ScriptSave",
        "ScriptName:string ScriptText:string LicenseKey:string",
        "boolean",
        "Stores a script, over an older one of the same name.",
    ),
    _row("ScriptLoad", "ScriptName:string LicenseKey:string", "string", "Returns a stored script."),
    _row("ScriptDelete", "ScriptName:string LicenseKey:string", "boolean", "Deletes a script."),
    _row(
        "LicenseKeyVariableSave",
        "VariableName:string VariableValue:string LicenseKey:string",
        "boolean",
        "Stores a variable that every script of the key can read.",
    ),
    _row(
        "LicenseKeyVariableLoad",
        "VariableName:string LicenseKey:string",
        "string",
        "Returns a variable of the key.",
    ),
)

_INCOMING_NUMBERS = (
    _row("GetAvailableAreaCodes", "", "ArrayOfAreaCode", "Lists area codes with free numbers."),
    _row(
        "GetAvailableIncomingNumbers",
        "AreaCodeFilter:string",
        "ArrayOfString",
        "Lists ten free numbers.",
    ),
    _row(
        "AssignIncomingNumber",
        "IncomingPhoneNumber:string LicenseKey:string",
        "boolean",
        "Claims a free number for the key.",
    ),
    _row("GetAssignedNumbers", "LicenseKey:string", "ArrayOfString", "Lists the key's numbers."),
    _row(
        "SetIncomingCallScript",
        "PhoneNumber:string Script:string LicenseKey:string",
        "boolean",
        "Sets what callers of one of the key's numbers hear.",
    ),
    _row(
        "GetIncomingCallScript",
        "PhoneNumber:string LicenseKey:string",
        "string",
        "Returns what callers of one of the key's numbers hear.",
    ),
)

_LISTS = (
    _row(
        "LM_AddNewList",
        "ListName:string ParentListID:int LicenseKey:string",
        "int",
        "Makes a list; answers its number.",
    ),
    _row(
        "LM_AlterListID",
        "ListID:int ParentListID:int ListName:string Licensekey:string",
        "boolean",
        "Renames or moves a list; a parent of -1 leaves it where it is.",
    ),
    _row(
        "LM_DeleteList",
        "ListID:int LicenseKey:string",
        "boolean",
        "Deletes a list and the lists under it.",
    ),
    _row(
        "LM_GetListIDsByLicensekey",
        "licensekey:string",
        "ArrayOfLM_ListIDs",
        "Lists the key's lists.",
    ),
    _row(
        "LM_AddListMember",
        "ListID:int LicenseKey:string PhoneNumber:string ClientID:string FirstName:string"
        " LastName:string",
        "int",
        "Adds a member to a list; answers its number.",
    ),
    _row(
        "LM_AlterListMember",
        "ListMemberID:int licensekey:string ClientID:string FirstName:string LastName:string"
        " PhoneNumber:string",
        "boolean",
        "Changes a member of a list.",
    ),
    _row(
        "LM_DeleteListMember",
        "ListMemberID:int LicenseKey:string",
        "boolean",
        "Takes a member off its list.",
    ),
    _row(
        "LM_GetListMembersByListID",
        "ListID:int Licensekey:string",
        "ArrayOfLM_ListMembers",
        "Lists the members of a list.",
    ),
    _row(
        "LM_DialList",
        "ListID:int DialRecursiveLists:boolean CallerID:string CallerIDName:string"
        " VoiceID:unsignedByte TextToSay:string LicenseKey:string",
        "LM_DialReturn",
        "Calls every member of a list.",
    ),
    _row(
        "LM_DialListAdvanced",
        "lmFunctions:LM_Functions",
        "LM_DialReturn",
        "Calls every member of a list with every option: schedule, tries, transfer.",
        over_forms=False,
    ),
)

_INFORMATION = (
    _row("GetVersion", "", "string", "Tells which version of the service answers."),
    _row("getVoices", "", "ArrayOfVoice", "Lists the voices."),
    _row("GetResponseCodes", "", "ArrayOfResponse", "Lists the response codes and their texts."),
)

FAMILIES: dict[str, tuple[Operation, ...]] = {
    "Placing calls": _PLACING_CALLS,
    "Status": _STATUS,
    "Cancelling": _CANCELLING,
    "Sound files": _SOUND_FILES,
    "Scripts": _SCRIPTS,
    "Incoming numbers": _INCOMING_NUMBERS,
    "Lists": _LISTS,
    "Information": _INFORMATION,
}

OPERATIONS: dict[str, Operation] = {
    operation.name: operation for family in FAMILIES.values() for operation in family
}
