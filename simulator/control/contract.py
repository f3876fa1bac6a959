"""The contract for programs in any language, at the address where it is asked for."""

from flask import Blueprint, Response, request

from simulator.control.reading import parameters
from simulator.publication.addresses import SERVICE_PATH
from simulator.publication.formats import media_type, published

__all__ = ["contract_view"]


def contract_view() -> Blueprint:
    """Make the view of the contract in each format of `simulator.publication`."""
    view = Blueprint("contract", __name__, url_prefix="/contract")

    @view.get("/<name>")
    def contract(name: str) -> Response:
        parameters()
        address = f"{request.host_url.rstrip('/')}{SERVICE_PATH}"
        return Response(published(name, address=address), content_type=media_type(name))

    return view
