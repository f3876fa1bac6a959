from dataclasses import replace

from simulator.calls.call import Moment
from simulator.calls.lifecycle import accept
from simulator.codes import ResponseCode
from simulator.control.shapes import call_shape
from tests.calls.lives import NOON, request

_KEY = "a-license-key"
_COVERED = "*************"


def test_a_timeline_shows_no_license_key() -> None:
    """Wherever a script brought it: what is asked, what is answered, what is said of it."""
    url = f"http://localhost/{_KEY}?LicenseKey=another-key"
    call = accept(request(license_key=_KEY, postback_url=url), queue_id=7, at=NOON, ready_at=NOON)
    asked = Moment(
        NOON,
        ResponseCode.IN_CALL,
        1,
        f"asks {url}",
        said=f"It is {_KEY}.",
        variables=(("x", _KEY),),
    )

    shape = call_shape(replace(call, timeline=(asked,)), timeline=True)

    [moment] = shape["timeline"]
    covered = f"http://localhost/{_COVERED}?LicenseKey=***********"
    assert (moment["note"], moment["said"]) == (f"asks {covered}", f"It is {_COVERED}.")
    assert (moment["variables"], shape["postback_url"]) == ({"x": _COVERED}, covered)
