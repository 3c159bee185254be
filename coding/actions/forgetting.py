"""Seal older versions of pseudonymised texts, and let whatever else knew the names forget them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from coding.align import Alignment, Edit
from coding.models import (
    CarriedSegment,
    CodebookVersion,
    Restructuring,
    SealedText,
    Segment,
    Step,
    Transcript,
    TranscriptUpload,
    Turn,
)
from coding.naming import Replacing, hits
from coding.queries.pseudonym import sealed_place
from survey.actions.vault import key_for
from survey.models import Study

NIL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Words:
    """Columns in which people write freely; `owner` leads to the study."""

    table: str
    columns: tuple[str, ...]
    owner: str
    is_json: bool = False


_STUDY = "study_id = %(study)s"
_MEMBER = "{} in (select id from survey_membership where study_id = %(study)s)"
_BOOK = "codebook_id in (select id from coding_codebook where study_id = %(study)s)"
_AUTHOR, _CODER = _MEMBER.format("author_id"), _MEMBER.format("coder_id")
_RULES = ("name", "definition", "include_when", "exclude_when", "example")
FREE_WORDS = (
    *(Words(f"coding_memo{tail}", ("text",), _STUDY) for tail in ("", "event")),
    *(Words(f"coding_segmentlink{tail}", ("note",), _AUTHOR) for tail in ("", "event")),
    *(
        Words(f"coding_codingtask{tail}", ("note", "reopen_reason", "reopen_answer"), _CODER)
        for tail in ("", "event")
    ),
    *(Words(f"coding_codinground{tail}", ("note",), _STUDY) for tail in ("", "event")),
    *(Words(f"coding_coderemark{tail}", ("text", "answer"), _AUTHOR) for tail in ("", "event")),
    Words("coding_codelineage", ("note",), _BOOK),
    *(Words(f"coding_code{tail}", _RULES, _BOOK, is_json=True) for tail in ("", "event")),
    *(Words(f"coding_theme{tail}", _RULES[:2], _BOOK, is_json=True) for tail in ("", "event")),
    *(
        Words(f"coding_scale{tail}", ("levels", "note"), _BOOK, is_json=True)
        for tail in ("", "event")
    ),
)


def forget(done: Sequence[Transcript], replacing: Replacing, study: Study) -> None:
    """After pseudonyms were put into these new versions. What a person wrote freely in the study's
    coding (memos, notes, remarks, the codebook with its frozen versions) has the names replaced;
    quotes of older versions go; files that texts were read from are deleted.
    """
    for new in done:
        older = list(Transcript.objects.filter(study=study, code=new.code, version__lt=new.version))
        _replace_quotes(older, new, replacing)
        for old in older:
            _seal(old, replacing)
        _blank_histories([old.pk for old in older])
        _drop_traces(new)
        _drop_files(new)
    if done:
        _replace_words(replacing, study)
        _replace_versions(replacing, study)


def _alignment(text: str, replacing: Replacing) -> Alignment:
    edits = [
        Edit(hit.start, hit.end, replacing.replacements[hit.name])
        for hit in hits(text, replacing.replacements)
    ]
    return Alignment.of_edits(text, edits)


def _replace_quotes(older: Iterable[Transcript], new: Transcript, replacing: Replacing) -> None:
    """Segments left on an older text, and what segments were before a correction, say the same
    without the names: also where they cut a name in two.
    """
    for old in older:
        if not old.text:
            continue
        alignment = _alignment(old.text, replacing)
        left = list(Segment.objects.filter(transcript=old))
        told = list(
            CarriedSegment.objects.filter(
                transcript__study=new.study,
                transcript__code=new.code,
                transcript__version=old.version + 1,
            )
        )
        for segment in left:
            segment.quote = _quote(alignment, segment.start, segment.end)
        for row in told:
            row.quote = _quote(alignment, row.start, row.end)
        Segment.objects.bulk_update(left, ["quote"], batch_size=1000)
        CarriedSegment.objects.bulk_update(told, ["quote"], batch_size=1000)


def _quote(alignment: Alignment, start: int, end: int) -> str:
    place = alignment.place(start, end)
    return alignment.new[place.start : place.end]


def _seal(old: Transcript, replacing: Replacing) -> None:
    """Keep the version under lock and key; one that was sealed before stays as it is."""
    if not SealedText.objects.filter(transcript=old).exists():
        turns = Turn.objects.filter(transcript=old).order_by("position")
        content = {
            "text": old.text,
            "header": old.header,
            "source": old.source,
            "turns": list(
                turns.values_list(
                    *("position", "speaker", "is_respondent", "label_start", "start", "end")
                )
            ),
        }
        key = key_for(study=old.study, case=old.case)
        row = SealedText.objects.create(transcript=old, sealed=b"")
        row.sealed = key.seal(json.dumps(content, ensure_ascii=False), place=sealed_place(row))
        row.save(update_fields=["sealed"])
        Turn.objects.filter(transcript=old).delete()
    Transcript.objects.filter(pk=old.pk).update(
        text="", header={}, source={}, reason=replacing.text(old.reason)
    )


def _blank_histories(older: list[int]) -> None:
    """History rows of older versions tell who did what and when, and no words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update coding_segmentevent set quote = '' where transcript_id = any(%s)", [older]
        )
        cursor.execute(
            "update coding_transcriptevent set header = '{}', source = '{}', reason = ''"
            " where pgh_obj_id = any(%s)",
            [older],
        )


def _drop_traces(new: Transcript) -> None:
    """Steps on the text keep their ids, so that one sent again does no harm, but not their content;
    a merge or split of codes that holds segments of the text cannot be taken back any more.
    """
    tasks = set(new.tasks.values_list("pk", flat=True))
    steps = {str(pk) for pk in Step.objects.filter(task__in=tasks).values_list("pk", flat=True)}
    segments = {
        str(pk) for pk in Segment.objects.filter(task__in=tasks).values_list("pk", flat=True)
    }
    Step.objects.filter(task__in=tasks).update(changes=[])
    for deed in Restructuring.objects.filter(codebook__study=new.study):
        before = deed.before
        is_touched = (
            any(each["id"] in segments for each in before.get("segments", ()))
            or any(each["id"] in steps for each in before.get("steps", ()))
            or any(int(each["task"]) in tasks for each in before.get("removed", ()))
        )
        if is_touched:
            never = {"id": str(NIL), "version": 0, "value": [None, ""]}
            deed.before = before | {"segments": [never], "steps": [], "removed": []}
            deed.save(update_fields=["before"])


def _drop_files(new: Transcript) -> None:
    uploads = TranscriptUpload.objects.filter(study=new.study, transcript__code=new.code)
    for upload in uploads:
        storage, name = upload.file.storage, str(upload.file.name)
        upload.delete()
        transaction.on_commit(partial(storage.delete, name))


def _replace_words(replacing: Replacing, study: Study) -> None:
    for words in FREE_WORDS:
        key = "pgh_id" if words.table.endswith("event") else "id"
        columns = ", ".join(f'"{column}"' for column in words.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {key}, {columns} from {words.table} where {words.owner}",  # noqa: S608
                {"study": study.pk},
            )
            rows = cursor.fetchall()
            for pk, *values in rows:
                _replace_row(cursor, words, key, pk, values, replacing)


def _replace_row(
    cursor: Any,  # noqa: ANN401 - as Django has it
    words: Words,
    key: str,
    pk: object,
    values: Sequence[Any],
    replacing: Replacing,
) -> None:
    if words.is_json:
        told = [json.loads(value) if isinstance(value, str) else value for value in values]
        after = [json.dumps(replacing.json(value), ensure_ascii=False) for value in told]
        is_same = [json.dumps(value, ensure_ascii=False) for value in told] == after
    else:
        after = [replacing.text(value) for value in values]
        is_same = after == list(values)
    if is_same:
        return
    settings = ", ".join(f'"{column}" = %s' for column in words.columns)
    cursor.execute(f"update {words.table} set {settings} where {key} = %s", [*after, pk])  # noqa: S608


def _replace_versions(replacing: Replacing, study: Study) -> None:
    """A frozen codebook in which a name stands is frozen anew without it."""
    for version in CodebookVersion.objects.filter(codebook__study=study):
        document = json.loads(version.content)
        after = replacing.json(document)
        if after != document:
            told = json.dumps(after, sort_keys=True)
            version.content = json.dumps(after, ensure_ascii=False)
            version.digest = hashlib.sha256(told.encode()).hexdigest()
            version.save(update_fields=["content", "digest"])
