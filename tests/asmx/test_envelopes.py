from lxml import etree

from simulator.asmx.envelopes import SOAP11, SOAP12, answer_writer, write_fault
from simulator.asmx.faults import MissingParameterError, ProcessingError

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
HEAD11 = HEAD.format("http://schemas.xmlsoap.org/soap/envelope/")
HEAD12 = HEAD.format("http://www.w3.org/2003/05/soap-envelope")
TAIL = "</soap:Body></soap:Envelope>"


def test_the_answer_of_an_advanced_call_byte_for_byte() -> None:
    """One unindented line, elements unprefixed: clients search it with regular expressions."""
    answer = answer_writer("NotifyPhoneAdvanced", SOAP11)({"ResponseText": "Queued", "QueueID": 7})

    assert answer.decode() == (
        f"{HEAD11}"
        '<NotifyPhoneAdvancedResponse xmlns="http://ws.cdyne.com/NotifyWS/">'
        "<NotifyPhoneAdvancedResult><ResponseCode>0</ResponseCode>"
        "<ResponseText>Queued</ResponseText><CallAnswered>false</CallAnswered>"
        "<QueueID>7</QueueID><TryCount>0</TryCount><Demo>false</Demo><Duration>0</Duration>"
        "<StartTime>0001-01-01T00:00:00</StartTime><EndTime>0001-01-01T00:00:00</EndTime>"
        "<MinuteRate>0</MinuteRate><CallComplete>false</CallComplete>"
        "</NotifyPhoneAdvancedResult></NotifyPhoneAdvancedResponse>"
        f"{TAIL}"
    )


def test_an_operation_without_a_result_answers_an_empty_element() -> None:
    """There is no CancelConferenceResult in the contract."""
    assert answer_writer("CancelConference", SOAP12)(None).decode() == (
        f'{HEAD12}<CancelConferenceResponse xmlns="http://ws.cdyne.com/NotifyWS/" />{TAIL}'
    )


def test_an_absent_result_leaves_the_response_empty() -> None:
    """A null string has no element."""
    assert answer_writer("ScriptLoad", SOAP11)(None).decode() == (
        f'{HEAD11}<ScriptLoadResponse xmlns="http://ws.cdyne.com/NotifyWS/" />{TAIL}'
    )


def test_a_fault_in_soap_11() -> None:
    """The code is a qualified name, the detail empty."""
    assert write_fault(SOAP11, MissingParameterError("a<b")).decode() == (
        f"{HEAD11}<soap:Fault><faultcode>soap:Client</faultcode>"
        f"<faultstring>Missing parameter: a&lt;b.</faultstring><detail /></soap:Fault>{TAIL}"
    )


def test_a_fault_in_soap_12() -> None:
    """The later version nests its code and gives its reason a language."""
    assert write_fault(SOAP12, ProcessingError(ValueError("no"))).decode() == (
        f"{HEAD12}<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code>"
        '<soap:Reason><soap:Text xml:lang="en">Server was unable to process request. ---&gt; no'
        f"</soap:Text></soap:Reason><soap:Detail /></soap:Fault>{TAIL}"
    )


def test_a_fault_with_characters_that_xml_forbids_is_well_formed() -> None:
    """Fault texts quote what the client sent."""
    root = etree.fromstring(write_fault(SOAP11, MissingParameterError("\x00\ud800")))

    assert root.findtext(".//faultstring") == "Missing parameter: \ufffd\ufffd."
