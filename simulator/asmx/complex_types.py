"""The complex types of the service, one row a field, in the order of the wire."""

from dataclasses import dataclass

from simulator.codes import ResponseCode

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
    doc: str
    fields: tuple[Field, ...]
    value_type: bool = False


_KEY = "00000000-0000-0000-0000-000000000000"
_CODES = "; ".join(f"{code:d} {code.text}" for code in ResponseCode)
_NAME_SHOWN = (
    "The name that the callee's display shows. Most carriers look the name up for themselves."
)
_SCRIPT = "What is spoken and done during the call: plain text mixed with commands."
_TRIES = (
    "How often the number is dialled at most, when nobody answers or the line is busy; never more"
    " than 3."
)
_PAUSE = "How long to wait before the next try, in seconds. The provider advises 60 or more."
_RATE = "0 is slowest, 10 normal, 20 fastest."
_VOLUME = "0 is silent, 100 full and normal."
_TRANSFER = "Where the call goes when the callee presses 0."
_VOICE = "Which voice speaks; getVoices lists them."

_ADVANCED_NOTIFY_REQUEST = ComplexType(
    "AdvancedNotifyRequest",
    "One wish to place a call, as NotifyPhoneAdvanced and NotifyMultiplePhoneAdvanced take it.",
    (
        Field(
            "PhoneNumberToDial", "string", "The number to call, with any punctuation.", "7575559999"
        ),
        Field("TransferNumber", "string", _TRANSFER, "7575558888"),
        Field("VoiceID", "int", _VOICE, "2"),
        Field(
            "CallerIDNumber",
            "string",
            "The number that the callee's display shows. It must differ from PhoneNumberToDial, or"
            " the answer is ResponseCode 13.",
            "7575550000",
        ),
        Field("CallerIDName", "string", _NAME_SHOWN, "Esendex Services"),
        Field("TextToSay", "string", _SCRIPT, "Hello"),
        Field("LicenseKey", "string", "Who is asking.", _KEY),
        Field("TryCount", "int", _TRIES, "2"),
        Field("NextTryInSeconds", "int", _PAUSE, "180"),
        Field(
            "UTCScheduledDateTime",
            "dateTime",
            "The moment to place the call, in UTC; another zone gives ResponseCode 16.",
            "2020-11-17T08:25:08.336Z",
        ),
        Field("TTSrate", "unsignedByte", f"Speed of the voice: {_RATE}", "10"),
        Field("TTSvolume", "unsignedByte", f"Loudness of the voice: {_VOLUME}", "100"),
        Field(
            "MaxCallLength",
            "int",
            "How many seconds the call may last; 0 leaves it to the provider, which is advised.",
            "0",
        ),
        Field(
            "StatusChangePostUrl",
            "string",
            "The URL that receives an OutgoingPostback as the call's status changes, in lower"
            " case.",
            "http://127.0.0.1:9000/status",
        ),
        Field(
            "ReferenceID",
            "string",
            "A label of your own; CancelNotifyByReferenceID cancels by it.",
            "notify1",
        ),
    ),
)

_NOTIFY_RETURN = ComplexType(
    "NotifyReturn",
    "What placing a call, or asking after it, answers: the call as it stands at that moment.",
    (
        Field(
            "ResponseCode",
            "int",
            f"Where the call stands, or why the request was refused. The known codes: {_CODES}.",
            "0",
        ),
        Field(
            "ResponseText",
            "string",
            "The text of the ResponseCode. Programs compare it letter by letter.",
            "Queued",
        ),
        Field(
            "CallAnswered",
            "boolean",
            "Whether somebody or something picked up."
            " It can be true while CallComplete is still false.",
            "false",
        ),
        Field(
            "QueueID",
            "long",
            "The unique ID of the call. What a refused request carries is not documented, so 0 and"
            " negative numbers are allowed.",
            "4093249",
        ),
        Field(
            "TryCount",
            "int",
            "How often the number was dialled; 0 while the call is queued.",
            "0",
        ),
        Field("Demo", "boolean", "Whether the call was placed with the demo key.", "false"),
        Field(
            "DigitsPressed",
            "string",
            "Every key the callee pressed. Absent while the call is queued; present, perhaps empty,"
            " once it was answered.",
            "345",
        ),
        Field(
            "MachineDetection",
            "string",
            "What was heard at the far end: HUMAN a person, MACHINE an answering machine, FAX a fax"
            " machine, UNKNOWN neither could be told. It may change during a call.",
            "HUMAN",
        ),
        Field(
            "Duration",
            "int",
            "How long the whole call took, in seconds; 0 before it starts.",
            "37",
        ),
        Field(
            "StartTime", "dateTime", "When the call started, in UTC.", "2020-08-28T00:53:06.608Z"
        ),
        Field("EndTime", "dateTime", "When the call ended, in UTC.", "2020-08-28T00:53:43.654Z"),
        Field(
            "MinuteRate",
            "decimal",
            "The price of a minute. Some programs read it as a whole number.",
            "0",
        ),
        Field("Country", "string", "The country that was called."),
        Field(
            "CallComplete",
            "boolean",
            "Whether the call is over. Programs that poll stop at true.",
            "false",
        ),
        Field(
            "TextToSay",
            "string",
            "The script of the call, which GetQueueIDStatusWithAdvancedInfo gives back.",
        ),
        Field(
            "VariableArray",
            "ArrayOfVariable",
            "What the script collected; only in the answer of GetQueueIDStatusWithAdvancedInfo.",
        ),
    ),
)

_LM_FUNCTIONS = ComplexType(
    "LM_Functions",
    "One wish to call every member of a list, as LM_DialListAdvanced takes it.",
    (
        Field("CallerID", "string", "The number that the callee's display shows.", "7575550000"),
        Field("CallerIDName", "string", _NAME_SHOWN, "Esendex Services"),
        Field("VoiceID", "unsignedByte", _VOICE, "2"),
        Field("TextToSay", "string", _SCRIPT, "Hello"),
        Field("TryCount", "unsignedByte", _TRIES, "2"),
        Field("Licensekey", "string", "Who is asking.", _KEY),
        Field("Extension", "string", "The extension to dial after the number."),
        Field("TransferNumber", "string", _TRANSFER, "7575558888"),
        Field("NextTryInSeconds", "short", _PAUSE, "180"),
        Field("TTSRate", "unsignedByte", f"Speed of the voice: {_RATE}", "10"),
        Field("TTSVolume", "unsignedByte", f"Loudness of the voice: {_VOLUME}", "100"),
        Field(
            "ScheduledUTCDatetime",
            "dateTime",
            "The moment to start dialling, in UTC.",
            "2020-11-17T08:25:08.336Z",
        ),
        Field("ListID", "int", "The list to dial.", "1"),
        Field("DialRecursiveLists", "boolean", "Whether sub-lists are dialled too.", "false"),
    ),
)

_SMALLER_TYPES = (
    ComplexType(
        "Variable",
        "One variable of the script with its value.",
        (
            Field("VariableName", "string", "The variable's name, in lower case.", "zip"),
            Field("VariableValue", "string", "What it holds, cut after 500 characters.", "23320"),
        ),
    ),
    ComplexType(
        "UploadFileResponse",
        "What became of a sound file that was sent in.",
        (
            Field("UploadSuccessful", "boolean", "Whether the file was stored.", "true"),
            Field("ErrorResponse", "string", "Why it was not."),
            Field("UploadedLengthInSeconds", "int", "How many seconds the sound plays.", "12"),
        ),
    ),
    ComplexType(
        "AreaCode",
        "One area code in which numbers for incoming calls are free.",
        (
            Field("AreaCodeNumber", "string", "Three digits, or nothing.", "877"),
            Field("Location", "string", "Where it lies.", "Toll Free"),
        ),
    ),
    ComplexType(
        "Voice",
        "One voice that can speak a script.",
        (
            Field("VoiceID", "int", "The number to ask for the voice by.", "0"),
            Field("VoiceName", "string", "The voice's first name.", "Diane"),
            Field("VoiceGender", "string", "Female or Male.", "Female"),
            Field("VoiceAge", "int", "The age that the voice sounds like, in years.", "35"),
            Field("VoiceLanguage", "string", "What it speaks: language and region.", "US English"),
            Field("VoiceSummary", "string", "A remark on the voice."),
        ),
    ),
    ComplexType(
        "Response",
        "One code with its text.",
        (
            Field("ResponseCode", "int", "The code, as answers and postbacks carry it.", "0"),
            Field(
                "ResponseText",
                "string",
                "The code in words, as answers carry it in ResponseText.",
                "Queued",
            ),
        ),
    ),
    ComplexType(
        "LM_ListIDs",
        "One list of the license key.",
        (
            Field("ListID", "int", "The number of the list.", "1"),
            Field("ParentListID", "int", "The number of the list above it, 0 for none.", "0"),
            Field("ListName", "string", "The name of the list.", "Customers"),
        ),
    ),
    ComplexType(
        "LM_ListMembers",
        "One member of a list: a number to call, and whose it is.",
        (
            Field("ListMemberID", "int", "The number of the member.", "1"),
            Field("PhoneNumber", "string", "The number to call.", "7575559999"),
            Field("ClientID", "string", "A label of your own for the member.", "4711"),
            Field("FirstName", "string", "The member's first name.", "Ada"),
            Field("LastName", "string", "The member's last name.", "Lovelace"),
        ),
    ),
    ComplexType(
        "LM_DialReturn",
        "What became of a wish to call every member of a list.",
        (
            Field("Success", "boolean", "Whether dialling was accepted.", "true"),
            Field("BatchID", "int", "The number of the batch of calls.", "1"),
            Field("ResponseCode", "int", "Why dialling was not accepted.", "0"),
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
