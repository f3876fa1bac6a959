"""Incoming numbers, as looked at and set up through the control face."""

from flask import Blueprint, Response, jsonify

from simulator.control.account_shape import number_shape
from simulator.control.reading import parameters, those
from simulator.engine import Simulator
from simulator.postbacks.guard import read_url

__all__ = ["numbers_view"]


def numbers_view(simulator: Simulator) -> Blueprint:
    """Make the views of incoming numbers: all that are assigned, and one to set up.

    The provider sets up some of a number by hand; here that is done so, and a number of the
    customer's own can be brought along.
    """
    view = Blueprint("numbers", __name__, url_prefix="/numbers")

    @view.get("")
    def numbers() -> Response:
        return jsonify(
            numbers=[
                number_shape(number)
                for account in those(simulator, parameters("license_key"))
                for number in simulator.numbers.assigned(account.license_key)
            ]
        )

    @view.post("")
    def set_up() -> Response:
        wanted = parameters("license_key", "number", "script", "postback_url")
        number, postback_url = wanted.needed_phone_number("number"), wanted.text("postback_url")
        if postback_url:
            read_url(postback_url)
        brought = simulator.numbers.bring(
            number,
            simulator.keeper(wanted.needed_text("license_key")).license_key,
            script=wanted.text("script") or "",
            postback_url=postback_url or "",
        )
        return jsonify(number_shape(brought))

    return view
