"""A submission laid along its form: each place has its node, whether an answer came or not."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from lxml.etree import _Element as Element

from survey.formats.definition import NUMBER_TYPES
from survey.xform.nodes import Node, Nodes, Reading, Run
from survey.xform.program import Program, Question

_BLANK = " \t\r\n"
# What clients put beside the answers of a form.
_TOLERATED = frozenset({"meta", "formhub"})
_TEMPLATE = "{http://openrosa.org/javarosa}template"


class Instance:
    """One submission. `leaves` are the places for answers, `unknown` what the form has no place for."""

    def __init__(self, program: Program, element: Element, now: datetime) -> None:
        self.program = program
        zone: tzinfo = now.tzinfo or UTC
        self.leaves: list[tuple[Node, Question]] = []
        self.sections: list[tuple[Node, Question]] = []
        self.unknown: list[tuple[str, str]] = []
        self._at: dict[str, Nodes] = {}
        self._exempt = element
        document = Node("")
        root = self._fill(program.root, element, document)
        document.children = (root,)
        version = element.get("version") or program.model.version
        self.run = Run(
            root,
            now if now.tzinfo else now.replace(tzinfo=UTC),
            zone,
            program.labels,
            language=program.model.default_language,
            version=version,
            at=self._at,
        )

    def read_as(self, reading: Reading) -> None:
        """Begin anew with another reading: what is relevant is found out again."""
        self.run.as_web, self.run.language = reading
        self.forget()

    def forget(self) -> None:
        """Forget what is relevant, as answers have changed."""
        for node, _ in (*self.sections, *self.leaves):
            node.asked = None

    def _fill(
        self, question: Question, element: Element | None, parent: Node, number: int = 0
    ) -> Node:
        place = question.place
        node = Node(place.step, "", parent)
        path = node.path = place.path
        node.number = number
        node.is_number = place.data_type in NUMBER_TYPES
        node.asked = None
        node.relevant = question.relevant
        node.order = len(self.leaves) + len(self.sections)
        known = self._at.get(path)
        if known is None:
            self._at[path] = [node]
        else:
            known.append(node)
        if question.children:
            self.sections.append((node, question))
            node.children = self._children(question, element, node)
        else:
            self.leaves.append((node, question))
            if element is not None:
                node.text = _text(element, question)
        return node

    def _children(self, question: Question, element: Element | None, node: Node) -> Sequence[Node]:
        found = self._found(question, element, node) if element is not None else {}
        children: Nodes = []
        for child in question.children:
            elements = found.get(child.place.step)
            if child.place.is_repeat:
                for number, each in enumerate(elements or (), start=1):
                    children.append(self._fill(child, each, node, number))
            else:
                children.append(self._fill(child, elements[0] if elements else None, node))
        return children

    def _found(self, question: Question, element: Element, node: Node) -> dict[str, list[Element]]:
        """The elements of each place below; those without a place are noted."""
        found: dict[str, list[Element]] = {}
        places = question.by_step
        for child in element:
            step = child.tag.rpartition("}")[2]
            below = places.get(step)
            if below is None:
                self._note(element, child, node, step)
            elif below.place.is_repeat:
                if _TEMPLATE not in child.attrib:
                    found.setdefault(step, []).append(child)
            elif step not in found:
                found[step] = [child]
            else:
                found[step].append(child)
                self._note(element, child, node, f"{step}[{len(found[step])}]")
        return found

    def _note(self, element: Element, child: Element, node: Node, step: str) -> None:
        if element is self._exempt and step in _TOLERATED:
            return
        if self.program.questions[node.path].place.is_meta:
            return
        text = "".join(str(part) for part in child.itertext()).strip(_BLANK)
        if text:
            self.unknown.append((f"{concrete_path(node)}/{step}", text))


def _text(element: Element, question: Question) -> str:
    text = element.text or ""
    if len(element):
        text = "".join(str(part) for part in element.itertext())
    if text and (question.is_trimmed or text.isspace()):
        text = text.strip(_BLANK)
    return text


def concrete_path(node: Node) -> str:
    """The path of a node, with the position of each repeat: "/data/kid[2]/age"."""
    return "".join(reversed(list(_steps(node))))


def _steps(node: Node) -> Iterator[str]:
    here: Node | None = node
    while here is not None and here.name:
        yield f"/{here.name}[{here.number}]" if here.number else f"/{here.name}"
        here = here.parent
