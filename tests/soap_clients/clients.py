"""The clients: what a real SOAP library of some language makes of a list of cases.

zeep runs in this process. The others are small programs that read one JSON document of calls and
print one of answers, so that an interpreter is started once for all of them.
"""

import json
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zeep.exceptions import Fault as ZeepFault

from simulator.asmx.contract import OPERATIONS
from tests import programs
from tests.journeys.desk import NAMESPACE, PATIENCE_SECONDS, Desk
from tests.journeys.transports import Customer
from tests.soap_clients.cases.case import Case
from tests.soap_clients.shapes import FORM, NODE, PERL, PHP, ZEEP, Shape

__all__ = ["CLIENTS", "Client", "Program", "Zeep", "need", "run"]

_HERE = Path(__file__).parent
_MODULES = _HERE.parents[1] / ".soap_clients" / "node_modules"  # of scripts/programs

Outcome = dict[str, Any]
"""`{"answer": ...}`, or `{"fault": {"code": ..., "text": ...}}`, in the client's own values."""


@dataclass(frozen=True, kw_only=True)
class Client(ABC):
    """A library in the hands of a customer.

    Args:
        name: What it is.
        version: Of SOAP, or the HTTP method of those who do without.
        shape: How the contract's values look in its language.
    """

    name: str
    version: str
    shape: Shape

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def can_call(self, operation: str) -> bool:
        """Whether the client's way to call leads to an operation."""
        return self.version in ("1.1", "1.2") or OPERATIONS[operation].over_forms

    @abstractmethod
    def converse(self, desk: Desk, cases: Sequence[Case]) -> list[Outcome]:
        """Call the operations of some cases, in order."""


@dataclass(frozen=True, kw_only=True)
class Zeep(Client):
    """Python's zeep, which reads the answers to forms too."""

    name: str = "zeep"
    shape: Shape = ZEEP

    def converse(self, desk: Desk, cases: Sequence[Case]) -> list[Outcome]:
        """Call the operations of some cases, in order."""
        customer = Customer(desk)
        return [self._call(customer, case) for case in cases]

    def _call(self, customer: Customer, case: Case) -> Outcome:
        transport = f"SOAP {self.version}" if self.shape is ZEEP else self.version
        arguments = self.shape.arguments(case.operation, case.arguments)
        try:
            return {"answer": customer.call(transport, case.operation, arguments)}
        except ZeepFault as fault:
            return {"fault": {"code": fault.code, "text": fault.message}}


@dataclass(frozen=True, kw_only=True)
class Program(Client):
    """A client in another language.

    Args:
        command: The interpreter and, from this folder, the program.
        proof: What the interpreter runs without complaint where the library is installed.
        reads_wsdl: Whether it asks the server for its WSDL.
    """

    command: tuple[str, str]
    proof: tuple[str, ...]
    reads_wsdl: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.version}{'' if self.reads_wsdl else ' without a WSDL'}"

    def converse(self, desk: Desk, cases: Sequence[Case]) -> list[Outcome]:
        """Call the operations of some cases, in order."""
        need(self)
        calls = [
            {
                "operation": case.operation,
                "arguments": self.shape.arguments(case.operation, case.arguments),
            }
            for case in cases
        ]
        talk = {
            "wsdl": f"{desk.url}?wsdl" if self.reads_wsdl else "",
            "address": desk.url,
            "namespace": NAMESPACE,
            "version": self.version,
            "calls": calls,
        }
        interpreter, program = self.command
        done = run((interpreter, str(_HERE / program)), json.dumps(talk))
        assert done.returncode == 0, done.stderr
        outcomes: list[Outcome] = json.loads(done.stdout)
        return outcomes


def need(program: Program) -> None:
    """Skip the test that asks where a client is not installed; CI fails there."""
    installed = _is_installed(program.command[0], program.proof)
    programs.need(program.name, installed=installed)


@cache
def _is_installed(interpreter: str, proof: tuple[str, ...]) -> bool:
    return shutil.which(interpreter) is not None and run((interpreter, *proof)).returncode == 0


def run(command: tuple[str, ...], words: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program where Node finds the package, and no proxy stands before the simulator."""
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        command,
        input=words,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environ | {"NODE_PATH": str(_MODULES)},
        timeout=PATIENCE_SECONDS,
    )


def _php(version: str) -> Program:
    return Program(
        name="PHP's SoapClient",
        version=version,
        shape=PHP,
        command=("php", "client.php"),
        proof=("-r", "exit((int) !class_exists('SoapClient'));"),
    )


def _node(version: str) -> Program:
    return Program(
        name="the npm package soap",
        version=version,
        shape=NODE,
        command=("node", "client.js"),
        proof=("-e", "require('soap')"),
    )


def _perl(version: str, *, reads_wsdl: bool = True) -> Program:
    return Program(
        name="Perl's SOAP::Lite",
        version=version,
        shape=PERL,
        command=("perl", "client.pl"),
        proof=("-MSOAP::Lite", "-e", "1"),
        reads_wsdl=reads_wsdl,
    )


CLIENTS: tuple[Client, ...] = (
    Zeep(version="1.1"),
    Zeep(version="1.2"),
    Zeep(version="GET", shape=FORM),
    Zeep(version="POST", shape=FORM),
    _php("1.1"),
    _php("1.2"),
    _node("1.1"),
    _node("1.2"),
    _perl("1.1"),
    _perl("1.2"),
    _perl("1.1", reads_wsdl=False),
)
