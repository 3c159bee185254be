"""The study's indicator system, and the facts it is checked against."""

from functools import lru_cache

from analysis.models import SystemVersion
from analysis.system.facts import CodebookFacts, FormFacts, QuestionFacts, ScaleFacts
from analysis.system.parse import parse
from analysis.system.parts import IndicatorSystem as Parts
from coding.formats.codebook import CodebookContent, Scale
from survey.formats.definition import FormDefinition, Node
from survey.formats.definition import Kind as NodeKind


def latest_system(study_id: int) -> SystemVersion | None:
    return (
        SystemVersion.objects.filter(system__study=study_id)
        .select_related("system")
        .order_by("-published_at", "-id")
        .first()
    )


def parts_of(version: SystemVersion) -> Parts:
    """The system as dataclasses; versions never change, so each is parsed once a process."""
    return _parts(version.pk, version.digest)


@lru_cache(maxsize=32)
def _parts(pk: int, digest: str) -> Parts:
    return parse(SystemVersion.objects.get(pk=pk, digest=digest).source)


def codebook_facts(content: CodebookContent | None) -> CodebookFacts:
    if content is None:
        return CodebookFacts({})
    scales = {code.id: _scale_facts(content.scale_of(code.id)) for code in content.codes}
    themes = {code.id: theme.id for theme in content.themes for code in theme.codes}
    return CodebookFacts(scales, themes)


def _scale_facts(scale: Scale | None) -> ScaleFacts | None:
    if scale is None:
        return None
    return ScaleFacts(
        kind=scale.kind.value,
        low=scale.min,
        high=scale.max,
        values=tuple(scale.values or ()),
        reconcile=scale.reconcile.value,
    )


def form_facts(definition: FormDefinition) -> FormFacts:
    """Every question and every calculation, and every repeat under its own name."""
    kinds = {NodeKind.QUESTION, NodeKind.CALCULATE, NodeKind.REPEAT}
    nodes = [node for node in definition.nodes if node.kind in kinds]
    return FormFacts({node.name: _question_facts(definition, node) for node in nodes})


def _question_facts(definition: FormDefinition, node: Node) -> QuestionFacts:
    choices = definition.choices.get(node.choices or "", ())
    return QuestionFacts(
        type=node.type, choices=tuple(choice.name for choice in choices), repeat=node.repeat
    )
