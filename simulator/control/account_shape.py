"""How an account looks in the control face's JSON: what it keeps, and what that costs."""

from dataclasses import asdict
from typing import Any

from simulator.account import Account
from simulator.assets.assets import Assets
from simulator.calls.billing import bill_of
from simulator.control.shapes import clock_shape
from simulator.covering import covered_key, covered_text
from simulator.engine import Simulator
from simulator.number_pool import IncomingNumber

__all__ = ["account_shape", "number_shape"]

Shape = dict[str, Any]


def account_shape(account: Account, simulator: Simulator) -> Shape:
    """An account with its bill so far, and everything that the provider keeps for it.

    The price of its numbers is in USD for a month.
    """
    calls, numbers = account.calls(), simulator.numbers.assigned(account.license_key)
    monthly = round(len(numbers) * simulator.settings.number_price, 2)
    return {
        **clock_shape(account),
        "seed": account.seed,
        "calls": len(calls),
        "bill": {**asdict(bill_of(calls)), "monthly_number_price": monthly},
        "numbers": [number_shape(each) for each in numbers],
        **_assets_shape(account.assets),
    }


def number_shape(number: IncomingNumber) -> Shape:
    """An incoming number as it is set up; a license key in its URL is covered."""
    return {
        "number": str(number.number),
        "license_key": covered_key(number.license_key),
        "script": number.script,
        "postback_url": covered_text(number.postback_url, number.license_key),
    }


def _assets_shape(assets: Assets) -> Shape:
    sizes = assets.lists.sizes()
    return {
        "scripts": assets.scripts.names(),
        "sounds": assets.sounds.lengths(),
        "variables": assets.variables.all(),
        "lists": [
            {
                "list_id": each.list_id,
                "parent_id": each.parent_id or None,
                "name": each.name,
                "members": sizes.get(each.list_id, 0),
            }
            for each in assets.lists.all()
        ],
    }
