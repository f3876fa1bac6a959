"""Incoming numbers and calls, as set up and made through the control face."""

from functools import partial

from flask import Blueprint, Response, jsonify

from simulator.control.account_shape import number_shape
from simulator.control.reading import parameters, the_outcome, those
from simulator.control.shapes import call_shape
from simulator.engine import Simulator
from simulator.postbacks.guard import read_url

__all__ = ["incoming_view"]


def incoming_view(simulator: Simulator) -> Blueprint:
    """Make the views of incoming numbers: all that are assigned, one to set up, one to call.

    The provider sets up some of a number by hand; here that is done so. A number of the customer's
    own can be brought along; where none is named, the key is given a free one.
    """
    view = Blueprint("incoming", __name__)

    @view.get("/numbers")
    def numbers() -> Response:
        return jsonify(
            numbers=[
                number_shape(number)
                for account in those(simulator, parameters("license_key"))
                for number in simulator.numbers.assigned(account.license_key)
            ]
        )

    @view.post("/numbers")
    def set_up() -> Response:
        wanted = parameters("license_key", "number", "script", "postback_url")
        number, script = wanted.phone_number("number"), wanted.text("script") or ""
        postback_url = wanted.text("postback_url") or ""
        if postback_url:
            read_url(postback_url)
        license_key = simulator.keeper(wanted.needed_text("license_key")).license_key
        give = (
            simulator.numbers.take if number is None else partial(simulator.numbers.bring, number)
        )
        given = give(license_key, script=script, postback_url=postback_url)
        return jsonify(number_shape(given))

    @view.post("/incoming")
    def call_in() -> Response:
        wanted = parameters("number", "from", "callee")
        callee = wanted.text("callee")
        call = simulator.call_in(
            wanted.needed_phone_number("number"),
            caller=wanted.phone_number("from"),
            outcome=None if callee is None else the_outcome(callee),
        )
        return jsonify(call_shape(call))

    return view
