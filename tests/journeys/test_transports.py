import pytest

from tests.journeys.desk import KEY, Desk


@pytest.mark.parametrize("operation", ["NotifyPhoneAdvanced", "NotifyMultiplePhoneAdvanced"])
@pytest.mark.parametrize("transport", ["get", "post"])
def test_an_operation_with_a_complex_parameter_is_for_soap_only(
    desk: Desk, operation: str, transport: str
) -> None:
    """The provider's contract has no GET or POST port for it, and the refusal says where to go."""
    reply = getattr(desk, transport)(operation, LicenseKey=KEY)

    assert reply.whole == (
        500,
        "text/plain; charset=utf-8",
        f"{operation} Web Service method name is not valid."
        f" {operation} takes a complex parameter and can be called over SOAP only.\r\n",
    )
