"""The sampling list."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.describe import described, page_of
from survey.api.filters import Paged
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import Case, Consent
from survey.queries.case import counted_cases_for
from survey.rules import May

BY_CODE = Keyset(("code",))


class ConsentRow(serializers.Serializer[Consent]):
    """What the respondent agreed to; null means: was not asked."""

    take_part = serializers.BooleanField(allow_null=True)
    record = serializers.BooleanField(allow_null=True)
    quote = serializers.BooleanField(allow_null=True)
    archive = serializers.BooleanField(allow_null=True)
    said_at = serializers.DateTimeField()


class CaseRow(serializers.Serializer[Case]):
    code = serializers.CharField()
    kind = serializers.CharField()
    attributes = serializers.DictField(help_text="The other columns of the sampling list.")
    interviewers = serializers.SerializerMethodField(help_text="To whom the case is assigned.")
    consent = ConsentRow(allow_null=True, default=None)
    received = serializers.IntegerField(help_text="How many submissions of it you may see.")

    def get_interviewers(self, case: Case) -> list[str]:
        return sorted(assignment.interviewer.handle for assignment in case.assignments.all())


class CaseFilters(Paged):
    kind = serializers.CharField(required=False, help_text="Respondent kind, such as firm.")
    interviewer = serializers.CharField(required=False, help_text="Handle of an interviewer.")


class CasesView(StudyView):
    may = May.READ_CASES
    filters = CaseFilters

    @described(
        "The cases, by code", name="cases", tag="survey", out=page_of(CaseRow), filters=CaseFilters
    )
    def get(self, request: Request, slug: str) -> Response:
        cases = counted_cases_for(
            self.member, kind=self.asked.get("kind"), interviewer=self.asked.get("interviewer")
        )
        page = BY_CODE.page(cases, request, **self.place)
        return page.answer(CaseRow)


class CaseView(StudyView):
    may = May.READ_CASES

    @described("One case", name="case", tag="survey", out=CaseRow)
    def get(self, request: Request, slug: str, code: str) -> Response:
        return Response(CaseRow(counted_cases_for(self.member).get(code=code)).data)
