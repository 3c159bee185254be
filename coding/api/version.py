"""Versions of transcripts over HTTP: correct one, see what a correction would do, read them all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.correction import Outlook, correct, preview_correction
from coding.actions.rereading import reread
from coding.formats.correcting import TurnDraft
from coding.formats.script import MOST_TURNS
from coding.models import Transcript
from coding.queries.transcript import transcript_for
from coding.queries.version import versions_for
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.models import Membership
from survey.rules import May, can

LATEST = 360_000_000  # milliseconds


class TurnDraftRow(serializers.Serializer[Any]):
    """A turn as it is to be; `origin` is the position of the turn it was, 0 for a new one."""

    speaker = serializers.CharField(max_length=60, allow_blank=True)
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    is_respondent = serializers.BooleanField()
    start_ms = serializers.IntegerField(
        min_value=0, max_value=LATEST, allow_null=True, default=None
    )
    end_ms = serializers.IntegerField(min_value=0, max_value=LATEST, allow_null=True, default=None)
    origin = serializers.IntegerField(min_value=0, max_value=MOST_TURNS, default=0)


class CorrectionBody(serializers.Serializer[Any]):
    """`version` is the one that is corrected; `reason` is needed to save."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    turns = TurnDraftRow(many=True)
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class Fates(serializers.Serializer[Any]):
    moved = serializers.IntegerField()
    changed = serializers.IntegerField()
    lost = serializers.IntegerField()


class CoderFates(Fates):
    coder = serializers.CharField()


class OutlookRow(serializers.Serializer[Any]):
    """What becomes of the segments; `coders` only for who reads all coders' segments."""

    version = serializers.IntegerField(help_text="The current one, after the deed.")
    turns = serializers.IntegerField()
    is_same = serializers.BooleanField(help_text="Nothing differs.")
    is_retimed = serializers.BooleanField(help_text="Only times differ: no new version is needed.")
    segments = Fates()
    coders = CoderFates(many=True)


class TranscriptVersionRow(serializers.Serializer[Transcript]):
    version = serializers.IntegerField()
    is_current = serializers.BooleanField()
    is_sealed = serializers.BooleanField(help_text="It holds names, and opens for few.")
    reason = serializers.CharField()
    made_by = serializers.CharField(source="made_by.handle", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="SHA-256 of the text.")


class TranscriptVersionList(serializers.Serializer[Any]):
    results = TranscriptVersionRow(many=True)


class RereadBody(serializers.Serializer[Any]):
    file = serializers.FileField()


class RereadRow(serializers.Serializer[Any]):
    turns = TurnDraftRow(many=True)


class VersionsView(StudyView):
    may = May.READ_TRANSCRIPTS

    @described(
        "The versions of a transcript, newest first",
        name="transcript_versions",
        tag="coding",
        out=TranscriptVersionList,
    )
    def get(self, request: Request, slug: str, code: str) -> Response:
        return Response(TranscriptVersionList({"results": versions_for(self.member, code)}).data)


class CorrectionView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS

    @described(
        "Correct a transcript: a new version, with all coding carried along",
        name="correct_transcript",
        tag="coding",
        out=OutlookRow,
        body=CorrectionBody,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        body = sent(CorrectionBody, request.data)
        new, outlook = correct(
            transcript=transcript_for(self.member, code),
            version=body["version"],
            turns=drafts(body["turns"]),
            reason=body["reason"],
            by=self.member,
        )
        return Response(told(outlook, new.version, self.member), status=HTTPStatus.CREATED)


class CorrectionPreviewView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS

    @described(
        "What a correction would do; nothing is written",
        name="preview_correction",
        tag="coding",
        out=OutlookRow,
        body=CorrectionBody,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        body = sent(CorrectionBody, request.data)
        outlook = preview_correction(
            transcript=transcript_for(self.member, code),
            version=body["version"],
            turns=drafts(body["turns"]),
            by=self.member,
        )
        return Response(told(outlook, body["version"], self.member))


class RereadView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS
    parser_classes = (MultiPartParser,)

    @described(
        "Read the turns of a corrected file; nothing is written",
        name="reread_transcript",
        tag="coding",
        out=RereadRow,
        body=RereadBody,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        file = sent(RereadBody, request.data)["file"]
        turns = reread(
            transcript=transcript_for(self.member, code),
            data=file.read(),
            name=str(file.name),
            by=self.member,
        )
        return Response(RereadRow({"turns": turns}).data)


def drafts(rows: Sequence[Mapping[str, Any]]) -> list[TurnDraft]:
    return [TurnDraft(**row) for row in rows]


def told(outlook: Outlook, version: int, member: Membership) -> Any:  # noqa: ANN401 - JSON
    """As clients see it; who marked how much is for those who read all segments."""
    whole: Counter[str] = sum(outlook.counts.values(), Counter())
    shown = outlook.counts if can(member, May.READ_ALL_SEGMENTS) else {}
    return {
        "version": version,
        "turns": outlook.turns,
        "is_same": outlook.is_same,
        "is_retimed": outlook.is_retimed,
        "segments": fates(whole),
        "coders": [{"coder": coder, **fates(shown[coder])} for coder in sorted(shown)],
    }


def fates(counts: Mapping[str, int]) -> dict[str, int]:
    return {fate: counts.get(fate, 0) for fate in ("moved", "changed", "lost")}
