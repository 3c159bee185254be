"""Lists that do not change while a form is used: choices and files, found by the value of a column."""

from survey.xform.nodes import Node, Nodes


class StaticList:
    """Nodes in their order, each an `item` of a list; looked up by a child's text at once."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self._by: dict[str, dict[str, Nodes]] = {}

    def by(self, column: str) -> dict[str, Nodes]:
        """The nodes by the text in a column; where a node lacks it, by ""."""
        found = self._by.get(column)
        if found is None:
            found = {}
            for node in self.nodes:
                texts = dict.fromkeys(child.value for child in node.named(column)) or {"": None}
                for text in texts:
                    found.setdefault(text, []).append(node)
            self._by[column] = found
        return found


class StaticLists:
    """The static lists of a form, by the list's ID and the steps into it; made when needed."""

    def __init__(self, documents: dict[str, Node | None]) -> None:
        self.documents = documents
        self._lists: dict[tuple[str, ...], StaticList] = {}

    def find(self, list_id: str, names: tuple[str, ...]) -> StaticList:
        """The nodes at `names` below the document of a list that is there."""
        key = (list_id, *names)
        if key not in self._lists:
            document = self.documents[list_id]
            nodes = [document] if document else []
            for name in names:
                nodes = [child for node in nodes for child in node.named(name)]
            self._lists[key] = StaticList(nodes)
        return self._lists[key]
