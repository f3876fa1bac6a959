import re
from html import unescape

import pytest
from lxml import etree, html

from simulator.asmx.contract import OPERATIONS
from simulator.asmx.help_page import operation_page, overview_page

ADDRESS = "http://localhost:8080/notifyws/phonenotify.asmx"


def _text(page: bytes) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def _samples(page: bytes) -> list[str]:
    found = re.findall(r"<pre>(.*?)</pre>", page.decode(), re.DOTALL)
    return [unescape(sample) for sample in found]


def test_operations_are_listed_alphabetically_with_links() -> None:
    """Letter case does not count in the alphabet, so getVoices stands among the others."""
    page = html.fromstring(overview_page(ADDRESS, {"getVoices"}))

    links = [str(link.get("href")) for link in page.findall(".//li/a")]
    names = [link.removeprefix("?op=") for link in links]
    assert names == sorted(OPERATIONS, key=str.lower)


def test_the_overview_says_what_is_simulated() -> None:
    """Whoever calls an operation should know beforehand whether it does anything."""
    text = _text(overview_page(ADDRESS, {"getVoices"}))

    assert "53 operations, 1 of them simulated." in text
    assert "getVoicesLists the voices." in text
    assert "GetVersion not simulated yetTells which version of the service answers." in text


def test_the_overview_leads_to_the_machine_readable_descriptions() -> None:
    """The WSDL is what most visitors come for."""
    page = html.fromstring(overview_page(ADDRESS, set()))

    assert {"?wsdl", "?disco"} <= {link.get("href") for link in page.findall(".//a")}


def test_an_unknown_operation_is_named_and_escaped() -> None:
    """The name comes from the address bar."""
    page = overview_page(ADDRESS, set(), unknown="<script>")

    assert b"There is no operation called &lt;script&gt;." in page
    assert b"There is no operation" not in overview_page(ADDRESS, set())


def test_the_form_tries_the_operation_over_get() -> None:
    """One field a parameter, spelled as the contract spells it."""
    page = html.fromstring(operation_page(ADDRESS, OPERATIONS["LM_AlterListID"], set()))

    form = page.find(".//form")
    assert form is not None
    assert (form.get("action"), form.get("method")) == (f"{ADDRESS}/LM_AlterListID", "get")
    assert [field.get("name") for field in form.findall(".//input")] == [
        "ListID",
        "ParentListID",
        "ListName",
        "Licensekey",
    ]


def test_an_operation_for_soap_only_has_no_form_and_no_form_samples() -> None:
    """A form could not carry its parameter."""
    page = operation_page(ADDRESS, OPERATIONS["NotifyPhoneAdvanced"], {"NotifyPhoneAdvanced"})

    assert "This operation can be called over SOAP only." in _text(page)
    assert b"<form" not in page
    assert len(_samples(page)) == 4
    assert b"not simulated yet" not in page


def test_the_samples_of_a_basic_operation() -> None:
    """They can be copied as they are."""
    page = operation_page(ADDRESS, OPERATIONS["CancelNotifyByReferenceID"], set())

    soap11, answer11, soap12, _, get, answer_get, post, _ = _samples(page)

    assert soap11 == (
        "POST /notifyws/phonenotify.asmx HTTP/1.1\n"
        "Host: localhost:8080\n"
        "Content-Type: text/xml; charset=utf-8\n"
        'SOAPAction: "http://ws.cdyne.com/NotifyWS/CancelNotifyByReferenceID"\n'
        "\n"
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">\n'
        "  <soap:Body>\n"
        '    <CancelNotifyByReferenceID xmlns="http://ws.cdyne.com/NotifyWS/">\n'
        "      <ReferenceID>notify1</ReferenceID>\n"
        "      <LicenseKey>00000000-0000-0000-0000-000000000000</LicenseKey>\n"
        "    </CancelNotifyByReferenceID>\n"
        "  </soap:Body>\n"
        "</soap:Envelope>"
    )
    assert "      <CancelNotifyByReferenceIDResult>int</CancelNotifyBy" in answer11
    assert (
        "Content-Type: application/soap+xml; charset=utf-8;"
        ' action="http://ws.cdyne.com/NotifyWS/CancelNotifyByReferenceID"\n'
    ) in soap12
    assert get.splitlines()[0] == (
        "GET /notifyws/phonenotify.asmx/CancelNotifyByReferenceID"
        "?ReferenceID=notify1&LicenseKey=00000000-0000-0000-0000-000000000000 HTTP/1.1"
    )
    assert answer_get.endswith('<int xmlns="http://ws.cdyne.com/NotifyWS/">int</int>')
    assert post.endswith(
        "Content-Type: application/x-www-form-urlencoded\n\n"
        "ReferenceID=notify1&LicenseKey=00000000-0000-0000-0000-000000000000"
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_sample_message_is_well_formed(name: str) -> None:
    """A sample that does not parse teaches the wrong thing."""
    samples = _samples(operation_page(ADDRESS, OPERATIONS[name], set()))

    documents = [sample[sample.index("<?xml") :] for sample in samples if "<?xml" in sample]
    assert len(documents) >= 4
    for document in documents:
        assert etree.fromstring(document.encode()) is not None


def test_an_operation_without_parameters_and_one_without_a_result() -> None:
    """Nothing to ask is no question mark, nothing to answer is no body."""
    voices = _samples(operation_page(ADDRESS, OPERATIONS["getVoices"], set()))
    conference = _samples(operation_page(ADDRESS, OPERATIONS["CancelConference"], set()))

    assert voices[4].splitlines()[0] == "GET /notifyws/phonenotify.asmx/getVoices HTTP/1.1"
    assert conference[5] == "HTTP/1.1 200 OK\n"
    assert '<CancelConferenceResponse xmlns="http://ws.cdyne.com/NotifyWS/" />' in conference[1]


@pytest.mark.parametrize("address", ['http://a"><script>/x.asmx', "http://[bad", "\ud800"])
def test_any_address_is_escaped(address: str) -> None:
    """It comes from the client's Host header."""
    for page in (
        overview_page(address, set()),
        operation_page(address, OPERATIONS["getVoices"], set()),
    ):
        assert b"<script" not in page
