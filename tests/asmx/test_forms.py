import pytest

from simulator.asmx.contract import OPERATIONS
from simulator.asmx.faults import (
    ConversionError,
    MissingParameterError,
    RequestFormatError,
    SoapOnlyMethodError,
    UnknownMethodError,
)
from simulator.asmx.forms import (
    answer_writer,
    check_content_type,
    find_operation,
    read_arguments,
)

QUEUED = """<?xml version="1.0" encoding="utf-8"?>
<NotifyReturn xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://ws.cdyne.com/NotifyWS/">
  <ResponseCode>0</ResponseCode>
  <ResponseText>Queued</ResponseText>
  <CallAnswered>false</CallAnswered>
  <QueueID>1188888888</QueueID>
  <TryCount>0</TryCount>
  <Demo>false</Demo>
  <Duration>0</Duration>
  <StartTime>0001-01-01T00:00:00</StartTime>
  <EndTime>0001-01-01T00:00:00</EndTime>
  <MinuteRate>0</MinuteRate>
  <CallComplete>false</CallComplete>
</NotifyReturn>"""


def test_the_recorded_answer_of_a_basic_call_byte_for_byte() -> None:
    """A queued call has no digits, no machine, no country: null strings are left out."""
    answer = answer_writer("NotifyPhoneBasic")({"ResponseText": "Queued", "QueueID": 1188888888})

    assert answer.decode() == QUEUED


@pytest.mark.parametrize(
    ("operation", "value", "root"),
    [
        ("GetVersion", "1 & 2", '<string xmlns="http://ws.cdyne.com/NotifyWS/">1 &amp; 2</string>'),
        ("GetVersion", "", '<string xmlns="http://ws.cdyne.com/NotifyWS/" />'),
        (
            "GetVersion",
            None,
            (
                '<string xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
                ' xmlns="http://ws.cdyne.com/NotifyWS/" />'
            ),
        ),
        ("CancelNotify", True, '<boolean xmlns="http://ws.cdyne.com/NotifyWS/">true</boolean>'),
        ("LM_AddNewList", 7, '<int xmlns="http://ws.cdyne.com/NotifyWS/">7</int>'),
        ("LM_AddNewList", None, '<int xmlns="http://ws.cdyne.com/NotifyWS/">0</int>'),
        (
            "GetSoundFileLength",
            1.5,
            '<double xmlns="http://ws.cdyne.com/NotifyWS/">1.5</double>',
        ),
        (
            "GetSoundFile",
            b"RIFF",
            '<base64Binary xmlns="http://ws.cdyne.com/NotifyWS/">UklGRg==</base64Binary>',
        ),
        (
            "ScriptList",
            ["a"],
            (
                '<ArrayOfString xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
                ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
                ' xmlns="http://ws.cdyne.com/NotifyWS/">\n  <string>a</string>\n</ArrayOfString>'
            ),
        ),
    ],
)
def test_the_root_is_named_after_the_type(operation: str, value: object, root: str) -> None:
    """Scalars carry the service's namespace alone; arrays and objects two more."""
    assert answer_writer(operation)(value).decode() == (
        f'<?xml version="1.0" encoding="utf-8"?>\n{root}'
    )


def test_an_operation_without_a_result_has_an_empty_body() -> None:
    """There is nothing to say, and no element to say it in."""
    assert answer_writer("CancelConference")(None) == b""


def test_parameter_names_are_found_whatever_their_letter_case() -> None:
    """A client of the field sends CallerIDName where the contract says CallerIDname."""
    raw = (
        b"PHONENUMBERTODIAL=(757)%20555-9999&texttosay=a+b%3dc&CallerID=&CallerIDName=Me"
        b"&VoiceID=2&licensekey=0&extra=1&novalue&&=x"
    )

    assert read_arguments(OPERATIONS["NotifyPhoneBasic"], raw) == {
        "PhoneNumberToDial": "(757) 555-9999",
        "TextToSay": "a b=c",
        "CallerID": "",
        "CallerIDname": "Me",
        "VoiceID": "2",
        "LicenseKey": "0",
    }


def test_values_have_the_type_of_the_contract() -> None:
    """Everything is text in a form, and is read by the declared type."""
    raw = (
        b"ListID=7&DialRecursiveLists=True&CallerID=&CallerIDName=&VoiceID=3&TextToSay=&LicenseKey="
    )

    arguments = read_arguments(OPERATIONS["LM_DialList"], raw)

    assert arguments["ListID"] == 7
    assert arguments["DialRecursiveLists"] is True
    assert arguments["VoiceID"] == 3


def test_a_repeated_parameter_is_joined_by_commas() -> None:
    """So does ASP.NET; a sound file over a form comes one byte a value."""
    raw = b"FileBinary=82&FileBinary=73&SoundFileID=a&SoundFileID=b&LicenseKey=0"

    assert read_arguments(OPERATIONS["UploadSoundFile"], raw) == {
        "FileBinary": b"RI",
        "SoundFileID": "a,b",
        "LicenseKey": "0",
    }


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    """A caller in another encoding still gets a call, with its odd letters replaced."""
    raw = b"ScriptName=caf%e9&LicenseKey=\xff%c3%a9"

    assert read_arguments(OPERATIONS["ScriptLoad"], raw) == {
        "ScriptName": "caf\ufffd",
        "LicenseKey": "\ufffdé",
    }


def test_the_first_missing_parameter_is_reported() -> None:
    """First means in the order of the contract, not of the request."""
    with pytest.raises(MissingParameterError) as caught:
        read_arguments(OPERATIONS["NotifyPhoneEnglishBasic"], b"LicenseKey=0")

    assert str(caught.value) == "Missing parameter: PhoneNumberToDial."


def test_a_value_of_the_wrong_type_is_refused() -> None:
    """An empty value is there, but is no number."""
    with pytest.raises(ConversionError) as caught:
        read_arguments(OPERATIONS["GetQueueIDStatus"], b"QueueID=")

    assert str(caught.value) == (
        "Cannot convert  to System.Int64.\r\n"
        "Parameter name: type ---> Input string was not in a correct format."
    )


def test_operations_are_found_by_their_exact_name() -> None:
    """The path's last part is the method, and letter case counts."""
    assert find_operation("/getVoices") is OPERATIONS["getVoices"]


@pytest.mark.parametrize(
    ("path", "error", "text"),
    [
        ("/Foo", UnknownMethodError, "Foo Web Service method name is not valid."),
        (
            "/GETVOICES",
            UnknownMethodError,
            (
                "GETVOICES Web Service method name is not valid."
                " Method names are case sensitive; this one is spelled getVoices."
            ),
        ),
        (
            "/LM_DialListAdvanced",
            SoapOnlyMethodError,
            (
                "LM_DialListAdvanced Web Service method name is not valid."
                " LM_DialListAdvanced takes a complex parameter and can be called over SOAP only."
            ),
        ),
    ],
)
def test_a_path_that_names_no_operation_is_refused(
    path: str, error: type[Exception], text: str
) -> None:
    """Whoever is close is told how close."""
    with pytest.raises(error) as caught:
        find_operation(path)

    assert str(caught.value) == text


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "Application/X-WWW-form-urlencoded; charset=utf-8"],
)
def test_a_form_is_accepted(content_type: str) -> None:
    """Parameters of the content type do not matter."""
    check_content_type(content_type)


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", ""]
)
def test_other_bodies_are_refused(content_type: str) -> None:
    """There is no JSON at this provider."""
    with pytest.raises(RequestFormatError) as caught:
        check_content_type(content_type)

    assert str(caught.value) == f"Request format is invalid: {content_type}."
