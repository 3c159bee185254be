"""What expressions learn of a form's texts: labels of choices, and texts by their ID."""

from survey.xform.compiled import Say, as_text
from survey.xform.compiler import Compiler
from survey.xform.lexer import ExpressionBroken
from survey.xform.lists import StaticList
from survey.xform.model import XFormModel
from survey.xform.nodes import Scope
from survey.xform.place import Itemset, Texts, Words
from survey.xform.syntax import Call, Expression, Path


class FormLabels:
    """The texts of one form, with the answers that they show."""

    def __init__(self, model: XFormModel, compiler: Compiler) -> None:
        self.model = model
        self.compiler = compiler
        self._said: dict[int, tuple[Expression, Say | None]] = {}

    def text(self, scope: Scope, text_id: str) -> str:
        """jr:itext(): the text of an ID in the run's language, else in the default one."""
        return self._chosen(self.model.itext.get(text_id), scope)

    def choice_label(self, scope: Scope, value: str, path: str) -> str:
        """jr:choice-name(): the label of a choice of the question at a path; "" if it has none."""
        place = self.model.places.get(_from(scope.current.path, path.strip()))
        control = place.control if place else None
        if control is None:
            return ""
        for item in control.items:
            if item.value == value:
                return self._chosen(item.label, scope)
        return self._listed(control.itemset, value, scope) if control.itemset else ""

    def in_languages(self, texts: Texts, scope: Scope) -> dict[str, str]:
        """A text in every language that it is written in, with the answers of a submission."""
        return {tag: self.say(words, scope) for tag, words in texts.items()}

    def say(self, words: Words, scope: Scope) -> str:
        """Words with the answers that they show."""
        said = [part if isinstance(part, str) else self._answer(part, scope) for part in words]
        return "".join(said).strip()

    def _chosen(self, texts: Texts, scope: Scope) -> str:
        for tag in (scope.run.language, self.model.default_language, *texts):
            if tag in texts:
                return self.say(texts[tag], scope)
        return ""

    def _answer(self, expression: Expression, scope: Scope) -> str:
        known = self._said.get(id(expression))
        if known is None:
            try:
                known = expression, as_text(self.compiler.compile(expression))
            except ExpressionBroken:
                known = expression, None
            self._said[id(expression)] = known
        return known[1](scope) if known[1] else ""

    def _listed(self, itemset: Itemset, value: str, scope: Scope) -> str:
        base = self._list(itemset)
        for node in base.by(itemset.value).get(value, ()) if base else ():
            for label in node.named(itemset.label):
                return self.text(scope, label.value) if itemset.is_translated else label.value
        return ""

    def _list(self, itemset: Itemset) -> StaticList | None:
        """The list behind choices, whatever filters them."""
        nodeset = itemset.nodeset.expression
        while isinstance(nodeset, Call) and nodeset.name == "randomize":
            nodeset = nodeset.arguments[0]
        if not isinstance(nodeset, Path) or not isinstance(nodeset.start, Call):
            return None
        try:
            return self.compiler.list_steps(nodeset, nodeset.start)[0]
        except ExpressionBroken:
            return None


def _from(here: str, path: str) -> str:
    """A path, taken from a place when it is relative."""
    if path.startswith("/"):
        return path
    parts = here.split("/")
    for step in path.split("/"):
        if step == "..":
            del parts[-1:]
        elif step not in {".", ""}:
            parts.append(step)
    return "/".join(parts)
