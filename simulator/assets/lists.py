"""The call lists that a license key keeps: a forest of lists, each with members to call."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from threading import Lock

from simulator.assets.call_list import NO_PARENT, CallList, Member
from simulator.assets.refused import AssetRefusedError

__all__ = ["Lists"]


class Lists:
    """Adds, moves and deletes lists and their members; safe for threads.

    The lists are a forest at every moment: none comes to lie in itself or in one under it.

    Args:
        first_id: The first number that a list, a member or a batch is given.
        limit: How many lists there may be.
        member_limit: How many members all lists together may have.
    """

    def __init__(
        self, *, first_id: int = 1, limit: int = 1000, member_limit: int = 100_000
    ) -> None:
        self._limit = limit
        self._member_limit = member_limit
        self._lists: dict[int, CallList] = {}
        self._members: dict[int, dict[int, Member]] = {}
        self._home: dict[int, int] = {}  # of each member, its list
        self._list_ids, self._member_ids, self._batch_ids = (count(first_id) for _ in range(3))
        self._lock = Lock()

    # --- lists --------------------------------------------------------------------------------

    def add(self, name: str, *, parent_id: int = NO_PARENT) -> CallList:
        """Make a list, in another one if a parent is named.

        Raises:
            AssetRefusedError: The name is blank or too long, there is no such parent, or there are
                as many lists as may be.
        """
        with self._lock:
            if parent_id != NO_PARENT:
                self._find(parent_id)
            if len(self._lists) >= self._limit:
                raise AssetRefusedError(
                    f"There are {self._limit:,} lists already, which is the most that a license"
                    " key keeps here (list_limit)."
                )
            made = CallList(list_id=next(self._list_ids), name=name, parent_id=parent_id)
            self._lists[made.list_id] = made
            self._members[made.list_id] = {}
            return made

    def alter(
        self, list_id: int, *, name: str | None = None, parent_id: int | None = None
    ) -> CallList:
        """Give a list another name or another place; what is None stays as it is.

        Args:
            list_id: Which one.
            name: What it is to be called.
            parent_id: The list that it is to lie in; `NO_PARENT` for none.

        Raises:
            AssetRefusedError: There is no such list or parent, the name is blank or too long, or
                the list would come to lie in itself.
        """
        with self._lock:
            found = self._find(list_id)
            parent_id = found.parent_id if parent_id is None else parent_id
            if parent_id != NO_PARENT:
                self._find(parent_id)
            if list_id in self._way_up(parent_id):
                reason = "is the same" if list_id == parent_id else "lies in it"
                raise AssetRefusedError(
                    f"List {list_id} cannot be moved into list {parent_id}, which {reason}."
                )
            altered = replace(found, name=found.name if name is None else name, parent_id=parent_id)
            self._lists[list_id] = altered
            return altered

    def delete(self, list_id: int) -> None:
        """Delete a list, the lists under it, as documented, and the members of all of them.

        Raises:
            AssetRefusedError: There is no such list.
        """
        with self._lock:
            for each in list(self._under(list_id)):
                del self._lists[each]
                for member_id in self._members.pop(each):
                    del self._home[member_id]

    def all(self) -> list[CallList]:
        """All lists, oldest first."""
        with self._lock:
            return list(self._lists.values())

    def sizes(self) -> dict[int, int]:
        """How many members each list has, by its number; those of lists under it not counted."""
        with self._lock:
            return {list_id: len(members) for list_id, members in self._members.items()}

    # --- members ------------------------------------------------------------------------------

    def add_member(
        self,
        list_id: int,
        number: str,
        *,
        client_id: str = "",
        first_name: str = "",
        last_name: str = "",
    ) -> Member:
        """Put somebody on a list.

        Raises:
            AssetRefusedError: There is no such list, the number is none, a field is too long, or
                there are as many members as may be.
        """
        with self._lock:
            self._find(list_id)
            if len(self._home) >= self._member_limit:
                raise AssetRefusedError(
                    f"All lists together have {self._member_limit:,} members already, which is the"
                    " most that a license key keeps here (member_limit)."
                )
            made = Member(
                member_id=next(self._member_ids), list_id=list_id, number=number,
                client_id=client_id, first_name=first_name, last_name=last_name,
            )  # fmt: skip
            self._members[list_id][made.member_id] = made
            self._home[made.member_id] = list_id
            return made

    def alter_member(
        self,
        member_id: int,
        *,
        number: str | None = None,
        client_id: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
    ) -> Member:
        """Change a member; what is None stays as it is.

        Raises:
            AssetRefusedError: There is no such member, the number is none, or a field is too long.
        """
        with self._lock:
            found = self._find_member(member_id)
            altered = replace(
                found,
                number=found.number if number is None else number,
                client_id=found.client_id if client_id is None else client_id,
                first_name=found.first_name if first_name is None else first_name,
                last_name=found.last_name if last_name is None else last_name,
            )
            self._members[altered.list_id][member_id] = altered
            return altered

    def delete_member(self, member_id: int) -> None:
        """Take a member off its list.

        Raises:
            AssetRefusedError: There is no such member.
        """
        with self._lock:
            found = self._find_member(member_id)
            del self._members[found.list_id][member_id]
            del self._home[member_id]

    def members(self, list_id: int, *, recursive: bool = False) -> list[Member]:
        """The members of a list, oldest first; then those of each list under it, if asked.

        Raises:
            AssetRefusedError: There is no such list.
        """
        with self._lock:
            self._find(list_id)
            lists = self._under(list_id) if recursive else iter((list_id,))
            return [member for each in lists for member in self._members[each].values()]

    def open_batch(self) -> int:
        """The number of a new batch: the calls of one dialling of a list."""
        with self._lock:
            return next(self._batch_ids)

    # --- the forest ---------------------------------------------------------------------------

    def _find(self, list_id: int) -> CallList:
        if list_id not in self._lists:
            raise AssetRefusedError(f"The license key has no list {list_id}.")
        return self._lists[list_id]

    def _find_member(self, member_id: int) -> Member:
        if member_id not in self._home:
            raise AssetRefusedError(f"No list of the license key has a member {member_id}.")
        return self._members[self._home[member_id]][member_id]

    def _way_up(self, list_id: int) -> Iterator[int]:
        """A list, the one that it lies in, and so on up to one that lies in none."""
        while list_id != NO_PARENT:
            yield list_id
            list_id = self._lists[list_id].parent_id

    def _under(self, list_id: int) -> Iterator[int]:
        """A list and all lists under it, each before those that lie in it."""
        self._find(list_id)
        children: dict[int, list[int]] = {}
        for each in self._lists.values():
            children.setdefault(each.parent_id, []).append(each.list_id)
        waiting = [list_id]
        while waiting:
            found = waiting.pop()
            yield found
            waiting += reversed(children.get(found, ()))
