"""What is said of a script before a call, held against what calls do."""

from hypothesis import given

from simulator.calls.dialogue.stage import Limits
from simulator.calls.outcome import Callee
from simulator.script.flow import Flow
from simulator.script.parse import parse, render
from simulator.script.parts import Script, Spoken
from tests.calls.dialogue.performances import callees, play, scripts


@given(text=scripts, callee=callees())
def test_a_call_comes_only_where_it_is_said_to_come(text: str, callee: Callee) -> None:
    """A warning that nothing is ever said of a text would be wrong otherwise."""
    parts = enumerate(parse(text).parts)
    script = Script(
        tuple(
            Spoken(f"Line {place}.") if isinstance(part, Spoken) else part for place, part in parts
        )
    )

    played = play(render(script), callee, sounds={"welcome": 3.0}, limits=Limits(steps=100))

    flow = Flow(script)
    reached = {
        part.text for place, part in enumerate(script.parts)
        if isinstance(part, Spoken) and flow.reaches(place)
    }  # fmt: skip
    said = {beat.said for beat in played.beats if beat.said.startswith("Line ")}
    assert said <= reached


@given(callee=callees())
def test_a_loop_without_time_is_one_that_no_call_leaves(callee: Callee) -> None:
    """It ends by its steps, unless the callee never hears it."""
    script = r"~\Label(a)~ ~\SetVar(x|1)~ ~\Goto(a)~"

    played = play(script, callee, limits=Limits(steps=100))

    assert [*Flow(parse(script)).timeless_loops()] == [2]
    assert played.ending.note == "the script did not end within 100 steps"
    assert played.ending.seconds == 0
