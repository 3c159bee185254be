"""Transcripts: the list, and one with its text and turns."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.transcript import amend_description
from coding.models import Transcript, Turn
from coding.queries.transcript import has_sound, transcript_for, transcripts_for
from coding.queries.upload import LANGUAGES
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.rules import May

BY_CODE = Keyset(("code", "version"))


class TranscriptRow(serializers.Serializer[Transcript]):
    code = serializers.CharField()
    version = serializers.IntegerField()
    case = serializers.CharField(source="case.code", allow_null=True, default=None)
    submission = serializers.CharField(
        source="instance_id", allow_null=True, help_text="Instance ID."
    )
    kind = serializers.CharField(help_text="Respondent kind.")
    language = serializers.CharField()
    header = serializers.DictField(help_text="What stood above the text.")
    format = serializers.CharField(
        source="source.format", default="", help_text="Of the file it was read from, such as docx."
    )
    has_sound = serializers.SerializerMethodField(help_text="Whether there is a recording.")
    turn_count = serializers.IntegerField(source="turns_n")
    digest = serializers.CharField(help_text="SHA-256 of the text.")
    created_at = serializers.DateTimeField()

    def get_has_sound(self, transcript: Transcript) -> bool:
        return has_sound(transcript)


class TurnRow(serializers.Serializer[Turn]):
    """text[start:end] is what was said, in code points, end exclusive; the speaker's label begins
    at label_start.
    """

    position = serializers.IntegerField()
    speaker = serializers.CharField()
    is_respondent = serializers.BooleanField()
    language = serializers.CharField()
    label_start = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class TranscriptDetail(TranscriptRow):
    text = serializers.CharField()
    turns = TurnRow(many=True)


class TranscriptAbout(serializers.Serializer[Any]):
    """What is known beside the text; what is left out stays as it is, "" takes it away. With another
    submission comes its recording, if it has exactly one.
    """

    case = serializers.CharField(max_length=60, required=False, allow_blank=True)
    submission = serializers.CharField(
        max_length=255, required=False, allow_blank=True, help_text="Instance ID, of this case."
    )
    kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    language = serializers.ChoiceField(LANGUAGES, required=False)


class TranscriptsView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = Paged

    @described(
        "The transcripts, by code",
        name="transcripts",
        tag="coding",
        out=page_of(TranscriptRow),
        filters=Paged,
    )
    def get(self, request: Request, slug: str) -> Response:
        page = BY_CODE.page(transcripts_for(self.member), request, **self.place)
        return page.answer(TranscriptRow)


class TranscriptView(StudyView):
    may = May.READ_TRANSCRIPTS
    may_write = May.EDIT_TRANSCRIPTS
    http_method_names = ("get", "head", "patch")

    @described(
        "One transcript with its text and turns",
        name="transcript",
        tag="coding",
        out=TranscriptDetail,
    )
    def get(self, request: Request, slug: str, code: str) -> Response:
        transcript = transcript_for(self.member, code)
        turns = [TurnRow(turn).data for turn in transcript.turns.order_by("position")]
        row = TranscriptRow(transcript).data
        return Response({**row, "text": transcript.text, "turns": turns})

    @described(
        "Say whose words they are: case, submission, kind, language",
        name="describe_transcript",
        tag="coding",
        out=TranscriptRow,
        body=TranscriptAbout,
    )
    def patch(self, request: Request, slug: str, code: str) -> Response:
        changes = sent(TranscriptAbout, request.data)
        transcript = transcript_for(self.member, code)
        amend_description(transcript=transcript, changes=changes, by=self.member)
        return Response(TranscriptRow(transcript_for(self.member, code)).data)
