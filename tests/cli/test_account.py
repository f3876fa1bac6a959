import json
from collections.abc import Callable

from click.testing import Result

from simulator.calls.request import Wish
from simulator.engine import Simulator
from simulator.phone import PhoneNumber
from simulator.server import Server

Run = Callable[..., Result]
Desk = tuple[Simulator, Server]
_KEY = "11111111-2222"


def _keep(simulator: Simulator) -> None:
    """Let a key keep something of every kind, and call twice."""
    account = simulator.account(_KEY)
    assets = account.assets
    top = assets.lists.add("Customers")
    inner = assets.lists.add("Late\x1b payers", parent_id=top.list_id)
    assets.lists.add("Others")
    for list_id in (top.list_id, inner.list_id, inner.list_id):
        assets.lists.add_member(list_id, "2025550100")
    assets.scripts.save("menu", "Hi.")
    assets.sounds.record("welcome", 2.5)
    assets.variables.save("Tries", "3")
    simulator.numbers.assign(PhoneNumber("7575550106"), _KEY)
    account.place([Wish(number=f"202555{line}", text="Hi.") for line in ("0100", "0150")])
    simulator.run_until_idle()


def test_what_a_key_keeps_and_costs_is_told(run: Run, desk_server: Desk) -> None:
    """Lists stand under those that they lie in; the license key is covered."""
    simulator, server = desk_server
    _keep(simulator)

    result = run("account", "--license-key", _KEY, "--url", server.url)

    assert (
        result.stdout
        == """\
license key   *********2222
calls         2
billed        2
credited      0
connected     3 s
transactions  2
numbers       1, 5.00 USD a month

Numbers:
  757-555-0106

Lists:
  504500001  Customers, 1 member
    504500002  Late  payers, 2 members
  504500003  Others, 0 members

Scripts:
  menu

Sound files:
  welcome, 2.5 s

Variables:
  tries = 3
"""
    )


def test_all_keys_are_a_table(run: Run, desk_server: Desk) -> None:
    """One line each."""
    simulator, server = desk_server
    _keep(simulator)
    simulator.account("b")

    lines = run("account", "--url", server.url).stdout.splitlines()

    assert [line.split() for line in lines[1:]] == [
        ["*********2222", "2", "2", "1", "3", "1", "1"],
        ["b", "0", "0", "0", "0", "0", "0"],
    ]


def test_programs_get_all_of_it(run: Run, desk_server: Desk) -> None:
    """`--json` carries what the control face answers."""
    simulator, server = desk_server
    simulator.account("b")

    [shape] = json.loads(run("account", "--json", "--url", server.url).stdout)["accounts"]
    assert shape["bill"] == {
        "calls": 0,
        "transactions": 0,
        "cancelled": 0,
        "connected_seconds": 0,
        "monthly_number_price": 0.0,
    }


def test_a_key_that_nobody_used_is_unknown(run: Run, desk_server: Desk) -> None:
    """Looking makes no account."""
    result = run("account", "--license-key", "c", "--url", desk_server[1].url)

    assert result.exit_code == 2
    assert result.stderr == "Error: Nobody has placed a call with this license key yet.\n"
