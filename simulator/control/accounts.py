"""Accounts, as opened, prepared and looked at through the control face."""

from flask import Blueprint, Response, jsonify

from simulator.account import Account
from simulator.control.account_shape import account_shape
from simulator.control.reading import BadParameterError, Parameters, parameters, the_outcome, those
from simulator.control.shapes import clock_shape, refusal_shape
from simulator.engine import Simulator

__all__ = ["accounts_view"]


def accounts_view(simulator: Simulator) -> Blueprint:
    """Make the views of accounts: what they keep and cost, how calls go, what was refused."""
    view = Blueprint("accounts", __name__)

    @view.get("/accounts")
    def accounts() -> Response:
        found = those(simulator, parameters("license_key"))
        return jsonify(accounts=[account_shape(each, simulator) for each in found])

    @view.post("/accounts")
    def open_account() -> Response:
        wanted = parameters("license_key", "seed")
        account = _opened(simulator, wanted)
        account.seed = wanted.whole("seed", account.seed) or 0
        return jsonify(clock_shape(account) | {"seed": account.seed})

    @view.post("/outcomes")
    def decide() -> Response:
        wanted = parameters("license_key", "number", "outcome")
        outcome, number = the_outcome(wanted.needed_text("outcome")), wanted.phone_number("number")
        _opened(simulator, wanted).decide(outcome, number=number)
        return jsonify(number=None if number is None else str(number), outcome=outcome.name)

    @view.get("/refusals")
    def refusals() -> Response:
        accounts = those(simulator, parameters("license_key"))
        return jsonify(
            refusals=[refusal_shape(each) for account in accounts for each in account.refusals()]
        )

    return view


def _opened(simulator: Simulator, wanted: Parameters) -> Account:
    license_key = wanted.needed_text("license_key")
    if not simulator.knows(license_key):
        raise BadParameterError(
            f"{license_key!r} is none of the license keys that this server accepts;"
            " start it without --license-key to accept all."
        )
    return simulator.account(license_key)
