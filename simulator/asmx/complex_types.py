"""The complex types of the service, one row a field, in the order of the wire."""

from dataclasses import dataclass

__all__ = ["TYPES", "ComplexType", "Field"]


@dataclass(frozen=True, slots=True)
class Field:
    """One named value: an element of a complex type, or a parameter of an operation.

    `type` is a wire type: a scalar of `values.SCALARS`, a name of `TYPES`, or `ArrayOf` either.
    """

    name: str
    type: str
    doc: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class ComplexType:
    """A sequence of elements; `value_type` marks a .NET struct, which can never be absent."""

    name: str
    fields: tuple[Field, ...]
    value_type: bool = False


_KEY = "00000000-0000-0000-0000-000000000000"

_ADVANCED_NOTIFY_REQUEST = ComplexType(
    "AdvancedNotifyRequest",
    (
        Field("PhoneNumberToDial", "string", "Number to call, ten digits.", "7575559999"),
        Field("TransferNumber", "string", "Where key 0 leads the callee.", "7575558888"),
        Field("VoiceID", "int", "A voice of getVoices.", "2"),
        Field("CallerIDNumber", "string", "Number shown to the callee.", "7575550000"),
        Field("CallerIDName", "string", "Name shown; most carriers ignore it.", "Esendex Services"),
        Field("TextToSay", "string", "Text and script commands, mixed.", "Hello"),
        Field("LicenseKey", "string", "Who is asking.", _KEY),
        Field("TryCount", "int", "How often to dial, at most 3.", "2"),
        Field("NextTryInSeconds", "int", "Pause between two tries; 60 or more is advised.", "180"),
        Field(
            "UTCScheduledDateTime",
            "dateTime",
            "When to call, in UTC.",
            "2020-11-17T08:25:08.336Z",
        ),
        Field("TTSrate", "unsignedByte", "Speed of the voice, 0 to 20; 10 is normal.", "10"),
        Field("TTSvolume", "unsignedByte", "Loudness of the voice, 0 to 100.", "100"),
        Field("MaxCallLength", "int", "Longest call; 0 leaves it to the service.", "0"),
        Field(
            "StatusChangePostUrl",
            "string",
            "Where postbacks go, in lower case.",
            "http://127.0.0.1:9000/status",
        ),
        Field("ReferenceID", "string", "The customer's own label.", "notify1"),
    ),
)

_NOTIFY_RETURN = ComplexType(
    "NotifyReturn",
    (
        Field("ResponseCode", "int", "Where the call stands, 0 to 46.", "0"),
        Field("ResponseText", "string", "The response code in words.", "Queued"),
        Field("CallAnswered", "boolean", "Whether somebody or something picked up.", "false"),
        Field("QueueID", "long", "The call's number in the queue.", "4093249"),
        Field("TryCount", "int", "Tries made so far.", "0"),
        Field("Demo", "boolean", "Whether a demo key placed the call.", "false"),
        Field("DigitsPressed", "string", "All keys pressed, in order.", "345"),
        Field("MachineDetection", "string", "HUMAN, MACHINE, FAX or UNKNOWN.", "HUMAN"),
        Field("Duration", "int", "Seconds connected.", "37"),
        Field("StartTime", "dateTime", "Start in UTC.", "2020-08-28T00:53:06.608Z"),
        Field("EndTime", "dateTime", "End in UTC.", "2020-08-28T00:53:43.654Z"),
        Field("MinuteRate", "decimal", "Price of a minute.", "0"),
        Field("Country", "string", "Country of the number called."),
        Field("CallComplete", "boolean", "True once nothing more will happen.", "false"),
        Field("TextToSay", "string", "The script; only with advanced info."),
        Field("VariableArray", "ArrayOfVariable", "Script variables; only with advanced info."),
    ),
)

_LM_FUNCTIONS = ComplexType(
    "LM_Functions",
    (
        Field("CallerID", "string", "Number shown to the callee.", "7575550000"),
        Field("CallerIDName", "string", "Name shown; most carriers ignore it.", "Esendex Services"),
        Field("VoiceID", "unsignedByte", "A voice of getVoices.", "2"),
        Field("TextToSay", "string", "Text and script commands, mixed.", "Hello"),
        Field("TryCount", "unsignedByte", "How often to dial, at most 3.", "2"),
        Field("Licensekey", "string", "Who is asking.", _KEY),
        Field("Extension", "string", "Extension to dial after the number."),
        Field("TransferNumber", "string", "Where key 0 leads the callee.", "7575558888"),
        Field("NextTryInSeconds", "short", "Pause between two tries.", "180"),
        Field("TTSRate", "unsignedByte", "Speed of the voice, 0 to 20; 10 is normal.", "10"),
        Field("TTSVolume", "unsignedByte", "Loudness of the voice, 0 to 100.", "100"),
        Field(
            "ScheduledUTCDatetime",
            "dateTime",
            "When to start dialling, in UTC.",
            "2020-11-17T08:25:08.336Z",
        ),
        Field("ListID", "int", "The list to dial.", "1"),
        Field("DialRecursiveLists", "boolean", "Whether sub-lists are dialled too.", "false"),
    ),
)

_SMALLER_TYPES = (
    ComplexType(
        "Variable",
        (
            Field("VariableName", "string", "Lower-case name."),
            Field("VariableValue", "string", "At most 500 characters."),
        ),
    ),
    ComplexType(
        "UploadFileResponse",
        (
            Field("UploadSuccessful", "boolean", "Whether the file was stored.", "true"),
            Field("ErrorResponse", "string", "Why it was not."),
            Field("UploadedLengthInSeconds", "int", "How long the sound plays.", "12"),
        ),
    ),
    ComplexType(
        "AreaCode",
        (
            Field("AreaCodeNumber", "string", "Three digits.", "877"),
            Field("Location", "string", "Where it lies.", "Toll Free"),
        ),
    ),
    ComplexType(
        "Voice",
        (
            Field("VoiceID", "int", "Number to ask for the voice by.", "0"),
            Field("VoiceName", "string", "First name.", "Diane"),
            Field("VoiceGender", "string", "Female or Male.", "Female"),
            Field("VoiceAge", "int", "Age the voice sounds like, in years.", "35"),
            Field("VoiceLanguage", "string", "Language and region.", "US English"),
            Field("VoiceSummary", "string", "A remark on the voice."),
        ),
    ),
    ComplexType(
        "Response",
        (
            Field("ResponseCode", "int", "The code.", "0"),
            Field("ResponseText", "string", "The code in words.", "Queued"),
        ),
    ),
    ComplexType(
        "LM_ListIDs",
        (
            Field("ListID", "int", "Number of the list.", "1"),
            Field("ParentListID", "int", "The list above it, 0 for none.", "0"),
            Field("ListName", "string", "Name of the list.", "Customers"),
        ),
    ),
    ComplexType(
        "LM_ListMembers",
        (
            Field("ListMemberID", "int", "Number of the member.", "1"),
            Field("PhoneNumber", "string", "Number to call.", "7575559999"),
            Field("ClientID", "string", "The customer's own label."),
            Field("FirstName", "string"),
            Field("LastName", "string"),
        ),
    ),
    ComplexType(
        "LM_DialReturn",
        (
            Field("Success", "boolean", "Whether dialling was accepted.", "true"),
            Field("BatchID", "int", "Number of the batch.", "1"),
            Field("ResponseCode", "int", "Why it was not accepted.", "0"),
            Field("ErrorText", "string", "The same in words."),
        ),
        value_type=True,
    ),
)

TYPES: dict[str, ComplexType] = {
    complex_type.name: complex_type
    for complex_type in (
        _ADVANCED_NOTIFY_REQUEST,
        _NOTIFY_RETURN,
        _LM_FUNCTIONS,
        *_SMALLER_TYPES,
    )
}
