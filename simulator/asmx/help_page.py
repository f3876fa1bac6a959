"""Describes the service to people: an overview of its operations, and a page for each."""

from collections.abc import Set as AbstractSet
from html import escape
from urllib.parse import urlencode

from simulator.asmx.contract import (
    NAMESPACE,
    OPERATIONS,
    TYPES,
    Field,
    Operation,
    item_of,
    soap_action,
)
from simulator.asmx.envelopes import SOAP11, SOAP12, Version
from simulator.asmx.forms import FORM
from simulator.asmx.values import SCALARS

__all__ = ["operation_page", "overview_page"]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --accent: #0a6c74; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
a { color: var(--accent); text-underline-offset: .15em; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
ul { list-style: none; padding: 0; }
li { border-top: 1px solid var(--line); padding: .4rem 0; }
table { border-collapse: collapse; width: 100%; }
td, th { border-top: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; }
pre { border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: .8rem;
  font-size: .8rem; }
input { font: inherit; width: 100%; box-sizing: border-box; }
button { font: inherit; margin-top: .8rem; padding: .3rem 1.2rem; }
.note { color: #a4500f; } .quiet { opacity: .7; font-size: .9em; }
"""

_NOT_SIMULATED = '<span class="note">not simulated yet</span>'


def overview_page(
    address: str, simulated: AbstractSet[str], *, unknown: str | None = None
) -> bytes:
    """Return the page that lists every operation, in alphabetical order.

    Args:
        address: The service's own address, for the links.
        simulated: Names of the operations that have a handler.
        unknown: An operation that was asked for and does not exist, to be said on top.
    """
    names = sorted(OPERATIONS, key=str.lower)
    items = "\n".join(_overview_item(OPERATIONS[name], simulated) for name in names)
    missed = f'<p class="note">There is no operation called {escape(unknown or "")}.</p>'
    body = (
        "<h1>PhoneNotify</h1>\n"
        f"{missed if unknown is not None else ''}"
        f"<p>{len(names)} operations, {len(simulated)} of them simulated."
        ' For a formal description see the <a href="?wsdl">WSDL</a>'
        ' or the <a href="?disco">discovery document</a>.</p>\n'
        f'<p class="quiet">{escape(address)}</p>\n<ul>\n{items}\n</ul>'
    )
    return _page("PhoneNotify", body)


def _overview_item(operation: Operation, simulated: AbstractSet[str]) -> str:
    link = f'<a href="?{urlencode({"op": operation.name})}">{operation.name}</a>'
    note = "" if operation.name in simulated else f" {_NOT_SIMULATED}"
    return f"<li>{link}{note}<br>{escape(operation.doc)}</li>"


def operation_page(address: str, operation: Operation, simulated: AbstractSet[str]) -> bytes:
    """Return the page of one operation: parameters, a form to try it with, sample messages."""
    note = "" if operation.name in simulated else f"<p>{_NOT_SIMULATED}</p>"
    body = (
        '<p><a href="?">PhoneNotify</a></p>\n'
        f"<h1>{operation.name}</h1>\n<p>{escape(operation.doc)}</p>{note}\n"
        f"{_trial(address, operation)}\n{_samples(address, operation)}"
    )
    return _page(f"{operation.name} - PhoneNotify", body)


def _page(title: str, body: str) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def _trial(address: str, operation: Operation) -> str:
    if not operation.over_forms:
        return "<h2>Try it</h2>\n<p>This operation can be called over SOAP only.</p>"
    rows = "\n".join(_trial_row(field) for field in operation.parameters)
    return (
        f'<h2>Try it</h2>\n<form action="{escape(address)}/{operation.name}" method="get">\n'
        f"<table>\n{rows}\n</table>\n<button>Invoke</button>\n</form>"
    )


def _trial_row(field: Field) -> str:
    return (
        f'<tr><td><label for="{field.name}">{field.name}</label><br>'
        f'<span class="quiet">{field.type}. {escape(field.doc)}</span></td>'
        f'<td><input id="{field.name}" name="{field.name}"'
        f' placeholder="{escape(field.sample)}"></td></tr>'
    )


def _samples(address: str, operation: Operation) -> str:
    samples = {
        "SOAP 1.1": _soap_sample(address, operation, SOAP11),
        "SOAP 1.2": _soap_sample(address, operation, SOAP12),
    }
    if operation.over_forms:
        samples |= {
            "HTTP GET": _get_sample(address, operation),
            "HTTP POST": _post_sample(address, operation),
        }
    return "\n".join(
        f"<h2>{title}</h2>\n<pre>{escape(request)}</pre>\n<pre>{escape(answer)}</pre>"
        for title, (request, answer) in samples.items()
    )


def _soap_sample(address: str, operation: Operation, version: Version) -> tuple[str, str]:
    answer = (Field(f"{operation.name}Result", operation.result),) if operation.result else ()
    action, header = soap_action(operation), ""
    if version is SOAP11:
        header = f'SOAPAction: "{action}"\n'
    content_type = f"{version.media_type}; charset=utf-8"
    if version is SOAP12:
        content_type += f'; action="{action}"'
    request = (
        f"POST {_path(address)} HTTP/1.1\nHost: {_host(address)}\n"
        f"Content-Type: {content_type}\n{header}\n"
        f"{_envelope(version, operation.name, operation.parameters)}"
    )
    return request, (
        f"HTTP/1.1 200 OK\nContent-Type: {version.media_type}; charset=utf-8\n\n"
        f"{_envelope(version, f'{operation.name}Response', answer)}"
    )


def _envelope(version: Version, name: str, fields: tuple[Field, ...]) -> str:
    payload = _element(name, fields, indent="    ", attributes=f' xmlns="{NAMESPACE}"')
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<soap:Envelope xmlns:soap="{version.namespace}">\n  <soap:Body>\n'
        f"{payload}\n  </soap:Body>\n</soap:Envelope>"
    )


def _get_sample(address: str, operation: Operation) -> tuple[str, str]:
    query = f"?{_form(operation)}" if operation.parameters else ""
    request = f"GET {_path(address)}/{operation.name}{query} HTTP/1.1\nHost: {_host(address)}\n"
    return request, _form_answer(operation)


def _post_sample(address: str, operation: Operation) -> tuple[str, str]:
    request = (
        f"POST {_path(address)}/{operation.name} HTTP/1.1\nHost: {_host(address)}\n"
        f"Content-Type: {FORM}\n\n{_form(operation)}"
    )
    return request, _form_answer(operation)


def _form(operation: Operation) -> str:
    return urlencode([(field.name, _text(field)) for field in operation.parameters])


def _form_answer(operation: Operation) -> str:
    if operation.result is None:
        return "HTTP/1.1 200 OK\n"
    root = _sample(Field(operation.result, operation.result), "", f' xmlns="{NAMESPACE}"')
    return (
        "HTTP/1.1 200 OK\nContent-Type: text/xml; charset=utf-8\n\n"
        f'<?xml version="1.0" encoding="utf-8"?>\n{root}'
    )


def _sample(field: Field, indent: str, attributes: str = "") -> str:
    item = item_of(field.type)
    if field.type in SCALARS:
        return f"{indent}<{field.name}{attributes}>{escape(_text(field))}</{field.name}>"
    inside = (item,) if item else TYPES[field.type].fields
    return _element(field.name, inside, indent=indent, attributes=attributes)


def _element(name: str, fields: tuple[Field, ...], *, indent: str, attributes: str = "") -> str:
    if not fields:
        return f"{indent}<{name}{attributes} />"
    children = "\n".join(_sample(field, f"{indent}  ") for field in fields)
    return f"{indent}<{name}{attributes}>\n{children}\n{indent}</{name}>"


def _text(field: Field) -> str:
    return field.sample or field.type


# urlsplit refuses some addresses, and a Host header may hold any of them.
def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


def _path(address: str) -> str:
    return f"/{address.partition('://')[2].partition('/')[2]}"
