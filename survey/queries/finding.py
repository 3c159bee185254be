"""Findings of a submission in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from survey.formats.definition import FormDefinition
from survey.formats.labelled import bare_label
from survey.models import Finding, Submission


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its question's label and the form's message in one language."""

    finding: Finding
    question: str
    message: str


def counts_of(submissions: Iterable[Submission]) -> dict[int, int]:
    """How many findings each of these submissions has, by primary key; those without are absent."""
    found = Finding.objects.filter(submission__in=[each.pk for each in submissions])
    counts = found.values("submission").annotate(n=Count("pk")).order_by()
    return dict(counts.values_list("submission", "n"))


def findings_of(submission: Submission, definition: FormDefinition, lang: str) -> list[Found]:
    """The findings of a submission the member may see, critical and hard ones first."""
    return [
        Found(
            row,
            bare_label(definition, row.question, lang) if row.question else row.path,
            _words(row.message, lang),
        )
        for row in grave_first(submission)
    ]


def grave_first(submission: Submission) -> list[Finding]:
    """The findings of a submission the member may see: critical, hard, soft; each in its order."""
    weight = {"critical": 0, "hard": 1, "soft": 2}
    return sorted(submission.findings.all(), key=lambda row: (weight.get(row.severity, 3), row.pk))


def _words(message: dict[str, str], lang: str) -> str:
    """In the language, else in whichever there is."""
    return message.get(lang) or next((text for text in message.values() if text), "")
