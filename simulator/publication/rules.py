"""What the schemas of the contract's types ask beyond names and types, and what they show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["FIELDS", "FORMS", "TYPE_RULES", "FieldRule", "TypeRule"]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What is said of one field.

    Attributes:
        title: A word or two that stand for it.
        asks: Keywords of JSON Schema, in place of those that follow from the wire type.
        examples: Values as JSON has them; none for the contract's own sample.
    """

    title: str
    asks: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What is said of one type.

    Attributes:
        comment: Which of it is documented, which seen, and which assumed.
        needed: Fields that may not be left out although the wire lets them.
        conditions: Parts for `allOf`.
        examples: Whole messages; none for one of the contract's own samples.
    """

    comment: str
    needed: frozenset[str] = frozenset()
    conditions: tuple[Mapping[str, Any], ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()


def _form(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


_FROM_0: Final = {"minimum": 0}
_CODE: Final = {"minimum": 0, "maximum": 46}

# By the field's name in lower case, since the contract spells the same one differently in
# different types (TTSrate, TTSRate); where two types mean different things, by type and field.
FIELDS: Final[Mapping[str, FieldRule]] = {
    "areacodenumber": FieldRule("Area code", _form("npa"), ("877", "")),
    "batchid": FieldRule("Batch"),
    "callanswered": FieldRule("Answered"),
    "callcomplete": FieldRule("Over"),
    "callerid": FieldRule("Caller ID", _form("dialable_or_nothing"), ("7575550000", "")),
    "calleridname": FieldRule("Caller ID name"),
    "calleridnumber": FieldRule("Caller ID", _form("dialable_or_nothing"), ("7575550000", "")),
    "clientid": FieldRule("Client ID"),
    "country": FieldRule("Country", examples=("US",)),
    "demo": FieldRule("Demo"),
    "dialrecursivelists": FieldRule("Sub-lists too"),
    "digitspressed": FieldRule("Digits pressed", _form("digits"), ("1*#", "")),
    "duration": FieldRule("Duration", _FROM_0, (37, 0)),
    "endtime": FieldRule(
        "End", _form("answer_time"), ("2020-08-28T00:53:43.654Z", "0001-01-01T00:00:00")
    ),
    "errorresponse": FieldRule("Reason", examples=("Invalid License Key",)),
    "errortext": FieldRule("Reason in words", examples=("Invalid CallerID",)),
    "extension": FieldRule("Extension", _form("extension"), ("", "3025")),
    "firstname": FieldRule("First name"),
    "lastname": FieldRule("Last name"),
    "licensekey": FieldRule("License key"),
    "listid": FieldRule("List"),
    "listmemberid": FieldRule("Member"),
    "listname": FieldRule("Name of the list"),
    "location": FieldRule("Place"),
    "machinedetection": FieldRule("Who answered", {"enum": ["HUMAN", "MACHINE", "FAX", "UNKNOWN"]}),
    "maxcalllength": FieldRule("Longest call", _FROM_0),
    "minuterate": FieldRule("Rate per minute", _FROM_0, (0, 0.05)),
    "nexttryinseconds": FieldRule("Seconds between tries", _FROM_0),
    "parentlistid": FieldRule("List above"),
    "phonenumber": FieldRule("Number to call"),
    "phonenumbertodial": FieldRule(
        "Number to dial", _form("dialable"), ("7575559999", "555-555-1000x3025")
    ),
    "queueid": FieldRule("Call", examples=(4093249, 1188888888)),
    "referenceid": FieldRule("Reference ID"),
    "responsecode": FieldRule("Status", _CODE, (0, 1, 21)),
    "responsetext": FieldRule("Status in words", examples=("Queued", "In Call/Ringing")),
    "scheduledutcdatetime": FieldRule("When to start", _form("utc_time")),
    "starttime": FieldRule(
        "Start", _form("answer_time"), ("2020-08-28T00:53:06.608Z", "0001-01-01T00:00:00")
    ),
    "statuschangeposturl": FieldRule(
        "Where postbacks go", _form("lower_case_url"), ("http://127.0.0.1:9000/status", "")
    ),
    "success": FieldRule("Accepted"),
    "texttosay": FieldRule("Script", examples=("Hello", "Press 1.~\\WaitForDTMF(5)~")),
    "transfernumber": FieldRule(
        "Number to transfer to", _form("dialable_or_nothing"), ("7575558888", "")
    ),
    "trycount": FieldRule("Tries", {"minimum": 0, "maximum": 3}, (1, 2)),
    "ttsrate": FieldRule("Speed of speech", {"minimum": 0, "maximum": 20}),
    "ttsvolume": FieldRule("Volume of speech", {"minimum": 0, "maximum": 100}),
    "uploadedlengthinseconds": FieldRule("Length", _FROM_0),
    "uploadsuccessful": FieldRule("Stored"),
    "utcscheduleddatetime": FieldRule("When to call", _form("utc_time")),
    "variablearray": FieldRule(
        "Script variables", examples=([{"VariableName": "zip", "VariableValue": "23320"}],)
    ),
    "variablename": FieldRule("Name"),
    "variablevalue": FieldRule("Value", {"maxLength": 500}),
    "voiceage": FieldRule("Age", _FROM_0),
    "voicegender": FieldRule("Gender"),
    "voiceid": FieldRule("Voice", _FROM_0),
    "voicelanguage": FieldRule("Language"),
    "voicename": FieldRule("Name"),
    "voicesummary": FieldRule("Remark", examples=("Diane, female, 35, US English",)),
    "LM_DialReturn.ResponseCode": FieldRule("Code", _CODE, (0, 4)),
    "NotifyReturn.TextToSay": FieldRule("Script", examples=("Hello",)),
    "NotifyReturn.TryCount": FieldRule("Tries so far", _FROM_0, (0, 1)),
    "Response.ResponseCode": FieldRule("Code", _CODE, (0, 46)),
    "Response.ResponseText": FieldRule("Text"),
}

TYPE_RULES: Final[Mapping[str, TypeRule]] = {
    "AdvancedNotifyRequest": TypeRule(
        "Documented: the 15 fields, their order, value types being required, three tries at most,"
        " a lower-case URL, UTC. Assumed: MaxCallLength counts seconds and 0 means no limit of"
        " your own; the lower ends of ranges; the length of international numbers; that"
        " PhoneNumberToDial and LicenseKey may not be left out. This is the strict contract: what"
        " satisfies it is refused for no formal reason. Beyond what JSON Schema can say:"
        " CallerIDNumber differs from PhoneNumberToDial.",
        needed=frozenset({"PhoneNumberToDial", "LicenseKey"}),
    ),
    "NotifyReturn": TypeRule(
        "Documented in the service contract: the 16 fields, their order and types, that value types"
        " are always present, that VariableArray comes with GetQueueIDStatusWithAdvancedInfo only."
        " Following from that: ints fit 32 bits, QueueID 64. Seen with live clients and recorded"
        " answers: DigitsPressed is present once CallAnswered is true, 0001-01-01T00:00:00 stands"
        " for no time yet. Assumed: lower ends of ranges, the optional Z, QueueID of a refused"
        " request. Left out on purpose: that ResponseText is the text of the ResponseCode, which"
        " response_codes.schema.json pairs.",
        conditions=(
            {
                "if": {
                    "properties": {"CallAnswered": {"const": True}},
                    "required": ["CallAnswered"],
                },
                "then": {
                    "title": "an answered call carries the keys pressed, even when there are none",
                    "required": ["DigitsPressed"],
                },
            },
        ),
        examples=(
            {
                "ResponseCode": 0,
                "ResponseText": "Queued",
                "CallAnswered": False,
                "QueueID": 1188888888,
                "TryCount": 0,
                "Demo": False,
                "Duration": 0,
                "StartTime": "0001-01-01T00:00:00",
                "EndTime": "0001-01-01T00:00:00",
                "MinuteRate": 0,
                "CallComplete": False,
            },
        ),
    ),
    "LM_Functions": TypeRule(
        "Documented: the 14 fields, their order, spellings and types, and that value types are"
        " required. Taken over from AdvancedNotifyRequest, whose fields of like names they are:"
        " three tries at most, the ranges of TTSRate and TTSVolume, the forms of numbers, UTC."
        " Assumed: the lower ends of ranges, the form of Extension, that Licensekey may not be left"
        " out.",
        needed=frozenset({"Licensekey"}),
    ),
    "Variable": TypeRule(
        "Documented: both fields, their order and types, lower-case names and 500 characters."
    ),
    "UploadFileResponse": TypeRule(
        "Documented: the three fields, their order and types, that ErrorResponse may be absent, and"
        " a failure with 'Invalid License Key'. Assumed: that a length is not negative.",
        examples=(
            {"UploadSuccessful": True, "UploadedLengthInSeconds": 12},
            {
                "UploadSuccessful": False,
                "ErrorResponse": "Invalid License Key",
                "UploadedLengthInSeconds": 0,
            },
        ),
    ),
    "AreaCode": TypeRule(
        "Documented: both fields, their order and types. Seen: three digits or none, with Toll Free"
        " as place."
    ),
    "Voice": TypeRule(
        "Documented: the six fields, their order and types. Assumed: that numbers and ages are not"
        " negative. Left open: the values of VoiceGender and VoiceLanguage, of which only recorded"
        " ones are known, and the wording of VoiceSummary."
    ),
    "Response": TypeRule(
        "Documented: both fields, their order and types. Seen: codes from 0 to 46."
        " response_codes.schema.json pairs each code with its text."
    ),
    "LM_ListIDs": TypeRule("Documented: the three fields, their order and types, and 0 for none."),
    "LM_ListMembers": TypeRule(
        "Documented: the five fields, their order and types. Left open, since nothing is"
        " documented: the form of PhoneNumber, which may be kept as it was given."
    ),
    "LM_DialReturn": TypeRule(
        "Documented: the four fields, their order and types, that a failure has a ResponseCode and"
        " an ErrorText. Assumed: that the codes are those of GetResponseCodes.",
        examples=(
            {"Success": True, "BatchID": 1, "ResponseCode": 0},
            {
                "Success": False,
                "BatchID": 0,
                "ResponseCode": 4,
                "ErrorText": "Invalid CallerID",
            },
        ),
    ),
}

_DIALABLE: Final = (
    "[^0-9xX]*(1[^0-9xX]*)?([0-9][^0-9xX]*){10}([xX][0-9]+)?|[^0-9xX]*011([^0-9xX]*[0-9]){7,15}"
)

# Titles follow "needs" in a sentence, since none can be made from a pattern.
FORMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "utc_time": {
        "title": "a UTC date and time such as 2020-08-28T00:53:06.608Z",
        "description": "RFC 3339 with the zone written as Z; fractions of a second are optional.",
        "type": "string",
        "format": "date-time",
        "pattern": "Z$",
        "examples": ["2020-08-28T00:53:06.608Z", "2020-08-28T00:53:06Z"],
    },
    "answer_time": {
        "title": "a UTC date and time such as 2020-08-28T00:53:06.608Z",
        "description": "An xs:dateTime in UTC, its Z optional. 0001-01-01T00:00:00 stands for a"
        " moment that has not come yet.",
        "type": "string",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?Z?$",
        "examples": ["2020-08-28T00:53:06.608Z", "0001-01-01T00:00:00"],
    },
    "dialable": {
        "title": "10 digits with any punctuation and perhaps an extension such as x3025, or 011 and"
        " an international number",
        "description": "A telephone number as people write it; a country code 1 may stand in"
        " front.",
        "type": "string",
        "pattern": f"^({_DIALABLE})$",
        "examples": ["7575559999", "(757) 555-9999", "555-555-1000x3025"],
    },
    "dialable_or_nothing": {
        "title": "10 digits with any punctuation and perhaps an extension such as x3025, 011 and an"
        " international number, or nothing",
        "description": "A telephone number as people write it, or an empty text where none is"
        " wanted.",
        "type": "string",
        "pattern": f"^({_DIALABLE})?$",
        "examples": ["7575558888", ""],
    },
    "lower_case_url": {
        "title": "an http or https address in lower case, or nothing",
        "description": "The provider asks for lower case and does not say what becomes of"
        " capitals.",
        "type": "string",
        "pattern": "^(https?://[^A-Z\\s]+)?$",
        "examples": ["http://127.0.0.1:9000/status", ""],
    },
    "digits": {
        "title": "keys of a telephone, in the order pressed (0 to 9, * and #)",
        "description": "The keys one after another with nothing between them; empty when none was"
        " pressed.",
        "type": "string",
        "pattern": "^[0-9*#]*$",
        "examples": ["345", "", "1*#"],
    },
    "extension": {
        "title": "the digits of an extension, or nothing",
        "description": "What follows the x in 7575559999x3025, without the x.",
        "type": "string",
        "pattern": "^[0-9]*$",
        "examples": ["3025", ""],
    },
    "npa": {
        "title": "3 digits, or nothing",
        "description": "An area code of the North American Numbering Plan.",
        "type": "string",
        "pattern": "^([0-9]{3})?$",
        "examples": ["877", ""],
    },
}
