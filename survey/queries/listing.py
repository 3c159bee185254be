"""What the lists of cases and submissions can be narrowed to, and how."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from survey.models import Case, ConflictingBody, FormVersion, Membership, Submission
from survey.queries.case import cases_for, counted_cases_for
from survey.queries.submission import submissions_for
from survey.rules import May, can

CONSENTS = ("take_part", "record", "quote", "archive")
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class SoughtCases:
    """Which cases: with these letters in the code or an attribute, of this kind and place, whose
    respondent agreed to `consent` (one of CONSENTS, or NOT_ASKED), with or without a submission.
    Empty means: any.
    """

    text: str = ""
    kind: str = ""
    place: str = ""
    consent: str = ""
    is_heard: bool | None = None


class _Values(Func):
    """All values of a JSON object as a JSON list."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$.*')"


def sought_cases_for(member: Membership, sought: SoughtCases) -> QuerySet[Case]:
    """Those of the member's cases that are sought, by code, each with `received`."""
    cases = counted_cases_for(member, kind=sought.kind or None)
    if sought.text:
        cases = cases.annotate(
            words=Cast(_Values(F("attributes")), output_field=TextField())
        ).filter(Q(code__icontains=sought.text) | Q(words__icontains=sought.text))
    if sought.place:
        cases = cases.filter(attributes__place=sought.place)
    if sought.consent == NOT_ASKED:
        cases = cases.filter(Q(consent=None) | Q(**dict.fromkeys(_consent_paths(), None)))
    elif sought.consent:
        cases = cases.filter(**{f"consent__{sought.consent}": True})
    if sought.is_heard is not None:
        heard = Exists(submissions_for(member).filter(case=OuterRef("pk")))
        cases = cases.filter(heard if sought.is_heard else ~heard)
    return cases


def _consent_paths() -> list[str]:
    return [f"consent__{name}" for name in CONSENTS]


def places_for(member: Membership) -> list[str]:
    """The different values of the column `place` of the cases that the member may see."""
    places = cases_for(member).prefetch_related(None).order_by("attributes__place")
    found = places.values_list("attributes__place", flat=True).distinct()
    return [str(place) for place in found if place]


# From one name to the next along the index: the number of submissions does not matter.
_INTERVIEWERS = """
    with recursive found (name) as (
        select min(interviewer) from survey_submission where study_id = %(study)s and not is_test
        union all
        select (
            select min(interviewer) from survey_submission
            where study_id = %(study)s and not is_test and interviewer > found.name
        )
        from found where found.name is not null
    )
    select name from found where name <> ''
"""


def interviewers_for(member: Membership) -> list[str]:
    """Who stands as interviewer in the submissions that the member may see."""
    if can(member, May.READ_ALL_SUBMISSIONS):
        with connection.cursor() as cursor:
            cursor.execute(_INTERVIEWERS, {"study": member.study_id})
            return [name for (name,) in cursor.fetchall()]
    found = submissions_for(member).order_by("interviewer")
    return list(found.exclude(interviewer="").values_list("interviewer", flat=True).distinct())


def newest_forms(member: Membership) -> QuerySet[FormVersion]:
    """The newest published version of each form of the study, without the weight of its contents."""
    return (
        FormVersion.objects.filter(form__study=member.study, published_at__isnull=False)
        .select_related("form")
        .defer("source", "xform", "definition")
        .order_by("form", "-published_at", "-id")
        .distinct("form")
    )


def conflicts_of(submission: Submission) -> QuerySet[ConflictingBody]:
    """Other bodies that came under its instance ID, the first first."""
    return (
        ConflictingBody.objects.filter(submission=submission)
        .select_related("sent_by__user")
        .defer("xml")
        .order_by("pk")
    )
