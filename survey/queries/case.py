"""The sampling list as a member may see it."""

from django.db.models import QuerySet

from survey.models import Assignment, Case, Membership
from survey.queries.submission import received_by, submissions_for
from survey.rules import May, can


def cases_for(member: Membership) -> QuerySet[Case]:
    """All cases for who may read all; an interviewer's assigned ones; else none. By code."""
    in_study = Case.objects.filter(study=member.study)
    if can(member, May.READ_ALL_CASES):
        visible = in_study
    elif can(member, May.READ_CASES):
        visible = in_study.filter(assignments__interviewer=member)
    else:
        visible = in_study.none()
    return (
        visible.select_related("consent")
        .prefetch_related("assignments__interviewer")
        .order_by("code")
    )


def counted_cases_for(
    member: Membership, *, kind: str | None = None, interviewer: str | None = None
) -> QuerySet[Case]:
    """As cases_for, each with `received`: its submissions that the member may see. With `kind`
    or an interviewer's handle, only cases of that kind or assigned to that person.
    """
    cases = cases_for(member)
    if kind is not None:
        cases = cases.filter(kind=kind)
    if interviewer is not None:
        assigned = Assignment.objects.filter(interviewer__handle=interviewer)
        cases = cases.filter(pk__in=assigned.values("case"))
    return cases.annotate(received=received_by(member, "case"))


def case_progress(member: Membership) -> tuple[int, int]:
    """(cases with a submission, cases), of those the member may see."""
    cases = cases_for(member).order_by()
    heard = submissions_for(member).filter(case__in=cases.values("pk")).values("case").distinct()
    return heard.count(), cases.count()
