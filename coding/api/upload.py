"""Importing transcripts over HTTP: send files, read the verdicts, decide, keep."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.unfinished import read_again
from coding.actions.upload import choose, drop, keep, take_file
from coding.api.transcript import TranscriptRow
from coding.formats.encodings import ENCODINGS
from coding.formats.plain import SpeakerRole
from coding.formats.script import fault_of
from coding.formats.turn_table import FIELDS
from coding.models import TranscriptUpload, UploadState
from coding.queries.transcript import transcript_for
from coding.queries.unfinished import given_up
from coding.queries.upload import LANGUAGES, Preview, preview_of, twins_of, upload_for, uploads_for
from coding.queries.upload_words import OPEN, reason_of, twin_sentence, word_of
from survey.actions.refusal import Refusal
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.rules import May

NEWEST_FIRST = Keyset(("at", "pk"), is_descending=True)


class LineFault(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="Of the file; 0 where none is to blame.")
    reason = serializers.CharField()


class PreviewSpeaker(serializers.Serializer[Any]):
    """A speaker of the file, under the name and in the role that it would be kept."""

    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField([role.value for role in SpeakerRole])
    turns = serializers.IntegerField()
    characters = serializers.IntegerField()


class PreviewTurn(serializers.Serializer[Any]):
    speaker = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    start_ms = serializers.IntegerField(allow_null=True)
    end_ms = serializers.IntegerField(allow_null=True)


class EncodingGuess(serializers.Serializer[Any]):
    name = serializers.CharField()
    preview = serializers.CharField()
    share = serializers.FloatField(help_text="How common its characters are, at most 1.")


class PreviewRow(serializers.Serializer[Preview]):
    """What was read, and what would be kept."""

    format = serializers.CharField(source="reading.format")
    encoding = serializers.CharField(source="reading.encoding", help_text="Empty for documents.")
    encodings = EncodingGuess(source="reading.encodings", many=True)
    header = serializers.DictField(
        source="reading.header", child=serializers.CharField(allow_blank=True)
    )
    columns = serializers.DictField(source="reading.columns", child=serializers.CharField())
    turns = serializers.IntegerField()
    characters = serializers.IntegerField()
    language = serializers.CharField()
    join = serializers.BooleanField(source="joins")
    code = serializers.CharField(source="choices.code")
    case = serializers.CharField(source="choices.case")
    submission = serializers.CharField(source="choices.submission")
    kind = serializers.CharField(source="choices.kind")
    speakers = PreviewSpeaker(many=True)
    dropped = serializers.SerializerMethodField(help_text="In words.")
    first = PreviewTurn(many=True)
    last = PreviewTurn(many=True)

    def get_dropped(self, preview: Preview) -> list[str]:
        return [word_of(each) for each in preview.reading.dropped]


class UploadRow(serializers.Serializer[TranscriptUpload]):
    """A file on its way. `open` says in words what is left to decide before it can be kept."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    digest = serializers.CharField(help_text="SHA-256 of the file.")
    state = serializers.ChoiceField(UploadState.values)
    at = serializers.DateTimeField()
    transcript = serializers.CharField(source="transcript.code", allow_null=True, default=None)
    is_given_up = serializers.SerializerMethodField(
        help_text="Whether reading it failed with us: have it read again."
    )
    faults = serializers.SerializerMethodField()
    open = serializers.SerializerMethodField()
    same_as = serializers.SerializerMethodField(help_text="The same bytes elsewhere, in words.")
    preview = serializers.SerializerMethodField()

    def get_is_given_up(self, upload: TranscriptUpload) -> bool:
        return bool(given_up([upload]))

    @extend_schema_field(LineFault(many=True))
    def get_faults(self, upload: TranscriptUpload) -> list[dict[str, object]]:
        faults = (fault_of(each) for each in upload.reading.get("faults", ()))
        return [{"line": fault.line, "reason": reason_of(fault)} for fault in faults]

    def get_open(self, upload: TranscriptUpload) -> list[str]:
        preview = self._preview(upload)
        return [str(OPEN[name]) for name in preview.open] if preview else []

    def get_same_as(self, upload: TranscriptUpload) -> list[str]:
        return [twin_sentence(twin) for twin in twins_of(upload)]

    @extend_schema_field(PreviewRow(allow_null=True))
    def get_preview(self, upload: TranscriptUpload) -> PreviewRow | None:
        preview = self._preview(upload)
        row: Any = PreviewRow(preview).data if preview else None
        return row  # type: ignore[no-any-return]

    def _preview(self, upload: TranscriptUpload) -> Preview | None:
        return preview_of(upload) if upload.state == UploadState.READ else None


class UploadList(serializers.Serializer[Any]):
    """The files that came of one post: those of a zip, one by one."""

    results = UploadRow(many=True)


class NewUploads(serializers.Serializer[Any]):
    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        allow_empty=False,
        max_length=100,
        help_text="One file or several, at most 50 MB each, or a zip of them.",
    )


class SpeakerChoice(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60, allow_blank=True)
    role = serializers.ChoiceField([role.value for role in SpeakerRole])


class UploadChoices(serializers.Serializer[Any]):
    """What a person decides; what is left out stays as it is. Another encoding or other columns
    have the file read again.
    """

    encoding = serializers.ChoiceField(ENCODINGS, required=False)
    columns = serializers.DictField(
        child=serializers.CharField(), required=False, help_text=f"Headings by {', '.join(FIELDS)}."
    )
    join = serializers.BooleanField(required=False)
    speakers = serializers.DictField(
        child=SpeakerChoice(), required=False, help_text="By the label in the file."
    )
    code = serializers.CharField(max_length=40, required=False)
    case = serializers.CharField(max_length=60, required=False, allow_blank=True)
    submission = serializers.CharField(max_length=255, required=False, allow_blank=True)
    kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    language = serializers.ChoiceField(LANGUAGES, required=False)


class UploadsView(StudyView):
    may = May.EDIT_TRANSCRIPTS
    may_write = May.EDIT_TRANSCRIPTS
    filters = Paged
    parser_classes = (MultiPartParser,)

    @described(
        "Files that are no transcripts yet, the newest first",
        name="transcript_uploads",
        tag="coding",
        out=page_of(UploadRow),
        filters=Paged,
    )
    def get(self, request: Request, slug: str) -> Response:
        page = NEWEST_FIRST.page(uploads_for(self.member), request, **self.place)
        return page.answer(UploadRow)

    @described(
        "Send files to become transcripts; small ones are read at once",
        name="take_transcript_uploads",
        tag="coding",
        out=UploadList,
        body=NewUploads,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        files = sent(NewUploads, request.data)["file"]
        taken = [
            upload
            for file in files
            for upload in take_file(
                file=file, name=str(file.name), by=self.member, at_once=len(files) == 1
            )
        ]
        return Response(UploadList({"results": taken}).data, status=HTTPStatus.CREATED)


class UploadView(StudyView):
    may = May.EDIT_TRANSCRIPTS
    may_write = May.EDIT_TRANSCRIPTS
    http_method_names = ("get", "head", "patch", "delete")

    @described(
        "One file with what was read of it", name="transcript_upload", tag="coding", out=UploadRow
    )
    def get(self, request: Request, slug: str, pk: UUID) -> Response:
        return Response(UploadRow(upload_for(self.member, pk)).data)

    @described(
        "Decide: encoding, columns, speakers, code, case, submission, kind, language",
        name="choose_transcript_upload",
        tag="coding",
        out=UploadRow,
        body=UploadChoices,
    )
    def patch(self, request: Request, slug: str, pk: UUID) -> Response:
        changes = sent(UploadChoices, request.data)
        choose(upload=upload_for(self.member, pk), changes=_plain(changes), by=self.member)
        return Response(UploadRow(upload_for(self.member, pk)).data)

    @described(
        "Throw a file away; a transcript that was made of it stays",
        name="drop_transcript_upload",
        tag="coding",
        out={},
        is_deed=True,
    )
    def delete(self, request: Request, slug: str, pk: UUID) -> Response:
        drop(upload=upload_for(self.member, pk), by=self.member)
        return Response(status=HTTPStatus.NO_CONTENT)


class UploadReadView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS

    @described(
        "Have a file read again at which reading was given up",
        name="read_transcript_upload",
        tag="coding",
        out=UploadRow,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        sent(Filters, request.data)
        read_again(upload=upload_for(self.member, pk), by=self.member)
        return Response(UploadRow(upload_for(self.member, pk)).data)


class UploadKeepView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS

    @described(
        "Keep a file as a transcript",
        name="keep_transcript_upload",
        tag="coding",
        out=TranscriptRow,
        status=HTTPStatus.CREATED,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        sent(Filters, request.data)
        kept = keep(upload=upload_for(self.member, pk), by=self.member)
        row = TranscriptRow(transcript_for(self.member, kept.code)).data
        return Response(row, status=HTTPStatus.CREATED)


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(changes)
    unknown = set(found.get("columns", {})) - set(FIELDS)
    if unknown:
        fault: dict[str, object] = {"field": "columns", "reason": ", ".join(sorted(unknown))}
        raise Refusal("bad_body", ", ".join(sorted(unknown)), faults=[fault])
    return found
