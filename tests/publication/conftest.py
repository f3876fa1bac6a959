from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.cli.main import ringback
from simulator.publication.formats import FORMATS
from tests.publication.readers import Description, read_json

_ADDRESS = "http://desk.example:9000/notifyws/phonenotify.asmx"


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every format in a file, as the command writes it."""
    folder = tmp_path_factory.mktemp("published")
    for name in FORMATS:
        line = ["schema", "export", "--format", name, "--address", _ADDRESS, "--output"]
        result = CliRunner().invoke(ringback, [*line, str(folder / name)])
        assert result.exit_code == 0, result.output
    return {name: folder / name for name in FORMATS}


@pytest.fixture(scope="session")
def openapi(files: Mapping[str, Path]) -> dict[str, Any]:
    """The OpenAPI document, read back."""
    return read_json(files["openapi"])


@pytest.fixture(scope="session")
def asyncapi(files: Mapping[str, Path]) -> dict[str, Any]:
    """The AsyncAPI document, read back."""
    return read_json(files["asyncapi"])


@pytest.fixture(scope="session")
def bundle(files: Mapping[str, Path]) -> dict[str, Any]:
    """The JSON Schemas, read back."""
    return read_json(files["jsonschema"])


@pytest.fixture(scope="session")
def wsdl(files: Mapping[str, Path]) -> Description:
    """The WSDL, read back."""
    return Description(files["wsdl"])
