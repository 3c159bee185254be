"""Transcripts: the list, and one with its text and turns."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.models import Transcript, Turn
from coding.queries.transcript import transcript_for, transcripts_for
from survey.api.describe import described, page_of
from survey.api.filters import Paged
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.rules import May

BY_CODE = Keyset(("code", "version"))


class TranscriptRow(serializers.Serializer[Transcript]):
    code = serializers.CharField()
    version = serializers.IntegerField()
    case = serializers.CharField(source="case.code", allow_null=True, default=None)
    kind = serializers.CharField(help_text="Respondent kind.")
    language = serializers.CharField()
    header = serializers.DictField(help_text="What stood above the text.")
    turn_count = serializers.IntegerField(source="turns_n")
    digest = serializers.CharField(help_text="SHA-256 of the text.")
    created_at = serializers.DateTimeField()


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
