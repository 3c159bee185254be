"""What a $filter finds, and what it may not ask for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from survey.actions.review import review
from survey.formats.odata import parse_filter
from survey.models import ReviewState, Submission, SubmissionVersion
from survey.queries.odata_filter import (
    UnsupportedExpressionError,
    UnsupportedFieldError,
    column_of,
    filtered,
    with_updated,
)
from tests.factories import Team, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db

DATE, UPDATED, STATE, WHO = (
    f"__system/{name}" for name in ("submissionDate", "updatedAt", "reviewState", "submitterId")
)


@pytest.fixture
def team() -> Team:
    """Three submissions: of January by the interviewer, approved in 2026; of March by the
    coordinator, edited; and of the last of December 2025, 23:30 in UTC.
    """
    team = study_with_members()
    form = a_form(team.study)
    for name, handle, at in (
        ("january", "interviewer", datetime(2026, 1, 10, 12, tzinfo=UTC)),
        ("march", "coordinator", datetime(2026, 3, 20, 8, 15, 30, tzinfo=UTC)),
        ("december", "interviewer", datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),
    ):
        kept = a_submission(form, by=team[handle])
        Submission.objects.filter(pk=kept.pk).update(instance_id=name, received_at=at)
    review(
        submission=Submission.objects.get(instance_id="january"),
        state=ReviewState.APPROVED,
        by=team.pi,
    )
    march = Submission.objects.get(instance_id="march")
    SubmissionVersion.objects.create(
        submission=march,
        study=team.study,
        number=1,
        instance_id="first",
        digest="",
        xml=b"",
        answers={},
        received_at=march.received_at,
        replaced_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    return team


def found(text: str) -> list[str]:
    rows = filtered(Submission.objects.all(), parse_filter(text)).order_by("received_at")
    return [row.instance_id for row in rows]


ALL = ["december", "january", "march"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{DATE} lt 2026-01-01", ["december"]),
        (f"{DATE} ge 2026-01-10T12:00:00Z", ["january", "march"]),
        (f"{DATE} gt 2026-01-10T20:00:00+08:00", ["march"]),
        (f"2026-02-01 le {DATE}", ["march"]),
        (f"{DATE} eq '2026-01-10T12:00:00.000Z'", ["january"]),
        (f"{DATE} ne 2026-01-10T12:00:00Z", ["december", "march"]),
        (f"year({DATE}) eq 2025", ["december"]),
        (f"year({DATE}) lt year(now())", ["december"]),
        (f"month({DATE}) eq 3 and day({DATE}) eq 20", ["march"]),
        (f"hour({DATE}) eq 8 and minute({DATE}) eq 15 and second({DATE}) eq 30", ["march"]),
        (f"{DATE} lt now()", ALL),
        (f"{STATE} eq 'approved'", ["january"]),
        (f"{STATE} eq null", ["december", "march"]),
        (f"{STATE} ne null", ["january"]),
        (f"'approved' ne {STATE}", ["december", "march"]),
        (f"{STATE} eq 'unheard'", []),
        (f"not ({STATE} eq 'unheard')", ALL),
        (f"{UPDATED} eq null", ["december"]),
        (f"{UPDATED} ne null", ["january", "march"]),
        (f"{UPDATED} eq 2026-04-01", ["march"]),
        (f"{UPDATED} gt 2026-04-02", ["january"]),
        (f"{UPDATED} ge 2026-04-01", ["january", "march"]),
        (f"{UPDATED} gt 2026-04-01", ["january"]),
        (f"2026-04-01 le {UPDATED}", ["january", "march"]),
        (f"2026-04-01 lt {UPDATED}", ["january"]),
        (f"'2026-04-02' lt {UPDATED}", ["january"]),
        (f"2026-04-02 gt {UPDATED}", ["march"]),
        (f"not ({UPDATED} gt 2026-04-02)", ["march"]),
        (f"not (not ({UPDATED} gt 2026-04-02))", ["january"]),
        (f"{UPDATED} gt {DATE}", ["january", "march"]),
        (f"{UPDATED} gt 2026-04-02 or {DATE} gt 2026-03-01", ["january", "march"]),
        (f"not {UPDATED} lt 2100-01-01 and {DATE} lt 2026-01-01", []),
        (f"$root/Submissions/{DATE} lt 2026-01-01", ["december"]),
        ("1 eq 1", ALL),
        ("1 gt 2.5", []),
    ],
)
def test_filters_find_what_they_say(team: Team, text: str, names: list[str]) -> None:
    assert found(text) == names


def test_people_are_found_by_their_number(team: Team) -> None:
    interviewer = team["interviewer"].user_id

    assert found(f"{WHO} eq {interviewer}") == ["december", "january"]
    assert found(f"{WHO} ne {interviewer}") == ["march"]
    assert found(f"{WHO} gt 99999999999") == []


@pytest.mark.parametrize(
    "text",
    [
        "__system/deviceId eq 'a'",
        "firm_code eq 'F01'",
        "__id eq 'uuid:1'",
        "submissionDate gt 2026-01-01",
        f"{DATE} gt 2026-01-01 and __system/edits gt 1",
        "year(firm_code) eq 1",
    ],
)
def test_other_fields_are_told_to_be_unsupported(team: Team, text: str) -> None:
    with pytest.raises(UnsupportedFieldError):
        found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{DATE} gt 5", "comparison"),
        (f"{DATE} gt 'soon'", "comparison"),
        (f"{DATE} gt null", "comparison"),
        (f"{DATE} eq {WHO}", "comparison"),
        (f"{STATE} gt 'approved'", "comparison"),
        (f"{STATE} eq {STATE}", "comparison"),
        (f"{STATE} eq {DATE}", "comparison"),
        ("true eq true", "comparison"),
        (f"{WHO} eq '5'", "comparison"),
        (f"{UPDATED} lt true", "comparison"),
        ("contains('a', 'b') eq 1", "function"),
        ("now(1) eq 1", "function"),
        (f"year({DATE}, {DATE}) eq 1", "function"),
        (f"year({WHO}) eq 1", "argument"),
        ("year(null) eq 1", "argument"),
    ],
)
def test_other_expressions_are_told_to_be_unsupported(team: Team, text: str, kind: str) -> None:
    with pytest.raises(UnsupportedExpressionError) as refused:
        found(text)

    assert refused.value.kind == kind


def test_a_state_that_is_no_text_is_found_nowhere(team: Team) -> None:
    assert found(f"{STATE} ne 'received' and {STATE} ne 'has_issues'") == ALL


def test_a_submission_was_updated_when_content_or_decision_changed(team: Team) -> None:
    found = with_updated(Submission.objects.all())
    rows: dict[str, Any] = {row.instance_id: getattr(row, "updated", "") for row in found}

    assert rows["december"] is None
    assert rows["march"] == datetime(2026, 4, 1, tzinfo=UTC)
    assert timezone.now() - rows["january"] < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("path", "column"),
    [(DATE, "received_at"), (UPDATED, "updated"), (STATE, "review")],
)
def test_fields_are_columns(path: str, column: str) -> None:
    assert column_of(path) == column


def test_there_is_no_column_of_an_answer() -> None:
    with pytest.raises(UnsupportedFieldError):
        column_of("firm_code")
