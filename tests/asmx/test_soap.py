from datetime import UTC, datetime

import pytest

from simulator.asmx.contract import NAMESPACE
from simulator.asmx.envelopes import SOAP11, SOAP12, Version
from simulator.asmx.faults import ProtocolError
from simulator.asmx.soap import Call, read_call

TEXT_XML = "text/xml; charset=utf-8"
DEPTH = 100_000


def _envelope(inside: str, *, version: Version = SOAP11, header: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>\n<s:Envelope xmlns:s="{version.namespace}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{header}<s:Body>\n{inside}</s:Body></s:Envelope>"
    ).encode()


def _payload(name: str, inside: str = "") -> str:
    return f'<{name} xmlns="{NAMESPACE}">{inside}</{name}>'


def _read(
    body: bytes,
    *,
    version: Version = SOAP11,
    content_type: str = TEXT_XML,
    action: str | None = "",
    lenient: bool = True,
) -> Call:
    return read_call(
        version, body, content_type=content_type, action=action, lenient_soap_action=lenient
    )


def _refusal(
    body: bytes,
    *,
    version: Version = SOAP11,
    content_type: str = TEXT_XML,
    action: str | None = "",
    lenient: bool = True,
) -> str:
    with pytest.raises(ProtocolError) as caught:
        _read(body, version=version, content_type=content_type, action=action, lenient=lenient)
    return str(caught.value)


def test_a_complex_argument_is_read_by_name_not_by_order() -> None:
    """The serializer of .NET takes elements as they come and fills in what is absent."""
    body = _envelope(
        _payload(
            "NotifyPhoneAdvanced",
            "<anr><VoiceID>2</VoiceID><PhoneNumberToDial>7575559999</PhoneNumberToDial>"
            "<Unknown>x</Unknown><TryCount>1</TryCount><TryCount>9</TryCount>"
            "<UTCScheduledDateTime>2020-11-17T08:25:08.336Z</UTCScheduledDateTime>"
            "<TextToSay>a&amp;<![CDATA[<b>]]><!-- c -->d</TextToSay></anr>",
        )
    )

    call = _read(body)

    assert call.operation.name == "NotifyPhoneAdvanced"
    assert call.arguments == {
        "anr": {
            "PhoneNumberToDial": "7575559999",
            "TransferNumber": None,
            "VoiceID": 2,
            "CallerIDNumber": None,
            "CallerIDName": None,
            "TextToSay": "a&<b>d",
            "LicenseKey": None,
            "TryCount": 1,
            "NextTryInSeconds": 0,
            "UTCScheduledDateTime": datetime(2020, 11, 17, 8, 25, 8, 336000, tzinfo=UTC),
            "TTSrate": 0,
            "TTSvolume": 0,
            "MaxCallLength": 0,
            "StatusChangePostUrl": None,
            "ReferenceID": None,
        }
    }


def test_an_array_keeps_its_length() -> None:
    """A nil item is read as an empty one, so that results match requests one by one."""
    body = _envelope(
        _payload(
            "NotifyMultiplePhoneAdvanced",
            "<MultipleANR><AdvancedNotifyRequest><VoiceID>1</VoiceID></AdvancedNotifyRequest>"
            '<Other/><AdvancedNotifyRequest xsi:nil="true"/></MultipleANR>',
        )
    )

    items = _read(body).arguments["MultipleANR"]

    assert [item["VoiceID"] for item in items] == [1, 0]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<IncludeGlobalScripts xsi:nil="true"/><LicenseKey xsi:nil="1">x</LicenseKey>',
        '<LicenseKey xmlns="urn:other">x</LicenseKey><LicenseKey xmlns="">x</LicenseKey>',
        "<licensekey>x</licensekey>",
    ],
)
def test_what_is_absent_nil_or_of_another_namespace_has_its_default(inside: str) -> None:
    """Strings are None, value types what .NET gives a field that nobody set."""
    assert _read(_envelope(_payload("ScriptList", inside))).arguments == {
        "IncludeGlobalScripts": False,
        "LicenseKey": None,
    }


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ('<LicenseKey xmlns="">x</LicenseKey>', ("LicenseKey",)),
        ('<a:LicenseKey xmlns:a="urn:a"/><ScriptName xmlns=""/>', ("LicenseKey", "ScriptName")),
        ("<LicenseKey/><ScriptName/>", ()),
        ('<Unknown xmlns=""/><licensekey xmlns=""/><Unknown/>', ()),
    ],
)
def test_parameters_outside_the_namespace_are_named(inside: str, outside: tuple[str, ...]) -> None:
    """Somebody meant them, unlike what the operation does not know at all."""
    assert _read(_envelope(_payload("ScriptLoad", inside))).outside == outside


def test_an_absent_object_is_none() -> None:
    """There is no empty object where none was sent."""
    assert _read(_envelope(_payload("NotifyPhoneAdvanced"))).arguments == {"anr": None}


@pytest.mark.parametrize(
    "action",
    [f'"{NAMESPACE}getVoices"', f"{NAMESPACE}getVoices", f' "{NAMESPACE}getVoices" '],
)
def test_a_soap_action_is_read_with_or_without_quotes(action: str) -> None:
    """The Perl client of the field sends none."""
    call = _read(_envelope(_payload("getVoices")), action=action, lenient=False)

    assert call.operation.name == "getVoices"


@pytest.mark.parametrize("action", [None, "", '""'])
def test_the_body_decides_where_soap_11_may_be_lenient(action: str | None) -> None:
    """Spring-WS sends an empty SOAPAction, which ASP.NET refuses."""
    assert _read(_envelope(_payload("getVoices")), action=action).operation.name == "getVoices"


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (
            None,
            (
                "Unable to handle request without a valid action parameter."
                " Please supply a valid soap action."
            ),
        ),
        ('""', "Server did not recognize the value of HTTP Header SOAPAction: ."),
        ("urn:x", "Server did not recognize the value of HTTP Header SOAPAction: urn:x."),
        (
            f"{NAMESPACE}GetVersion",
            (
                f"Unable to handle request. The action '{NAMESPACE}GetVersion' and the request"
                f" element '{{{NAMESPACE}}}getVoices' name different operations."
            ),
        ),
    ],
)
def test_soap_11_is_strict_about_its_action(action: str | None, text: str) -> None:
    """In ASP.NET the header, not the body, says which operation is meant."""
    assert _refusal(_envelope(_payload("getVoices")), action=action, lenient=False) == text


@pytest.mark.parametrize(
    "content_type",
    [
        "application/soap+xml",
        f'application/soap+xml; charset=utf-8; action="{NAMESPACE}getVoices"',
        f"application/soap+xml;Action={NAMESPACE}getVoices",
    ],
)
def test_soap_12_has_its_action_in_the_content_type_or_nowhere(content_type: str) -> None:
    """The PowerShell client sends a SOAPAction header, which means nothing in 1.2."""
    call = _read(
        _envelope(_payload("getVoices"), version=SOAP12),
        version=SOAP12,
        content_type=content_type,
        action=f"{NAMESPACE}GetVersion",
        lenient=False,
    )

    assert call.operation.name == "getVoices"


def test_soap_12_refuses_an_unknown_action() -> None:
    """The words differ from those of 1.1, as they do in ASP.NET."""
    body = _envelope(_payload("getVoices"), version=SOAP12)

    assert _refusal(body, version=SOAP12, content_type='application/soap+xml; action="urn:x"') == (
        "Unable to handle request. The action 'urn:x' was not recognized."
    )


@pytest.mark.parametrize(
    ("element", "tag"),
    [("<Foo/>", "Foo"), ('<getVoices xmlns="urn:x"/>', "{urn:x}getVoices")],
)
def test_a_body_that_names_no_operation_is_refused(element: str, tag: str) -> None:
    """Name and namespace must both be right."""
    assert _refusal(_envelope(element)) == (
        f"Unable to handle request. The request element '{tag}' was not recognized."
    )


@pytest.mark.parametrize(
    ("inside", "line", "reason"),
    [
        ("<QueueID>abc</QueueID>", 3, "Input string was not in a correct format."),
        ("\n<QueueID/>", 4, "Input string was not in a correct format."),
        ("<QueueID><b/></QueueID>", 3, "Unexpected node type Element; only text was expected."),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_its_line(
    inside: str, line: int, reason: str
) -> None:
    """The column is lost when the document is read, so it is 0."""
    assert _refusal(_envelope(_payload("GetQueueIDStatus", inside))) == (
        f"Server was unable to read request. ---> There is an error in XML document ({line}, 0)."
        f" ---> {reason}"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b" \r\n", "(0, 0). ---> Root element is missing."),
        (b"<a>", "(1, 4). ---> Premature end of data in tag a line 1, line 1, column 4"),
        (b"<a xmlns='urn:x'/>", "(1, 0). ---> <{urn:x}a> is not a SOAP envelope."),
        (_envelope(""), "(2, 0). ---> The SOAP body holds no element."),
    ],
)
def test_what_is_no_soap_message_is_refused(body: bytes, text: str) -> None:
    """Each time with the place and the reason."""
    assert _refusal(body) == (
        f"Server was unable to read request. ---> There is an error in XML document {text}"
    )


def test_an_envelope_of_the_other_version_is_refused() -> None:
    """The content type has said which version it is."""
    assert _refusal(_envelope(_payload("getVoices"), version=SOAP12)) == (
        "Possible SOAP version mismatch: Envelope namespace"
        " http://www.w3.org/2003/05/soap-envelope was unexpected."
        " Expecting http://schemas.xmlsoap.org/soap/envelope/."
    )


def test_an_envelope_without_a_namespace_is_refused() -> None:
    """No namespace is no version."""
    assert _refusal(b"<Envelope/>") == (
        "Possible SOAP version mismatch: Envelope namespace  was unexpected."
        " Expecting http://schemas.xmlsoap.org/soap/envelope/."
    )


@pytest.mark.parametrize(
    "attributes", ["", 's:mustUnderstand="0"', 's:mustUnderstand="1" s:actor="urn:proxy"']
)
def test_headers_that_may_be_ignored_are(attributes: str) -> None:
    """What does not insist, or is meant for somebody else, is passed over."""
    header = f'<s:Header><Token xmlns="urn:x" {attributes}/></s:Header>'

    assert _read(_envelope(_payload("getVoices"), header=header)).operation.name == "getVoices"


def test_a_header_that_must_be_understood_is_refused() -> None:
    """To pass it over would break a promise that SOAP makes."""
    header = '<s:Header><Token xmlns="urn:x" s:mustUnderstand="1"/></s:Header>'

    assert _refusal(_envelope(_payload("getVoices"), header=header)) == (
        "SOAP header {urn:x}Token was not understood."
    )


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8-sig", "text/xml"),
        ("utf-16", "text/xml"),
        ("utf-16-le", "text/xml; charset=utf-16"),
        ("iso-8859-1", "text/xml; charset=ISO-8859-1"),
        ("utf-8", 'text/xml; charset="utf8"'),
    ],
)
def test_the_charset_comes_from_the_content_type_or_the_document(
    encoding: str, content_type: str
) -> None:
    """The header wins; without one, the rules of XML hold."""
    body = _envelope(_payload("ScriptLoad", "<ScriptName>café</ScriptName>")).decode()

    call = _read(body.encode(encoding), content_type=content_type)

    assert call.arguments["ScriptName"] == "café"


@pytest.mark.parametrize("charset", ["klingon", "\x00"])
def test_an_unknown_charset_is_refused(charset: str) -> None:
    """Guessing would turn names into noise."""
    body = _envelope(_payload("getVoices"))

    assert _refusal(body, content_type=f'text/xml; charset="{charset}"') == (
        "Server was unable to read request. ---> There is an error in XML document (0, 0)."
        f" ---> The charset '{charset}' is not known."
    )


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("subset", "reference"),
    [
        ("", ""),
        ('SYSTEM "file:///etc/passwd"', ""),
        ('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
    ],
)
def test_a_document_type_is_refused(subset: str, reference: str) -> None:
    """Entities are never expanded and nothing is fetched, so no message needs a DTD."""
    inside = _payload("ScriptLoad", f"<ScriptName>{reference}</ScriptName>")
    head, _, rest = _envelope(inside).decode().partition("?>\n")
    body = f"{head}?>\n<!DOCTYPE Envelope {subset}>{rest}".encode()

    assert _refusal(body) == (
        "Server was unable to read request. ---> There is an error in XML document (1, 1)."
        " ---> For security reasons DTD is prohibited."
    )


@pytest.mark.parametrize("document", ["<a>&e11;</a>", '<a b="&e11;"/>'])
def test_an_entity_bomb_is_refused(document: str) -> None:
    """The parser itself stops it, in words of its own: attributes are expanded while it reads."""
    body = f'<!DOCTYPE a [<!ENTITY e0 "ha">{BOMB}]>{document}'.encode()

    assert "Maximum entity amplification factor exceeded" in _refusal(body)


def test_a_document_of_extreme_depth_is_refused() -> None:
    """The parser bounds depth before anything of ours could recurse."""
    body = _envelope("<a>" * DEPTH + "</a>" * DEPTH)

    assert _refusal(body).startswith("Server was unable to read request. --->")
