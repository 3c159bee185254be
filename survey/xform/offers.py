"""The choices that a question offers on the answers of a submission, in the words of one language."""

from dataclasses import dataclass

from survey.xform.compiled import as_nodes
from survey.xform.lexer import ExpressionBroken
from survey.xform.nodes import Node, Run, Scope
from survey.xform.place import Control, Itemset, Texts
from survey.xform.program import FAILURES, Program
from survey.xform.syntax import Call

MOST = 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice: the name that is stored, and what people read."""

    name: str
    label: str


def offered(program: Program, node: Node, run: Run, lang: str) -> tuple[Offered, ...] | None:
    """The choices of the question at `node`, as its list is filtered by the other answers.

    None where nobody can say: no choices, a list that is missing, searched on the device or
    longer than MOST, or a filter that cannot be evaluated.
    """
    control = program.questions[node.path].place.control
    if control is None or "search(" in control.appearance:
        return None
    scope = Scope(run, node, node)
    if control.itemset is not None:
        return _listed(program, control.itemset, scope, lang)
    return _written(program, control, scope, lang) or None


def wording(program: Program, texts: Texts, scope: Scope, lang: str) -> str:
    """A text in a language, else in the form's own, with the answers that it shows."""
    for tag in (lang, program.model.default_language, *texts):
        if tag in texts:
            return program.labels.say(texts[tag], scope)
    return ""


def _written(program: Program, control: Control, scope: Scope, lang: str) -> tuple[Offered, ...]:
    return tuple(
        Offered(item.value, wording(program, item.label, scope, lang) or item.value)
        for item in control.items
    )


def _listed(
    program: Program, itemset: Itemset, scope: Scope, lang: str
) -> tuple[Offered, ...] | None:
    nodeset = itemset.nodeset.expression
    while isinstance(nodeset, Call) and nodeset.name == "randomize":
        nodeset = nodeset.arguments[0]
    if nodeset is None:
        return None
    try:
        find = as_nodes(program.compiler.compile(nodeset))
        nodes = find(scope) if find else []
    except (ExpressionBroken, *FAILURES):
        return None
    if not nodes or len(nodes) > MOST:
        return None if find is None or len(nodes) > MOST else ()
    return tuple(_choice(program, itemset, node, scope, lang) for node in nodes)


def _choice(program: Program, itemset: Itemset, node: Node, scope: Scope, lang: str) -> Offered:
    name = next((child.value for child in node.named(itemset.value)), "")
    label = next((child.value for child in node.named(itemset.label)), "")
    if itemset.is_translated:
        label = wording(program, program.model.itext.get(label), scope, lang)
    return Offered(name, label or name)
