"""The operations on the call lists that a license key keeps, and on their members."""

from typing import Final

from simulator.api.answers import Answer
from simulator.api.arguments import Arguments
from simulator.api.keeping import Keeping
from simulator.asmx.service import Noted
from simulator.assets.call_list import CallList, Member

__all__ = ["Lists"]

_LEAVE_PARENT: Final = -1  # documented


class Lists(Keeping):
    """Keeps call lists for customers; the contract spells the license key in three ways."""

    def add(self, arguments: Arguments) -> int | Noted:
        """LM_AddNewList: the number of the list, or 0 if it is not made."""
        name, parent_id = arguments["ListName"] or "", arguments["ParentListID"]
        return self._answer(
            arguments["LicenseKey"],
            lambda account: account.assets.lists.add(name, parent_id=parent_id).list_id,
            refused=0,
        )

    def alter(self, arguments: Arguments) -> bool | Noted:
        """LM_AlterListID: a ParentListID of -1 leaves the list where it is, as documented."""
        parent_id = arguments["ParentListID"]
        return self._done(
            arguments["Licensekey"],
            lambda account: account.assets.lists.alter(
                arguments["ListID"],
                name=arguments["ListName"],
                parent_id=None if parent_id == _LEAVE_PARENT else parent_id,
            ),
        )

    def delete(self, arguments: Arguments) -> bool | Noted:
        """LM_DeleteList: the lists under it are deleted too, as documented."""
        return self._done(
            arguments["LicenseKey"],
            lambda account: account.assets.lists.delete(arguments["ListID"]),
        )

    def all(self, arguments: Arguments) -> list[Answer] | Noted:
        """LM_GetListIDsByLicensekey: all lists of the key, oldest first."""
        return self._answer(
            arguments["licensekey"],
            lambda account: [_about_list(each) for each in account.assets.lists.all()],
            refused=[],
        )

    def add_member(self, arguments: Arguments) -> int | Noted:
        """LM_AddListMember: the number of the member, or 0 if nobody is added."""
        return self._answer(
            arguments["LicenseKey"],
            lambda account: (
                account.assets.lists.add_member(
                    arguments["ListID"],
                    arguments["PhoneNumber"] or "",
                    client_id=arguments["ClientID"] or "",
                    first_name=arguments["FirstName"] or "",
                    last_name=arguments["LastName"] or "",
                ).member_id
            ),
            refused=0,
        )

    def alter_member(self, arguments: Arguments) -> bool | Noted:
        """LM_AlterListMember: what a SOAP request leaves out stays as it is [assumed]."""
        return self._done(
            arguments["licensekey"],
            lambda account: account.assets.lists.alter_member(
                arguments["ListMemberID"],
                number=arguments["PhoneNumber"],
                client_id=arguments["ClientID"],
                first_name=arguments["FirstName"],
                last_name=arguments["LastName"],
            ),
        )

    def delete_member(self, arguments: Arguments) -> bool | Noted:
        """LM_DeleteListMember: false if no list of the key has the member."""
        return self._done(
            arguments["LicenseKey"],
            lambda account: account.assets.lists.delete_member(arguments["ListMemberID"]),
        )

    def members(self, arguments: Arguments) -> list[Answer] | Noted:
        """LM_GetListMembersByListID: those of the list itself, oldest first."""
        return self._answer(
            arguments["Licensekey"],
            lambda account: [
                _about_member(each) for each in account.assets.lists.members(arguments["ListID"])
            ],
            refused=[],
        )


def _about_list(each: CallList) -> Answer:
    return {"ListID": each.list_id, "ParentListID": each.parent_id, "ListName": each.name}


def _about_member(member: Member) -> Answer:
    return {
        "ListMemberID": member.member_id,
        "PhoneNumber": member.number,
        "ClientID": member.client_id,
        "FirstName": member.first_name,
        "LastName": member.last_name,
    }
