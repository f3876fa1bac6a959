import subprocess
import sys

import pytest

_HEAVY = ("flask", "lxml", "aiohttp", "hypothesis", "waitress", "jsonschema", "locust", "faker")


def _imported_by(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    lines = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    """Pytest imports every installed plugin, in projects too that have no use for it."""
    alone = _imported_by("import pytest")

    added = _imported_by("import pytest, simulator.pytest_plugin") - alone
    assert not added & set(_HEAVY)
    assert {name for name in added if name.startswith("simulator")} == {
        "simulator",
        "simulator.errors",
        "simulator.pytest_plugin",
        "simulator.pytest_plugin.options",
        "simulator.pytest_plugin.watch",
    }
    assert len(added) < 10


def test_a_run_without_its_fixtures_loads_nothing_either(pytester: pytest.Pytester) -> None:
    """Options, marks and hooks included."""
    pytester.makepyfile(
        f"""
        import sys
        import pytest

        @pytest.mark.ringback_seed(7)
        def test_it():
            assert not set(sys.modules) & set({_HEAVY})
            assert "simulator.engine" not in sys.modules
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:faker")
    result.assert_outcomes(passed=1)


def test_the_plugin_offers_its_types_by_name() -> None:
    """For annotations; each is loaded when it is first asked for."""
    import simulator.pytest_plugin as plugin  # noqa: PLC0415 - what is tested

    for name in plugin.__all__:
        assert getattr(plugin, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = plugin.Nothing
