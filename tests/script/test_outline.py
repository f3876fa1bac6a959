"""Scripts as people read them."""

import re

from hypothesis import given

from simulator.script.outline import flow_chart, outline
from simulator.script.parse import parse
from tests.script.samples import MENU
from tests.script.test_parse import ANYTHING


def test_an_outline_shows_labels_and_where_jumps_go() -> None:
    """A line for each part, with its line in the text."""
    assert outline(parse(MENU))[4:13] == [
        "   2    ActOnDigitPress true",
        "   3    SetVar RepeatCount, 0",
        "   4    “Hello, this is Riverside Clinic.”",
        "   5  top:",
        "   6    “Press 1 to confirm, or 0 to speak with us.”",
        "   7    WaitForDTMF 5",
        "   7    IncreaseVariable RepeatCount, 1",
        "   8    GotoIf if RepeatCount is 3 → goodbye",
        "   8    Goto → top",
    ]


def test_a_flow_chart_has_a_box_for_each_label_and_an_arrow_for_each_way() -> None:
    """Keys and conditions stand on the arrows."""
    chart = flow_chart(parse(MENU))

    assert chart == [
        "flowchart TD",
        '    b0["start<br>“Hello, this is Riverside Clinic.”"]',
        '    b0 -- "key 1" --> b2',
        '    b0 -- "key 0" --> b3',
        "    b0 --> b1",
        '    b1["top<br>“Press 1 to confirm, or 0 to speak with …”"]',
        '    b1 -- "RepeatCount is 3" --> b4',
        "    b1 --> b1",
        '    b2["confirm<br>“Thank you.”<br>play chime"]',
        "    b2 --> done",
        '    b3["agent"]',
        "    b3 --> done",
        '    b4["goodbye<br>“Goodbye.”"]',
        "    b4 --> done",
        '    b5["amd<br>“Please call Riverside Clinic.”"]',
        "    b5 --> done",
        "    done(((end)))",
    ]


@given(ANYTHING)
def test_any_script_can_be_shown(text: str) -> None:
    """Nothing in it means anything to Mermaid."""
    script = parse(text)
    chart = flow_chart(script)

    assert len(outline(script)) == len(script.parts)
    drawn = set(re.findall(r"^    (b\d+)\[", "\n".join(chart), re.MULTILINE))
    assert set(re.findall(r"\bb\d+\b(?=$|\[| -)", "\n".join(chart), re.MULTILINE)) <= drawn
    assert all(line.count('"') in (0, 2) for line in chart)
