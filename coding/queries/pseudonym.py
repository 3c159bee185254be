"""Pseudonyms as members see them: what stands for names, never the names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from coding.models import Pseudonym, SealedText, Transcript
from coding.naming import NameKind, Suggestion, hits, suggestions
from coding.queries.transcript import transcripts_for
from survey.models import Membership
from survey.rules import May, can

INDEX_PLACE = "coding_pseudonym/index"
AROUND = 24  # characters shown before and after a name


def sealed_place(row: Pseudonym | SealedText) -> str:
    """Table, column and key: what the sealed field is bound to."""
    table = "coding_pseudonym" if isinstance(row, Pseudonym) else "coding_sealedtext"
    return f"{table}/sealed/{row.pk}"


def pseudonyms_for(member: Membership) -> QuerySet[Pseudonym]:
    """What stands for names in the study, the newest first; for who may edit transcripts."""
    rows = Pseudonym.objects.filter(study=member.study).select_related("by__user")
    return rows.order_by("-pk") if can(member, May.EDIT_TRANSCRIPTS) else rows.none()


def texts_for(member: Membership, code: str = "") -> list[Transcript]:
    """The current versions with their texts: one transcript, or all; DoesNotExist for a code that
    the member does not see.
    """
    rows = transcripts_for(member).defer(None)
    found = list(rows.filter(code=code) if code else rows)
    if code and not found:
        raise Transcript.DoesNotExist
    return found


def suggestions_in(texts: Iterable[Transcript]) -> list[Suggestion]:
    """What looks like a name in any of them."""
    return suggestions("\n".join(text.text for text in texts))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a name stands, with the words around it."""

    code: str
    start: int
    before: str
    hit: str
    after: str

    @property
    def place(self) -> str:
        """As forms name it."""
        return f"{self.start}:{self.code}"


def occurrences(texts: Iterable[Transcript], names: Sequence[str]) -> dict[str, list[Occurrence]]:
    """Where each name stands, by name, in the order of the texts."""
    found: dict[str, list[Occurrence]] = {name: [] for name in names}
    for text in texts:
        for hit in hits(text.text, names):
            found[hit.name].append(
                Occurrence(
                    text.code,
                    hit.start,
                    text.text[max(0, hit.start - AROUND) : hit.start],
                    text.text[hit.start : hit.end],
                    text.text[hit.end : hit.end + AROUND],
                )
            )
    return found


FORMS = {
    "zh": {
        NameKind.PERSON: "[人物{n}]",
        NameKind.FIRM: "[企业{n}]",
        NameKind.PLACE: "[地点{n}]",
        NameKind.PHONE: "[电话{n}]",
        NameKind.EMAIL: "[邮箱{n}]",
        NameKind.NUMBER: "[证件号{n}]",
        NameKind.OTHER: "[名称{n}]",
    },
    "en": {
        NameKind.PERSON: "[Person {n}]",
        NameKind.FIRM: "[Firm {n}]",
        NameKind.PLACE: "[Place {n}]",
        NameKind.PHONE: "[Phone {n}]",
        NameKind.EMAIL: "[E-mail {n}]",
        NameKind.NUMBER: "[ID {n}]",
        NameKind.OTHER: "[Name {n}]",
    },
}


def proposals(member: Membership, wanted: Sequence[tuple[str, NameKind]]) -> list[str]:
    """What could stand for each name: numbered by kind after those there are, in its script."""
    counts = {kind: Pseudonym.objects.filter(study=member.study, kind=kind).count()
              for kind in {kind for _name, kind in wanted}}  # fmt: skip
    found = []
    for name, kind in wanted:
        counts[kind] += 1
        language = "en" if name.isascii() and kind in {NameKind.PERSON, NameKind.FIRM} else "zh"
        found.append(FORMS[language][kind].format(n=counts[kind]))
    return found
