from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from simulator.assets.call_list import NO_PARENT, Member
from simulator.assets.lists import Lists
from simulator.assets.refused import AssetRefusedError

_NUMBER = "202-555-0100"


def test_a_list_lies_where_it_was_put() -> None:
    """Numbers rise; a list without a parent has the parent 0."""
    lists = Lists(first_id=7)
    top = lists.add("customers")
    inner = lists.add("late payers", parent_id=top.list_id)

    assert [(each.list_id, each.parent_id, each.name) for each in lists.all()] == [
        (7, 0, "customers"),
        (8, 7, "late payers"),
    ]
    assert lists.all() == [top, inner]


def test_a_list_is_renamed_and_moved() -> None:
    """Each without the other."""
    lists = Lists()
    one, two = lists.add("one"), lists.add("two")
    lists.alter(two.list_id, name="second")
    lists.alter(two.list_id, parent_id=one.list_id)

    assert [(each.parent_id, each.name) for each in lists.all()] == [(0, "one"), (1, "second")]
    lists.alter(two.list_id, parent_id=NO_PARENT)
    assert lists.all()[1].parent_id == NO_PARENT


@pytest.mark.parametrize(
    ("list_id", "parent_id", "reason"),
    [
        (1, 1, "List 1 cannot be moved into list 1, which is the same."),
        (1, 2, "List 1 cannot be moved into list 2, which lies in it."),
        (1, 3, "List 1 cannot be moved into list 3, which lies in it."),
        (1, 4, "The license key has no list 4."),
        (1, -7, "The license key has no list -7."),
        (4, 0, "The license key has no list 4."),
    ],
)
def test_a_list_cannot_be_moved_where_it_would_lie_in_itself(
    list_id: int, parent_id: int, reason: str
) -> None:
    """Nor into a list that there is not."""
    lists = Lists()
    for parent in range(3):
        lists.add(f"in {parent}", parent_id=parent)
    before = lists.all()

    with pytest.raises(AssetRefusedError) as refused:
        lists.alter(list_id, parent_id=parent_id)
    assert str(refused.value) == reason
    assert lists.all() == before


def test_a_deleted_list_takes_those_under_it_along() -> None:
    """Documented; their members go too."""
    lists = Lists()
    top, other = lists.add("top"), lists.add("other")
    inner = lists.add("inner", parent_id=top.list_id)
    member = lists.add_member(inner.list_id, _NUMBER)
    lists.delete(top.list_id)

    assert lists.all() == [other]
    with pytest.raises(AssetRefusedError) as refused:
        lists.delete_member(member.member_id)
    assert str(refused.value) == "No list of the license key has a member 1."


def test_members_come_list_by_list_each_before_those_that_lie_in_it() -> None:
    """The order in which a recursive dialling calls them."""
    lists = Lists()
    for parent in (NO_PARENT, 1, 1, 2):
        made = lists.add("any", parent_id=parent)
        lists.add_member(made.list_id, f"202-555-010{made.list_id}")
    lists.add_member(1, "202-555-0109")

    numbers = [each.number[-1] for each in lists.members(1, recursive=True)]
    assert numbers == ["1", "9", "2", "4", "3"]
    assert [each.number[-1] for each in lists.members(1)] == ["1", "9"]
    assert lists.sizes() == {1: 2, 2: 1, 3: 1, 4: 1}


def test_a_member_is_changed_field_by_field() -> None:
    """What is not given stays; what is given as empty is emptied."""
    lists = Lists()
    list_id = lists.add("any").list_id
    made = lists.add_member(
        list_id, _NUMBER, client_id="c-1", first_name="Ada", last_name="Lovelace"
    )
    lists.alter_member(made.member_id, last_name="King", client_id="")

    assert lists.members(list_id) == [
        Member(member_id=1, list_id=list_id, number=_NUMBER, first_name="Ada", last_name="King")
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"number": "12"}, "PhoneNumber needs 10 digits, got '12'."),
        ({"number": ""}, "PhoneNumber needs 10 digits, got ''."),
        ({"client_id": "x" * 101}, "ClientID has at most 100 characters here, got 101."),
        ({"first_name": "x" * 101}, "FirstName has at most 100 characters here, got 101."),
        ({"last_name": "x" * 1010}, "LastName has at most 100 characters here, got 1,010."),
    ],
)
def test_a_member_that_cannot_be_is_neither_added_nor_altered(
    fields: dict[str, Any], reason: str
) -> None:
    """A number that nobody can dial shows when it is added, not when the list is called."""
    lists = Lists()
    member = lists.add_member(lists.add("any").list_id, _NUMBER)

    with pytest.raises(AssetRefusedError) as not_added:
        lists.add_member(1, **({"number": _NUMBER} | fields))
    with pytest.raises(AssetRefusedError) as not_altered:
        lists.alter_member(1, **fields)
    assert str(not_added.value) == str(not_altered.value) == reason
    assert lists.members(1) == [member]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (" ", "ListName is blank."),
        ("x" * 101, "ListName has at most 100 characters here, got 101."),
    ],
)
def test_a_list_needs_a_name_of_some_length(name: str, reason: str) -> None:
    """A blank one could not be told from others."""
    lists = Lists()
    made = lists.add("any")

    with pytest.raises(AssetRefusedError) as not_added:
        lists.add(name)
    with pytest.raises(AssetRefusedError) as not_altered:
        lists.alter(made.list_id, name=name)
    assert str(not_added.value) == str(not_altered.value) == reason
    assert lists.all() == [made]


class Forest(RuleBasedStateMachine):
    """Whatever is done to lists and members, the lists stay a forest."""

    lists_known = Bundle("lists")
    members_known = Bundle("members")

    def __init__(self) -> None:
        super().__init__()
        self.lists = Lists(limit=12, member_limit=12)
        # The model: of each list its parent, of each member its list.
        self.parents: dict[int, int] = {}
        self.homes: dict[int, int] = {}

    def way_up(self, list_id: int) -> list[int]:
        """A list and all that it lies in."""
        way = []
        while list_id != NO_PARENT:
            assert list_id not in way
            way.append(list_id)
            list_id = self.parents[list_id]
        return way

    @rule(target=lists_known, parent=st.just(NO_PARENT) | lists_known)
    def add(self, parent: int) -> int:
        """A list is made if its parent is there and there is room."""
        fits = len(self.parents) < 12 and (parent == NO_PARENT or parent in self.parents)
        try:
            made = self.lists.add("any", parent_id=parent).list_id
        except AssetRefusedError:
            assert not fits
            return 10**6
        assert fits
        self.parents[made] = parent
        return made

    @rule(list_id=lists_known, parent=st.just(NO_PARENT) | lists_known)
    def move(self, list_id: int, parent: int) -> None:
        """A list is moved if it and its new place are there, and it would not lie in itself."""
        there = list_id in self.parents and (parent == NO_PARENT or parent in self.parents)
        fits = there and list_id not in self.way_up(parent)
        try:
            self.lists.alter(list_id, parent_id=parent)
        except AssetRefusedError:
            assert not fits
            return
        assert fits
        self.parents[list_id] = parent

    @rule(list_id=lists_known)
    def delete(self, list_id: int) -> None:
        """A list is deleted with all that lies in it."""
        try:
            self.lists.delete(list_id)
        except AssetRefusedError:
            assert list_id not in self.parents
            return
        gone = {each for each in self.parents if list_id in self.way_up(each)}
        self.parents = {each: up for each, up in self.parents.items() if each not in gone}
        self.homes = {each: home for each, home in self.homes.items() if home not in gone}

    @rule(target=members_known, list_id=lists_known)
    def add_member(self, list_id: int) -> int:
        """A member is added if the list is there and there is room."""
        fits = list_id in self.parents and len(self.homes) < 12
        try:
            made = self.lists.add_member(list_id, _NUMBER).member_id
        except AssetRefusedError:
            assert not fits
            return 10**6
        assert fits
        self.homes[made] = list_id
        return made

    @rule(member_id=consumes(members_known))
    def delete_member(self, member_id: int) -> None:
        """A member is deleted once."""
        try:
            self.lists.delete_member(member_id)
        except AssetRefusedError:
            assert member_id not in self.homes
            return
        del self.homes[member_id]

    @invariant()
    def is_a_forest(self) -> None:
        """Every list lies where the model has it, and every way up ends."""
        assert {each.list_id: each.parent_id for each in self.lists.all()} == self.parents
        for list_id in self.parents:
            assert len(self.way_up(list_id)) <= len(self.parents)

    @invariant()
    def finds_every_member_once(self) -> None:
        """From the lists that lie in none, all members are reached, each from one."""
        tops = [each for each, parent in self.parents.items() if parent == NO_PARENT]
        found = [each for top in tops for each in self.lists.members(top, recursive=True)]
        assert sorted(each.member_id for each in found) == sorted(self.homes)
        assert {each.member_id: each.list_id for each in found} == self.homes


TestForest = Forest.TestCase
