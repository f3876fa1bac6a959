"""Scripts and variables that a license key keeps."""

from simulator.assets.global_scripts import GLOBAL_SCRIPTS
from tests.soap_clients.cases.case import KEYED, TEXT, Case

__all__ = ["SCRIPTS"]

# Lines, an indent and a space at the end: what a script says must come back to the letter.
_SCRIPT = f"~\\Label(Menu)~\n    {TEXT}\n\n~\\Goto(Menu)~ "
_OWN = {"ScriptName": "Menü", **KEYED}
_ORDER = {"VariableName": "Order", **KEYED}

SCRIPTS = (
    Case("ScriptList", {"IncludeGlobalScripts": False, **KEYED}, []),
    Case("ScriptSave", {"ScriptText": _SCRIPT, **_OWN}, answer=True),
    Case("ScriptList", {"IncludeGlobalScripts": False, **KEYED}, ["Menü"]),
    Case("ScriptList", {"IncludeGlobalScripts": True, **KEYED}, ["Menü", *GLOBAL_SCRIPTS]),
    Case("ScriptLoad", _OWN, _SCRIPT),
    Case("ScriptDelete", _OWN, answer=True),
    Case("ScriptDelete", _OWN, answer=False),
    Case("ScriptLoad", _OWN, ""),
    Case("LicenseKeyVariableSave", {"VariableValue": "Nº 5", **_ORDER}, answer=True),
    Case("LicenseKeyVariableLoad", _ORDER, "Nº 5"),
    Case("LicenseKeyVariableSave", {"VariableValue": "", **_ORDER}, answer=True),
    Case("LicenseKeyVariableLoad", _ORDER, ""),
)
