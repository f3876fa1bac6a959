from simulator.codes import Phase, ResponseCode
from simulator.resources import schema


def test_there_are_47_codes_without_a_gap() -> None:
    """GetResponseCodes was recorded complete: 0 to 46."""
    assert sorted(ResponseCode) == list(range(47))


def test_the_schema_names_the_same_codes() -> None:
    """The table and the published contract say the same of every code."""
    documented = {
        each["const"]: each["title"]
        for each in schema("response_codes")["$defs"]["response_code"]["oneOf"]
    }

    assert documented == {int(code): code.text for code in ResponseCode}


def test_texts_are_verbatim_with_their_double_blank() -> None:
    """Clients compare texts literally."""
    assert ResponseCode(14).text == "Key Invalid.  IP Address has been suspended."


def test_a_code_is_terminal_unless_the_call_waits_or_runs() -> None:
    """CallComplete follows from the phase."""
    running = {code for code in ResponseCode if not code.terminal}

    assert running == {0, 12, 18, 19, 20, 21, 27, 29, 40, 41, 42, 45, 46}
    assert {code.phase for code in running} == {Phase.WAITING, Phase.PROGRESS}
