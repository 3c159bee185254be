"""Comments on the codebook, proposals and their answers over HTTP."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.codebook_remark import accept_code, answer, decline_code, merge_code, remark
from coding.api.codebook import words
from coding.models import CodeRemark
from coding.queries.codebook_remark import proposed_codes, remarks_for
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.rules import May

NEWEST = Keyset(("pk",), is_descending=True)


class RemarkRow(serializers.Serializer[CodeRemark]):
    id = serializers.IntegerField(source="pk")
    code = serializers.CharField(source="code.key", allow_null=True, default=None)
    author = serializers.CharField(source="author.handle")
    text = serializers.CharField()
    state = serializers.CharField(help_text="comment, open, accepted or declined.")
    answer = serializers.CharField()
    answered_by = serializers.CharField(source="answered_by.handle", allow_null=True, default=None)
    at = serializers.DateTimeField()


class RemarkFilters(Paged):
    code = serializers.CharField(required=False, help_text="Only those on this code.")


class RemarkBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)
    code = serializers.CharField(allow_blank=True, default="", help_text="Empty: the whole.")
    is_proposal = serializers.BooleanField(default=False)


class AnswerBody(serializers.Serializer[Any]):
    accepted = serializers.BooleanField()
    text = serializers.CharField(max_length=4000, allow_blank=True, default="")


class ProposedRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="code.pk")
    key = serializers.CharField(source="code.key")
    name = words()
    proposed_by = serializers.CharField(source="code.proposed_by.handle")
    n = serializers.IntegerField(help_text="How many segments of it you may see.")

    def to_representation(self, instance: Any) -> dict[str, Any]:  # noqa: ANN401
        return {
            "id": instance.code.pk,
            "key": instance.code.key,
            "name": instance.code.name,
            "proposed_by": instance.code.proposed_by.handle,
            "n": instance.n,
        }


class ProposedList(serializers.Serializer[Any]):
    results = ProposedRow(many=True)


class VerdictBody(serializers.Serializer[Any]):
    """`accept` needs key, theme and name; `merge` needs into; `decline` needs text."""

    verdict = serializers.ChoiceField(choices=["accept", "merge", "decline"])
    key = serializers.CharField(allow_blank=True, default="")
    theme = serializers.CharField(allow_blank=True, default="")
    name = serializers.DictField(child=serializers.CharField(), default=dict)
    into = serializers.CharField(allow_blank=True, default="")
    text = serializers.CharField(max_length=4000, allow_blank=True, default="")


class Verdict(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The code in which the segments are now.")


class RemarksView(StudyView):
    may = May.READ_CODEBOOK
    may_write = May.READ_CODEBOOK
    filters = RemarkFilters

    @described(
        "Comments and proposals that you may read, newest first",
        name="codebook_remarks",
        tag="coding",
        out=page_of(RemarkRow),
        filters=RemarkFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = remarks_for(self.member, code=self.asked.get("code"))
        return NEWEST.page(rows, request, **self.place).answer(RemarkRow)

    @described(
        "Comment on the codebook, or propose a change",
        name="remark",
        tag="coding",
        out=RemarkRow,
        body=RemarkBody,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        row = remark(**sent(RemarkBody, request.data), by=self.member)
        return Response(RemarkRow(row).data, status=HTTPStatus.CREATED)


class RemarkAnswerView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Answer a proposal", name="answer_remark", tag="coding", out=RemarkRow, body=AnswerBody
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        row = answer(pk=pk, **sent(AnswerBody, request.data), by=self.member)
        return Response(RemarkRow(row).data)


class ProposalsView(StudyView):
    may = May.READ_CODEBOOK

    @described(
        "Codes that coders made up and that wait for an answer; own ones for coders",
        name="proposed_codes",
        tag="coding",
        out=ProposedList,
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(ProposedList({"results": proposed_codes(self.member)}).data)


class ProposalAnswerView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Accept a proposed code, merge it into another, or decline it",
        name="answer_proposal",
        tag="coding",
        out=Verdict,
        body=VerdictBody,
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        given = sent(VerdictBody, request.data)
        by, text, verdict = self.member, given["text"], given["verdict"]
        if verdict == "accept":
            names = {key: given[key] for key in ("key", "theme", "name")}
            code = accept_code(pk=pk, **names, text=text, by=by)
        elif verdict == "merge":
            code = merge_code(pk=pk, into=given["into"], text=text, by=by)
        else:
            code = decline_code(pk=pk, text=text, by=by)
        return Response({"key": code.key})
