"""Uploads as those who edit transcripts see them: what was read, guessed and is left to decide."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from coding.formats.composing import (
    Speaker,
    SpeakerRow,
    joined,
    joins_by_default,
    speakers_of,
)
from coding.formats.plain import SpeakerRole, language_of
from coding.formats.script import Reading, Said, from_json
from coding.models import Transcript, TranscriptUpload, UploadState
from survey.formats.file_name import SHOWN
from survey.models import Attachment, Case, Membership, Study, Submission
from survey.rules import May, can

LANGUAGES = ("zh", "en", "mixed")
_CODE = re.compile(r"[^\W_][\w.-]{0,39}")
_SERIES = re.compile(r"([^\W\d_]{1,6})(\d{1,6})")
_TOKEN = re.compile(r"[^\W_]+")
_SOUND = tuple(ending for ending, kind in SHOWN.items() if kind.startswith("audio/"))
_RESERVED = frozenset({"import"})
_SHOWN_TURNS = 6
_CASE_KEYS = ("case", "respondent", "企业", "编号", "访谈对象", "受访者", "单位")
_CODE_KEYS = ("id", "code", "编号", "代码")


@dataclass(frozen=True)
class Choices:
    """What a person decided about a file, or what we propose until then."""

    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    join: bool | None = None
    speakers: dict[str, Speaker] = field(default_factory=dict)
    code: str = ""
    case: str = ""
    submission: str = ""
    kind: str = ""
    language: str = ""

    @staticmethod
    def is_code(code: str) -> bool:
        return _CODE.fullmatch(code) is not None and code.lower() not in _RESERVED

    def joins(self, reading: Reading) -> bool:
        return joins_by_default(reading) if self.join is None else self.join

    def changed(self, changes: Mapping[str, Any]) -> "Choices":
        """With these fields in place of the old ones; speakers are changed one by one."""
        fresh = dict(changes)
        if "speakers" in fresh:
            named = {
                label: Speaker(str(one["name"]).strip(), SpeakerRole(one["role"]))
                for label, one in fresh["speakers"].items()
            }
            fresh["speakers"] = self.speakers | named
        return replace(self, **fresh)

    def to_json(self) -> dict[str, Any]:
        document = asdict(self)
        for one in document["speakers"].values():
            one["role"] = one["role"].value
        return document


def choices_of(upload: TranscriptUpload) -> Choices:
    return Choices().changed(upload.choices)


def reading_of(upload: TranscriptUpload) -> Reading:
    """What was read; only for an upload in the state READ."""
    return from_json(upload.reading)


def uploads_for(member: Membership) -> QuerySet[TranscriptUpload]:
    """Files of the study that are no transcripts yet, newest first; for others than those who may
    edit transcripts there are none.
    """
    uploads = TranscriptUpload.objects.filter(study=member.study)
    if not can(member, May.EDIT_TRANSCRIPTS):
        return uploads.none()
    return (
        uploads.exclude(state=UploadState.KEPT).select_related("by__user").order_by("-at", "name")
    )


def upload_for(member: Membership, pk: UUID) -> TranscriptUpload:
    """Also one that is kept; DoesNotExist for whom it is not."""
    if not can(member, May.EDIT_TRANSCRIPTS):
        raise TranscriptUpload.DoesNotExist
    uploads = TranscriptUpload.objects.filter(study=member.study)
    return uploads.select_related("by__user", "transcript").get(pk=pk)


def original_of(member: Membership, transcript: Transcript) -> TranscriptUpload | None:
    """The file that a transcript was read from, if it came by import and is still here."""
    if not can(member, May.EDIT_TRANSCRIPTS):
        return None
    kept = TranscriptUpload.objects.filter(study=member.study, state=UploadState.KEPT)
    return kept.filter(transcript__code=transcript.code).first()


@dataclass(frozen=True)
class Twin:
    """The same file, or the same words, elsewhere in the study."""

    name: str
    transcript: str


def twins_of(upload: TranscriptUpload) -> list[Twin]:
    """Other uploads with the same bytes; a kept one names its transcript."""
    same = (
        TranscriptUpload.objects.filter(study=upload.study, digest=upload.digest)
        .exclude(pk=upload.pk)
        .select_related("transcript")
        .order_by("at")
    )
    return [Twin(one.name, one.transcript.code if one.transcript else "") for one in same]


@dataclass(frozen=True)
class Preview:
    """All that the page shows of a file that was read."""

    reading: Reading
    choices: Choices
    speakers: list[SpeakerRow]
    joins: bool
    turns: int
    timed: int
    characters: int
    language: str
    first: list[Said]
    last: list[Said]
    open: list[str]


def preview_of(upload: TranscriptUpload) -> Preview:
    """`open` names what a person must still decide: encoding, code, code_taken, roles."""
    reading, choices = reading_of(upload), choices_of(upload)
    rows = speakers_of(reading, choices.speakers)
    names = {row.label: row.name for row in rows}
    joins = choices.joins(reading)
    said = [replace(turn, speaker=names[turn.speaker]) for turn in reading.turns]
    said = joined(said) if joins else said
    whole = " ".join(turn.text for turn in said)
    return Preview(
        reading=reading,
        choices=choices,
        speakers=rows,
        joins=joins,
        turns=len(said),
        timed=sum(turn.start_ms is not None for turn in said),
        characters=len(whole) - len(said) + 1,
        language=choices.language or language_of(whole),
        first=said[:_SHOWN_TURNS],
        last=said[max(_SHOWN_TURNS, len(said) - _SHOWN_TURNS) :],
        open=list(_open(upload, reading, choices, rows)),
    )


def is_fine(upload: TranscriptUpload) -> bool:
    """Whether it may be kept as it stands: nothing is left to decide, and it is no twin."""
    return upload.state == UploadState.READ and not preview_of(upload).open and not twins_of(upload)


def _open(
    upload: TranscriptUpload, reading: Reading, choices: Choices, rows: Sequence[SpeakerRow]
) -> list[str]:
    is_taken = Transcript.objects.filter(study=upload.study, code=choices.code).exists()
    found = {
        "encoding": not reading.is_sure,
        "code": not Choices.is_code(choices.code),
        "code_taken": is_taken,
        "roles": all(row.role is not SpeakerRole.RESPONDENT for row in rows),
    }
    return [name for name, is_open in found.items() if is_open]


def fresh_choices(upload: TranscriptUpload, reading: Reading) -> Choices:
    """What we propose for a file: the case that its header or its name speaks of, a code, a kind,
    and the case's only submission.
    """
    choices = choices_of(upload)
    case = _guessed_case(upload, reading)
    stated = reading.header.get("language", "")
    submission = None
    if case is not None:
        own = Submission.objects.filter(study=upload.study, case=case, is_test=False)
        submission = own.first() if own.count() == 1 else None
    return replace(
        choices,
        code=_free_code(upload, reading),
        case=case.code if case else "",
        submission=submission.instance_id if submission else "",
        kind=case.kind if case else reading.header.get("kind", "")[:40],
        language=stated if stated in LANGUAGES else choices.language,
    )


def case_of(study: Study, code: str) -> Case | None:
    """Raises DoesNotExist for a code that no case of the study has."""
    return Case.objects.get(study=study, code=code) if code else None


def submission_of(study: Study, case: str, instance_id: str) -> Submission | None:
    """Raises DoesNotExist for a submission that is not one of that case."""
    if not instance_id:
        return None
    wanted = Submission.objects.filter(study=study, is_test=False, case__code=case)
    return wanted.get(instance_id=instance_id)


def audio_of(submission: Submission | None) -> Attachment | None:
    """The sound of a submission, where it has exactly one file of sound."""
    if submission is None:
        return None
    found = sounds_of(submission)
    return found[0] if len(found) == 1 else None


def sounds_of(submission: Submission) -> list[Attachment]:
    """The files of sound that have arrived, by name."""
    arrived = submission.attachments.exclude(file="").order_by("name")
    return [one for one in arrived if one.name.lower().endswith(_SOUND)]


def _guessed_case(upload: TranscriptUpload, reading: Reading) -> Case | None:
    """The one case whose code stands in the header or in the file's name."""
    header = {key.lower(): value for key, value in reading.header.items()}
    told = [header[key] for key in _CASE_KEYS if key in header]
    stem = PurePosixPath(upload.name).stem
    tokens = {word.upper() for text in told for word in (text.strip(), *_TOKEN.findall(text))}
    in_name = {word.upper() for word in (stem, *_TOKEN.findall(stem))}
    for words in (tokens, in_name):
        wanted = Q(code__in=[*words, *(word.lower() for word in words)])
        found = list(Case.objects.filter(wanted, study=upload.study)[:2])
        if len(found) == 1:
            return found[0]
    return None


def _free_code(upload: TranscriptUpload, reading: Reading) -> str:
    """The code that header or name give, else the next of the study's series: T11 after T10. The
    code of a case is no transcript's.
    """
    taken = _taken_codes(upload)
    header = {key.lower(): value.strip() for key, value in reading.header.items()}
    told = [header[key] for key in _CODE_KEYS if Choices.is_code(header.get(key, ""))]
    words = _TOKEN.findall(PurePosixPath(upload.name).stem)
    named = [word for word in words if _SERIES.fullmatch(word)]
    cases = Case.objects.filter(
        study=upload.study, code__in=[*told, *named, *(word.upper() for word in named)]
    )
    of_cases = {code.upper() for code in cases.values_list("code", flat=True)}
    free = (code for code in (*told, *named) if code not in taken and code.upper() not in of_cases)
    return next(free, None) or _next_code(taken)


def _taken_codes(upload: TranscriptUpload) -> set[str]:
    """Of transcripts, and proposed for other files."""
    others = TranscriptUpload.objects.filter(study=upload.study).exclude(pk=upload.pk)
    proposed = others.exclude(state=UploadState.KEPT).values_list("choices__code", flat=True)
    kept = Transcript.objects.filter(study=upload.study).values_list("code", flat=True)
    return {str(code) for code in (*proposed, *kept) if code}


def _next_code(taken: set[str]) -> str:
    series = [(found[1], int(found[2]), len(found[2])) for code in taken
              if (found := _SERIES.fullmatch(code))]  # fmt: skip
    prefix, number, width = max(series, key=lambda each: each[1], default=("T", 0, 2))
    return f"{prefix}{number + 1:0{width}}"
