"""Tests of the examples of distributed load: they are valid, and their parts fit together."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from simulator.cli.load import load

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "distributed"
COMPOSE = FOLDER / "compose.yaml"
KUBERNETES = FOLDER / "kubernetes.yaml"
DOCKERFILE = FOLDER / "Dockerfile"

FLAGS = frozenset(flag for each in load.params for flag in each.opts if flag.startswith("--"))
"""The flags of `ringback load`."""

OLDEST_KUBERNETES = "1.30"
WORKERS_PORT = 5557
VALID = "ok -- validation done\n"
_VARIABLE = re.compile(r"\$\{\w+:-([^}]*)\}")


def documents(path: Path) -> list[Any]:
    """The documents of a YAML file; a key that stands twice is refused."""
    return list(YAML(typ="safe").load_all(path.read_text("utf-8")))


def complaints(module: str, *words: str) -> str:
    """What a validator that is a module of Python prints; a schema not found is printed, too."""
    command = [sys.executable, "-W", "ignore", "-m", module, *words]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return done.stdout + done.stderr


def compose_complaints(path: Path) -> str:
    """How a file breaks the Compose Specification."""
    options = ["--builtin-schema", "vendor.compose-spec"]
    return complaints("check_jsonschema", *options, str(path)).removesuffix(VALID)


def kubernetes_complaints(path: Path) -> str:
    """How a file's objects break the API of Kubernetes, where unknown properties are none."""
    options = ["--strict", "--quiet", "--kubernetes-version", OLDEST_KUBERNETES]
    return complaints("kubernetes_validate", *options, str(path))


def unknown_flags(words: Sequence[str]) -> list[str]:
    """Those flags of a command line that `ringback load` does not have."""
    given = [word.partition("=")[0] for word in words if word.startswith("-")]
    return [each for each in given if each not in FLAGS]


def containers() -> Iterator[dict[str, Any]]:
    """Every container that Kubernetes is to run."""
    for each in documents(KUBERNETES):
        if "template" in each.get("spec", {}):
            yield from each["spec"]["template"]["spec"]["containers"]


def commands(path: Path) -> dict[str, list[str]]:
    """The command lines of `ringback` by what runs them, without variables."""
    if path == COMPOSE:
        parts = documents(COMPOSE)[0]["services"].items()
        found = {name: part["command"] for name, part in parts if "command" in part}
    else:
        found = {each["name"]: each["args"] for each in containers() if "args" in each}
    return {name: [_VARIABLE.sub(r"\1", word) for word in found[name]] for name in found}


def values(words: Sequence[str], name: str) -> list[str]:
    """What a command line says of an option."""
    pairs = [word.partition("=") for word in words]
    return [value for each, _, value in pairs if each == name]


def test_the_compose_file_follows_the_compose_specification() -> None:
    """Whatever program reads it."""
    assert compose_complaints(COMPOSE) == ""


def test_the_kubernetes_file_has_valid_objects_only() -> None:
    """A misspelt property would be ignored by the cluster, and missed much later."""
    assert kubernetes_complaints(KUBERNETES) == ""


@pytest.mark.parametrize(
    ("path", "complain", "right", "wrong"),
    [
        (COMPOSE, compose_complaints, "depends_on:", "depend_on:"),
        (KUBERNETES, kubernetes_complaints, "backoffLimit:", "backOffLimit:"),
        (KUBERNETES, kubernetes_complaints, "replicas: 3", "replicas: three"),
    ],
)
def test_a_fault_in_an_example_would_be_found(
    path: Path, complain: Any, right: str, wrong: str, tmp_path: Path
) -> None:
    """A validator that accepts everything proves nothing."""
    faulty = tmp_path / path.name
    faulty.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")

    assert wrong.partition(":")[0] in complain(faulty)


@pytest.mark.parametrize("path", [COMPOSE, KUBERNETES], ids=lambda path: path.name)
def test_every_command_line_names_flags_that_there_are(path: Path) -> None:
    """An example must not be older than the program."""
    found = commands(path)

    assert sorted(found) == ["master", "worker"]
    assert all(words[0] == "load" for words in found.values())
    assert [each for words in found.values() for each in unknown_flags(words)] == []


def test_a_flag_that_there_is_not_would_be_found() -> None:
    """With or without a value behind it."""
    words = ["load", "--slo=p99<1s", "--slow=p99<1s", "--timeout", "3", "--profit"]

    assert unknown_flags(words) == ["--slow", "--profit"]


@pytest.mark.parametrize("path", [COMPOSE, KUBERNETES], ids=lambda path: path.name)
def test_the_master_expects_as_many_workers_as_there_are(path: Path) -> None:
    """With fewer it would wait for ever, with more it would start too soon."""
    if path == COMPOSE:
        scale = documents(path)[0]["services"]["worker"]["scale"]
        there = _VARIABLE.sub(r"\1", scale)
    else:
        (there,) = [
            str(each["spec"]["replicas"])
            for each in documents(path)
            if each["metadata"]["name"] == "worker"
        ]
    assert values(commands(path)["master"], "--expect-workers") == [there]


def test_every_compose_service_that_is_named_is_there() -> None:
    """A host's name within Compose is its service's."""
    services = documents(COMPOSE)[0]["services"]
    found = commands(COMPOSE)

    assert found["master"][1] == "http://receiver:8000/postbacks"
    assert values(found["worker"], "--master-host") == ["master"]
    assert set(services) == {"master", "worker", "receiver"}


def test_every_kubernetes_service_finds_its_pods_and_their_port() -> None:
    """A selector that fits nothing is valid, and a service that never answers."""
    pods = [
        (each["spec"]["template"]["metadata"]["labels"], each["spec"]["template"]["spec"])
        for each in documents(KUBERNETES)
        if "template" in each.get("spec", {})
    ]
    services = [each for each in documents(KUBERNETES) if each["kind"] == "Service"]
    ports = {}
    for service in services:
        (pod,) = [spec for labels, spec in pods if labels == service["spec"]["selector"]]
        (port,) = [each["port"] for each in service["spec"]["ports"]]
        open_ports = [each for part in pod["containers"] for each in part.get("ports", [])]
        assert [each["containerPort"] for each in open_ports] == [port]
        ports[service["metadata"]["name"]] = port

    assert ports == {"master": WORKERS_PORT, "receiver": 8000}


def test_every_deployment_owns_the_pods_that_it_makes() -> None:
    """Kubernetes refuses a selector that does not fit the template."""
    deployments = [each["spec"] for each in documents(KUBERNETES) if each["kind"] == "Deployment"]

    assert len(deployments) == 2
    for each in deployments:
        assert each["selector"]["matchLabels"] == each["template"]["metadata"]["labels"]


def test_both_examples_ask_for_the_same_run() -> None:
    """Only how long they wait differs: a cluster takes its time to pull an image."""
    asked = [
        [word for word in commands(path)["master"] if not word.startswith("--wait-ready")]
        for path in (COMPOSE, KUBERNETES)
    ]
    assert asked[0] == asked[1]


def test_the_image_is_made_of_files_that_there_are() -> None:
    """Of this checkout, so that master and workers run what was tested here."""
    lines = [line.split() for line in DOCKERFILE.read_text("utf-8").splitlines()]
    copied = [word for words in lines if words[:1] == ["COPY"] for word in words[1:-1]]

    assert copied == ["pyproject.toml", "README.md", "LICENSE", "schemas", "simulator"]
    assert [name for name in copied if not (ROOT / name).exists()] == []
