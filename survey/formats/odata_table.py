"""A form as OData tables: the submissions, and one table for each repeat, by their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.odata import identifier

MAIN = "Submissions"
SYSTEM = (
    *("submissionDate", "updatedAt", "submitterId", "submitterName"),
    *("attachmentsPresent", "attachmentsExpected", "status", "reviewState", "deviceId"),
    *("edits", "formVersion"),
)
_ID = "__id"
_SYSTEM = "__system"
_INSTANCE_ID = "instanceID"


class UnknownPropertyError(ValueError):
    """A $select names what the table has not."""

    def __init__(self, path: str, *, is_repeat: bool = False) -> None:
        super().__init__(path)
        self.path = path
        self.is_repeat = is_repeat


@dataclass(frozen=True, slots=True)
class Leaf:
    """A property; `key` is the answer's name, "" for the instance ID."""

    name: str
    key: str
    data_type: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    members: "tuple[Member, ...]"


@dataclass(frozen=True, slots=True)
class Inner:
    """Where a table stands inside another one."""

    name: str
    table: "Table"


type Member = Leaf | Group | Inner


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is "Submissions" or "Submissions.group.repeat", `repeat` the repeat's name in
    answers (None: the submissions), `parent` the table around it. `about` says which properties
    that are no answers are wanted, `system` which of those in __system.
    """

    name: str
    repeat: str | None
    parent: str | None
    members: tuple[Member, ...]
    about: tuple[str, ...]
    system: tuple[str, ...] = ()

    @property
    def parent_id(self) -> str:
        """The property in which a repeat's row has the id of the row around it."""
        return _parent_id(self.parent or "")

    def inner(self) -> "Iterator[Table]":
        """The tables inside, a table before those inside it."""
        for member in _flat(self.members):
            if isinstance(member, Inner):
                yield member.table
                yield from member.table.inner()

    def only(self, paths: Sequence[str]) -> "Table":
        """The table with what a $select names. Raises UnknownPropertyError."""
        wanted = {tuple(path.split("/")) for path in paths}
        about = tuple(name for name in self.about if any(path[0] == name for path in wanted))
        system = tuple(name for name in self.system if wanted & {(_SYSTEM,), (_SYSTEM, name)})
        for path in wanted:
            self._check(path)
        return replace(
            self, members=tuple(_kept(self.members, (), wanted)), about=about, system=system
        )

    def _check(self, path: tuple[str, ...]) -> None:
        known: dict[tuple[str, ...], Member | None] = dict(_paths(self.members, ()))
        known |= {(name,): None for name in self.about}
        known |= {(_SYSTEM, name): None for name in self.system}
        if path not in known:
            raise UnknownPropertyError("/".join(path))
        if isinstance(known[path], Inner):
            raise UnknownPropertyError("/".join(path), is_repeat=True)


def main_table(definition: FormDefinition) -> Table:
    """The submissions, and inside the table of each repeat where it stands in the form."""
    root = f"/{definition.root}"
    meta = f"{root}/meta"
    members = [*_within(definition, root, MAIN, MAIN)]
    if not any(member.name == "meta" for member in members):
        told = [
            Leaf(identifier(_step(node)), node.name, node.data_type)
            for node in definition.children.get(meta, ())
            if _step(node) != _INSTANCE_ID
        ]
        members.append(Group("meta", (Leaf(_INSTANCE_ID, "", "string"), *told)))
    return Table(MAIN, None, None, tuple(members), (_ID, _SYSTEM), SYSTEM)


def tables(definition: FormDefinition) -> Mapping[str, Table]:
    """All tables of a form by name, the submissions first."""
    main = main_table(definition)
    return {table.name: table for table in (main, *main.inner())}


def _within(definition: FormDefinition, path: str, table: str, place: str) -> Iterator[Member]:
    """What stands below a path; `table` is the table around it, `place` the name of a table that
    would stand here.
    """
    for node in definition.children.get(path, ()):
        name = identifier(_step(node))
        here = f"{place}.{name}"
        if node.kind is Kind.GROUP:
            yield Group(name, tuple(_within(definition, node.path, table, here)))
        elif node.kind is Kind.REPEAT:
            inside = tuple(_within(definition, node.path, here, here))
            about = (_ID, _parent_id(table))
            yield Inner(name, Table(here, node.name, table, inside, about))
        elif node.kind is not Kind.NOTE:
            yield Leaf(name, node.name, node.data_type)


def _parent_id(table: str) -> str:
    return f"__{table.replace('.', '-')}-id"


def _step(node: Node) -> str:
    return node.path.rpartition("/")[2]


def _flat(members: Sequence[Member]) -> Iterator[Member]:
    for member in members:
        if isinstance(member, Group):
            yield from _flat(member.members)
        else:
            yield member


def _paths(
    members: Sequence[Member], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Member]]:
    for member in members:
        here = (*above, member.name)
        yield here, member
        if isinstance(member, Group):
            yield from _paths(member.members, here)


def _kept(
    members: Sequence[Member], above: tuple[str, ...], wanted: set[tuple[str, ...]]
) -> Iterator[Member]:
    for member in members:
        here = (*above, member.name)
        if here in wanted:
            yield member
        elif isinstance(member, Group) and (inside := tuple(_kept(member.members, here, wanted))):
            yield Group(member.name, inside)
