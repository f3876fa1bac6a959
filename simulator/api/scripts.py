"""The operations on scripts and on variables that a license key keeps."""

from simulator.api.arguments import Arguments
from simulator.api.keeping import Keeping
from simulator.asmx.service import Noted

__all__ = ["Scripts", "Variables"]


class Scripts(Keeping):
    """Keeps scripts for customers."""

    def names(self, arguments: Arguments) -> list[str] | Noted:
        """ScriptList: names, with IncludeGlobalScripts also those that every key finds."""
        with_global = arguments["IncludeGlobalScripts"]
        return self._answer(
            arguments["LicenseKey"],
            lambda account: account.assets.scripts.names(with_global=with_global),
            refused=[],
        )

    def save(self, arguments: Arguments) -> bool | Noted:
        """ScriptSave: false for a name that is none, or too much text."""
        name, text = arguments["ScriptName"] or "", arguments["ScriptText"] or ""
        return self._done(
            arguments["LicenseKey"], lambda account: account.assets.scripts.save(name, text)
        )

    def load(self, arguments: Arguments) -> str | Noted:
        """ScriptLoad: an empty text if there is no such script."""
        name = arguments["ScriptName"] or ""
        return self._answer(
            arguments["LicenseKey"],
            lambda account: account.assets.scripts.load(name),
            refused="",
        )

    def delete(self, arguments: Arguments) -> bool | Noted:
        """ScriptDelete: false if the key keeps no such script."""
        name = arguments["ScriptName"] or ""
        return self._done(
            arguments["LicenseKey"], lambda account: account.assets.scripts.delete(name)
        )


class Variables(Keeping):
    """Keeps variables for customers, for all their scripts to read."""

    def save(self, arguments: Arguments) -> bool | Noted:
        """LicenseKeyVariableSave: an empty value deletes the variable, as documented."""
        name, value = arguments["VariableName"] or "", arguments["VariableValue"] or ""
        return self._done(
            arguments["LicenseKey"], lambda account: account.assets.variables.save(name, value)
        )

    def load(self, arguments: Arguments) -> str | Noted:
        """LicenseKeyVariableLoad: an empty text if there is no such variable."""
        name = arguments["VariableName"] or ""
        return self._answer(
            arguments["LicenseKey"],
            lambda account: account.assets.variables.load(name),
            refused="",
        )
