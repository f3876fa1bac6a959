from simulator.calls.dialogue.program import program_of


def test_a_script_is_made_ready_once_for_a_broadcast() -> None:
    """Also a long one."""
    for text in (r"~\Beep()~ Hi.", r"~\Beep()~" * 10_000):
        assert program_of(text) is program_of(text)


def test_only_the_newest_long_scripts_stay_ready() -> None:
    """Each takes a hundred times its length, and customers may send many."""
    first = program_of("~^a~" * 20_000)
    for name in "bc":
        program_of(f"~^{name}~" * 20_000)

    assert program_of("~^a~" * 20_000) is not first
