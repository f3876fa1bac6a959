import pytest

from simulator.asmx.faults import (
    ClientError,
    ConversionError,
    HttpMethodError,
    MissingParameterError,
    NotSimulatedError,
    NotUnderstoodError,
    ProcessingError,
    ProtocolError,
    RequestFormatError,
    ServerError,
    SoapActionError,
    SoapOnlyMethodError,
    UnknownMethodError,
    UnreadableRequestError,
    VersionMismatchError,
)

TEXTS: list[tuple[ProtocolError, str]] = [
    (MissingParameterError("LicenseKey"), "Missing parameter: LicenseKey."),
    (UnknownMethodError("Foo"), "Foo Web Service method name is not valid."),
    (
        UnknownMethodError("GetVoices", spelled="getVoices"),
        (
            "GetVoices Web Service method name is not valid."
            " Method names are case sensitive; this one is spelled getVoices."
        ),
    ),
    (
        SoapOnlyMethodError("NotifyPhoneAdvanced"),
        (
            "NotifyPhoneAdvanced Web Service method name is not valid."
            " NotifyPhoneAdvanced takes a complex parameter and can be called over SOAP only."
        ),
    ),
    (
        ConversionError("abc", "System.Int64", "Input string was not in a correct format."),
        (
            "Cannot convert abc to System.Int64.\r\n"
            "Parameter name: type ---> Input string was not in a correct format."
        ),
    ),
    (
        RequestFormatError.of_form("application/json"),
        "Request format is invalid: application/json.",
    ),
    (
        RequestFormatError.of_soap("application/json"),
        (
            "Request format is unrecognized. Send SOAP 1.1 as text/xml or SOAP 1.2 as"
            " application/soap+xml, not application/json."
        ),
    ),
    (
        RequestFormatError.of_soap(""),
        (
            "Request format is unrecognized. Send SOAP 1.1 as text/xml or SOAP 1.2 as"
            " application/soap+xml, not a body without a Content-Type."
        ),
    ),
    (
        SoapActionError.absent(),
        (
            "Unable to handle request without a valid action parameter."
            " Please supply a valid soap action."
        ),
    ),
    (
        SoapActionError.unknown("urn:x"),
        "Server did not recognize the value of HTTP Header SOAPAction: urn:x.",
    ),
    (
        SoapActionError.unknown_parameter("urn:x"),
        "Unable to handle request. The action 'urn:x' was not recognized.",
    ),
    (
        SoapActionError.unknown_element("{urn:x}Foo"),
        "Unable to handle request. The request element '{urn:x}Foo' was not recognized.",
    ),
    (
        SoapActionError.contradicted("urn:a", "{urn:x}b"),
        (
            "Unable to handle request. The action 'urn:a' and the request element '{urn:x}b'"
            " name different operations."
        ),
    ),
    (
        UnreadableRequestError((5, 23), "Input string was not in a correct format."),
        (
            "Server was unable to read request. ---> There is an error in XML document (5, 23)."
            " ---> Input string was not in a correct format."
        ),
    ),
    (
        VersionMismatchError("urn:a", expected="urn:b"),
        "Possible SOAP version mismatch: Envelope namespace urn:a was unexpected. Expecting urn:b.",
    ),
    (NotUnderstoodError("{urn:x}Security"), "SOAP header {urn:x}Security was not understood."),
    (
        HttpMethodError("PUT", allowed="GET or POST"),
        "HTTP method PUT is not allowed here; use GET or POST.",
    ),
    (
        NotSimulatedError("GetTTSInMP3"),
        "GetTTSInMP3 is part of the contract, but is not simulated yet.",
    ),
    (
        ProcessingError(KeyError("anr")),
        "Server was unable to process request. ---> 'anr'",
    ),
    (
        ProcessingError(ZeroDivisionError()),
        "Server was unable to process request. ---> ZeroDivisionError",
    ),
]


@pytest.mark.parametrize(("error", "text"), TEXTS, ids=lambda value: type(value).__name__)
def test_errors_speak_like_asp_net(error: ProtocolError, text: str) -> None:
    """The text is what a client prints, so it is part of the product."""
    assert str(error) == text


@pytest.mark.parametrize(
    ("error", "soap11", "soap12", "status"),
    [
        (ClientError, "Client", "Sender", 500),
        (ServerError, "Server", "Receiver", 500),
        (VersionMismatchError, "VersionMismatch", "VersionMismatch", 500),
        (NotUnderstoodError, "MustUnderstand", "MustUnderstand", 500),
        (HttpMethodError, "Server", "Receiver", 405),
    ],
)
def test_each_branch_has_its_fault_codes(
    error: type[ProtocolError], soap11: str, soap12: str, status: int
) -> None:
    """The two versions of SOAP name the culprit differently."""
    assert (error.soap11_code, error.soap12_code, error.status) == (soap11, soap12, status)
