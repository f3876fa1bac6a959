import re
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.speech import speech_seconds
from simulator.generate.invention.names import CALLERS
from simulator.generate.invention.texts import TextTemplate, texts
from simulator.phone import PhoneNumber

_SCRIPTS = texts(script=True)
_COMMAND = re.compile(r"~\\(\w+)\(([^~]*)\)~")
# The documented commands that the scripts may use, each with the number of its arguments.
_ARGUMENTS = {
    "ActOnDigitPress": 1, "ActOnFeature": 1, "AssignDTMF": 2, "Beep": 0, "ChangeVoiceID": 1,
    "ClearDTMF": 0, "Conference": 0, "EndCall": 0, "GetDigits": 2, "GetVariableLength": 2,
    "Goto": 1, "GotoIf": 3, "IncreaseVariable": 2, "Label": 1, "MaxRingTime": 1, "PlaySilence": 1,
    "QueryExternalServer": 2, "RecordAndSaveAs": 1, "SetVar": 2, "StatusChangePostURL": 1,
    "TransferTo": 1, "VariableToTTS": 1, "WaitForDTMF": 1, "WaitForSilence": 1,
}  # fmt: skip
# Which argument of a command names a label to jump to, a variable to read, one to write.
_JUMPS = {"AssignDTMF": 1, "Goto": 0, "GotoIf": 2}
_READS = {"GotoIf": 0, "IncreaseVariable": 0, "VariableToTTS": 0, "GetVariableLength": 0}
_WRITES = {"SetVar": 0, "GetDigits": 0, "GetVariableLength": 1, "QueryExternalServer": 1}
# A jump goes elsewhere, and nothing is spoken after the end.
_LEAVES = {"EndCall", "Goto"}


def _filled(template: TextTemplate, seed: int = 1) -> str:
    return template.fill(Random(seed).choice)


def _commands(text: str) -> Iterator[tuple[str, list[str]]]:
    for name, arguments in _COMMAND.findall(text):
        yield name, arguments.split("|") if arguments else []


def _named(text: str, table: dict[str, int]) -> set[str]:
    return {arguments[table[name]] for name, arguments in _commands(text) if name in table}


def test_there_are_texts_of_every_kind_with_and_without_commands() -> None:
    """Forty at least, and no two alike."""
    assert len({template.text for template in texts()}) == len(texts()) >= 40
    for script in (True, False):
        assert {template.kind for template in texts(script=script)} == set(CALLERS)
        assert all(template.script is script for template in texts(script=script))
    assert set(texts(script=True)) | set(texts(script=False)) == set(texts())


@given(st.sampled_from(texts()), st.randoms(use_true_random=False))
def test_every_place_is_filled(template: TextTemplate, random: Random) -> None:
    """By whatever chooser, and with somebody of the right kind."""
    text = template.fill(random.choice)

    assert not re.search(r"[{}\n]|  ", text)
    assert text == text.strip()
    assert any(caller in text for caller in CALLERS[template.kind])
    assert ("~" in text) is template.script


def test_a_place_that_comes_back_is_filled_alike() -> None:
    """And each is chosen once, in the order in which they come."""
    asked: list[Sequence[str]] = []

    def last(options: Sequence[str]) -> str:
        asked.append(options)
        return options[-1]

    template = TextTemplate("shop", "{day}, {caller}, {day}")

    assert template.fill(last, caller="Ann's {Shop}") == "Saturday, Ann's {Shop}, Saturday"
    assert len(asked) == 2


@pytest.mark.parametrize("template", texts(script=False), ids=lambda each: each.text[:30])
def test_a_plain_text_takes_as_long_as_a_broadcast_does(template: TextTemplate) -> None:
    """Between five and forty seconds."""
    assert 5 < speech_seconds(_filled(template)) < 40


@pytest.mark.parametrize("template", _SCRIPTS, ids=lambda each: each.text[:30])
def test_a_script_uses_documented_commands_rightly(template: TextTemplate) -> None:
    """As many arguments as each takes, and nothing else behind a tilde."""
    text = _filled(template)

    assert "~" not in _COMMAND.sub("", text)
    for name, arguments in _commands(text):
        assert len(arguments) == _ARGUMENTS[name], name
        assert all(arguments), name


@pytest.mark.parametrize("template", _SCRIPTS, ids=lambda each: each.text[:30])
def test_a_script_jumps_to_its_own_labels(template: TextTemplate) -> None:
    """Each is there once, and each is reached; Amd is where answering machines are sent."""
    text = _filled(template)
    labels = [arguments[0] for name, arguments in _commands(text) if name == "Label"]

    assert len(set(labels)) == len(labels)
    assert _named(text, _JUMPS) <= set(labels)
    assert set(labels) - _named(text, _JUMPS) <= {"Amd"}


@pytest.mark.parametrize("template", _SCRIPTS, ids=lambda each: each.text[:30])
def test_a_script_reads_only_what_it_has_set(template: TextTemplate) -> None:
    """Names of variables in lower case; none is spoken but by VariableToTTS."""
    text = _filled(template)
    written = _named(text, _WRITES)

    assert _named(text, _READS) | set(re.findall(r"\[(\w+)\]", text)) <= written
    assert all(name.islower() for name in written - {"ConfKey"})
    assert "[" not in _COMMAND.sub("", text)


@pytest.mark.parametrize("template", _SCRIPTS, ids=lambda each: each.text[:30])
def test_a_script_comes_to_an_end(template: TextTemplate) -> None:
    """The last thing said is the end, and no person runs into what is for answering machines."""
    commands = list(_commands(_filled(template)))
    names = [name for name, _ in commands]

    assert commands[-1] == ("EndCall", [])
    if ("Label", ["Amd"]) in commands:
        assert names[commands.index(("Label", ["Amd"])) - 1] in _LEAVES


@pytest.mark.parametrize("template", _SCRIPTS, ids=lambda each: each.text[:30])
def test_keys_are_cleared_before_they_are_assigned(template: TextTemplate) -> None:
    """Else 1 would repeat the message wherever the script does not say otherwise."""
    names = [name for name, _ in _commands(_filled(template))]

    if "AssignDTMF" in names:
        assert names.index("ClearDTMF") < names.index("AssignDTMF") < names.index("WaitForDTMF")
    if "GetDigits" in names:
        assert names.index("ActOnDigitPress") < names.index("GetDigits")


@pytest.mark.parametrize("template", texts(), ids=lambda each: each.text[:30])
def test_no_number_in_a_text_belongs_to_anybody(template: TextTemplate) -> None:
    """They are kept for fiction, and addresses stay on this machine and in lower case."""
    text = _filled(template)

    for digits in re.findall(r"TransferTo\(1([0-9]{10})\)", text):
        assert PhoneNumber(digits).fictional
    for area_code, exchange, line in re.findall(r"([0-9]{3}), ([0-9]{3}), ([0-9]{4})", text):
        assert PhoneNumber(area_code + exchange + line).fictional
    for url in re.findall(r"https?://[^|)]+", text):
        assert url.startswith("http://127.0.0.1:")
        assert url == url.lower()
