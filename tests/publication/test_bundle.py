import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.resources import schema, schema_names, schema_path


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_in_it_whole(bundle: dict[str, Any], name: str) -> None:
    """Under its title, with the `$id` that makes its references its own."""
    assert bundle["$defs"][schema(name)["title"]] == schema(name)


def test_a_message_is_validated_through_the_bundle(bundle: dict[str, Any]) -> None:
    """A reference by `$id` leads into it, and references inside stay inside."""
    wanted = {**bundle, "$ref": "urn:ringback:schemas:notify_return:1"}
    validator = Draft202012Validator(wanted)
    (recorded,) = schema("notify_return")["examples"]

    assert validator.is_valid(recorded)
    assert not validator.is_valid({**recorded, "DigitsPressed": "abc"})


def test_files_and_bundle_satisfy_the_metaschema(files: Mapping[str, Path]) -> None:
    """By the command check-jsonschema, as somebody's build would check them."""
    paths = [files["jsonschema"], *map(schema_path, schema_names())]

    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *paths],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
