"""The errors of the protocol, their texts in one place, and the SOAP fault code of each.

ProtocolError
├── ClientError                  the request is wrong: soap:Client, in SOAP 1.2 soap:Sender
│   ├── MissingParameterError    a form without one of the declared parameters
│   ├── UnknownMethodError       a path that names no operation
│   ├── SoapOnlyMethodError      a path that names an operation with complex parameters
│   ├── ConversionError          a form value of the wrong type
│   ├── RequestFormatError       a POST of neither SOAP nor a form
│   ├── SoapActionError          a SOAPAction that is missing, unknown, or of another operation
│   ├── UnreadableRequestError   a SOAP message that is no XML, no envelope, or holds a bad value
│   ├── VersionMismatchError     an envelope of another SOAP version: soap:VersionMismatch
│   └── NotUnderstoodError       a header that must be understood: soap:MustUnderstand
├── HttpMethodError              neither GET nor POST: HTTP 405
└── ServerError                  the request is fine: soap:Server, in SOAP 1.2 soap:Receiver
    ├── NotSimulatedError        an operation without a handler
    └── ProcessingError          a handler failed

Over GET and POST the text is the whole answer; over SOAP it is the fault string. Texts are those
of ASP.NET with custom errors on: no exception types, no stack trace.
"""

from typing import ClassVar

from simulator.errors import RingbackError

__all__ = [
    "ClientError",
    "ConversionError",
    "HttpMethodError",
    "MissingParameterError",
    "NotSimulatedError",
    "NotUnderstoodError",
    "ProcessingError",
    "ProtocolError",
    "RequestFormatError",
    "ServerError",
    "SoapActionError",
    "SoapOnlyMethodError",
    "UnknownMethodError",
    "UnreadableRequestError",
    "VersionMismatchError",
]


class ProtocolError(RingbackError):
    """The answer to a request that gets no result."""

    status: ClassVar[int] = 500
    soap11_code: ClassVar[str] = "Server"
    soap12_code: ClassVar[str] = "Receiver"


class ClientError(ProtocolError):
    """The request is wrong."""

    soap11_code = "Client"
    soap12_code = "Sender"


class MissingParameterError(ClientError):
    """A form lacks a declared parameter, the first one in the order of the contract."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing parameter: {name}.")


class UnknownMethodError(ClientError):
    """A path names no operation; `spelled` is the one that it may have meant."""

    def __init__(self, name: str, *, spelled: str | None = None) -> None:
        hint = f" Method names are case sensitive; this one is spelled {spelled}."
        text = f"{name} Web Service method name is not valid."
        super().__init__(text + hint if spelled else text)


class SoapOnlyMethodError(ClientError):
    """A path names an operation that GET and POST cannot carry."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} Web Service method name is not valid."
            f" {name} takes a complex parameter and can be called over SOAP only."
        )


class ConversionError(ClientError):
    """A form value is not of its parameter's type."""

    def __init__(self, value: str, dotnet_type: str, reason: str) -> None:
        super().__init__(
            f"Cannot convert {value} to {dotnet_type}.\r\nParameter name: type ---> {reason}"
        )


class RequestFormatError(ClientError):
    """A POST carries something that is neither SOAP nor a form."""

    @classmethod
    def of_form(cls, content_type: str) -> "RequestFormatError":
        """Refuse a POST to an operation's own address."""
        return cls(f"Request format is invalid: {content_type}.")

    @classmethod
    def of_soap(cls, content_type: str) -> "RequestFormatError":
        """Refuse a POST to the service's address."""
        return cls(
            "Request format is unrecognized."
            " Send SOAP 1.1 as text/xml or SOAP 1.2 as application/soap+xml,"
            f" not {content_type or 'a body without a Content-Type'}."
        )


class SoapActionError(ClientError):
    """The SOAPAction does not say which operation is meant, or says another one than the body."""

    @classmethod
    def absent(cls) -> "SoapActionError":
        """Refuse a SOAP 1.1 request without the header."""
        return cls(
            "Unable to handle request without a valid action parameter."
            " Please supply a valid soap action."
        )

    @classmethod
    def unknown(cls, action: str) -> "SoapActionError":
        """Refuse a SOAPAction header that names no operation, an empty one included."""
        return cls(f"Server did not recognize the value of HTTP Header SOAPAction: {action}.")

    @classmethod
    def unknown_parameter(cls, action: str) -> "SoapActionError":
        """Refuse the action parameter of a SOAP 1.2 content type that names no operation."""
        return cls(f"Unable to handle request. The action '{action}' was not recognized.")

    @classmethod
    def unknown_element(cls, tag: str) -> "SoapActionError":
        """Refuse a body whose element names no operation, where nothing else does."""
        return cls(f"Unable to handle request. The request element '{tag}' was not recognized.")

    @classmethod
    def contradicted(cls, action: str, tag: str) -> "SoapActionError":
        """Refuse a body whose element is not the one that the action names."""
        return cls(
            f"Unable to handle request. The action '{action}' and the request element '{tag}'"
            " name different operations."
        )


class UnreadableRequestError(ClientError):
    """A SOAP message cannot be read; `position` is the line and column of the trouble."""

    def __init__(self, position: tuple[int, int], reason: str) -> None:
        line, column = position
        super().__init__(
            "Server was unable to read request."
            f" ---> There is an error in XML document ({line}, {column}). ---> {reason}"
        )


class VersionMismatchError(ClientError):
    """The envelope is of another SOAP version than the content type."""

    soap11_code = "VersionMismatch"
    soap12_code = "VersionMismatch"

    def __init__(self, namespace: str, *, expected: str) -> None:
        super().__init__(
            f"Possible SOAP version mismatch: Envelope namespace {namespace} was unexpected."
            f" Expecting {expected}."
        )


class NotUnderstoodError(ClientError):
    """A header insists on being understood, and the service knows no headers."""

    soap11_code = "MustUnderstand"
    soap12_code = "MustUnderstand"

    def __init__(self, tag: str) -> None:
        super().__init__(f"SOAP header {tag} was not understood.")


class HttpMethodError(ProtocolError):
    """The HTTP method is none that the resource knows."""

    status = 405

    def __init__(self, method: str, *, allowed: str) -> None:
        super().__init__(f"HTTP method {method} is not allowed here; use {allowed}.")


class ServerError(ProtocolError):
    """The request is fine, and still there is no result."""


class NotSimulatedError(ServerError):
    """The contract knows the operation, the simulator does not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is part of the contract, but is not simulated yet.")


class ProcessingError(ServerError):
    """A handler failed, or answered something that the contract does not allow."""

    def __init__(self, cause: Exception) -> None:
        reason = str(cause) or type(cause).__name__
        super().__init__(f"Server was unable to process request. ---> {reason}")
