"""Exports as members see them, and the submissions that go into one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from survey.actions.member import end_membership
from survey.formats.export.options import Options
from survey.formats.export.rows import Repetition
from survey.models import (
    Attachment,
    Export,
    Finding,
    FindingKind,
    Form,
    FormVersion,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from survey.queries.export import (
    export_for,
    exported_form_for,
    exports_for,
    file_name_of,
    files_of,
    findings_of,
    former_versions_of,
    logs_of,
    old_exports,
    portions,
    spans,
    steps_of,
    submissions_to_export,
    versions_to_export,
)
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    an_export,
    study_with_members,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def team() -> Team:
    return study_with_members("queried")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def test_a_member_sees_own_exports_the_newest_first(team: Team, version: FormVersion) -> None:
    first, second = an_export(version, by=team.pi), an_export(version, by=team.pi)
    theirs = an_export(version, by=team["analyst"])

    assert list(exports_for(team.pi)) == [second, first]
    assert export_for(team["analyst"], theirs.pk) == theirs
    with pytest.raises(Export.DoesNotExist):
        export_for(team.pi, theirs.pk)


def test_who_may_not_export_any_more_sees_none(team: Team, version: FormVersion) -> None:
    an_export(version, by=team["analyst"])
    end_membership(member=team["analyst"], by=team.pi)
    team["analyst"].refresh_from_db()

    assert list(exports_for(team["analyst"])) == []


def test_the_file_is_called_by_study_form_and_day(team: Team, version: FormVersion) -> None:
    export = an_export(version, by=team.pi)
    export.created_at = datetime(2026, 11, 24, tzinfo=UTC)

    assert file_name_of(export) == "queried-firm-csv-2026-11-24.zip"


def test_forms_of_other_studies_are_not_there(team: Team, version: FormVersion) -> None:
    elsewhere = study_with_members("elsewhere", {}).pi

    assert exported_form_for(team.pi, "firm") == version.form
    with pytest.raises(Form.DoesNotExist):
        exported_form_for(elsewhere, "firm")


def test_versions_come_the_newest_first_and_without_drafts(
    team: Team, version: FormVersion
) -> None:
    newer = a_form(team.study, a_definition(version="2"))
    draft = a_form(team.study, a_definition(version="3"))
    FormVersion.objects.filter(pk=draft.pk).update(published_at=None)

    assert versions_to_export(version.form) == [newer, version]


def test_an_interviewer_would_get_own_submissions_only(team: Team, version: FormVersion) -> None:
    own = a_submission(version, by=team["interviewer"])
    a_submission(version, by=team["coordinator"])

    found = submissions_to_export(team["interviewer"], version.form, Options())

    assert list(found) == [own]


def test_submissions_of_other_forms_and_trials_are_left_out(
    team: Team, version: FormVersion
) -> None:
    wanted = a_submission(version, by=team.pi)
    a_submission(a_form(team.study, a_definition("office")), by=team.pi)
    trial = a_submission(version, by=team.pi)
    Submission.objects.filter(pk=trial.pk).update(is_test=True)

    assert list(submissions_to_export(team.pi, version.form, Options())) == [wanted]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, 3),
        (date(2026, 2, 1), None, 2),
        (None, date(2026, 2, 1), 2),
        (date(2026, 2, 1), date(2026, 2, 1), 1),
    ],
)
def test_a_day_goes_from_midnight_to_midnight(
    team: Team, version: FormVersion, since: date | None, until: date | None, expected: int
) -> None:
    for moment in ("2026-01-31T23:59:59+08:00", "2026-02-01T23:59:59+08:00", "2026-02-02T00:00+08"):
        submission = a_submission(version, by=team.pi)
        Submission.objects.filter(pk=submission.pk).update(received_at=moment)

    found = submissions_to_export(team.pi, version.form, Options(since=since, until=until))

    assert found.count() == expected


def test_portions_hold_all_submissions_in_order_with_their_rows(
    team: Team, version: FormVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = a_case(team.study, "F1")
    sent = [
        a_submission(version, by=team["interviewer"], case=case, partners=["A", "B"][:number])
        for number in range(3)
    ]
    found = submissions_to_export(team.pi, version.form, Options())

    with django_assert_num_queries(1 + 2 * 3):
        read = list(portions(found, at_once=2))

    records = [record for portion in read for record in portion.records]
    assert [list(portion.keys) for portion in read] == [
        [sent[0].pk, sent[1].pk],
        [sent[2].pk],
    ]
    assert records[0].about == (
        *(sent[0].instance_id, "1", "F1", "interviewer", "interviewer", ""),
        *(records[0].about[6], "received", 1),
    )
    assert [list(record.repetitions) for record in records] == [
        [],
        [Repetition("partners", 0, None, {"partner": "A"}, [])],
        [
            Repetition("partners", 0, None, {"partner": "A"}, []),
            Repetition("partners", 1, None, {"partner": "B"}, []),
        ],
    ]


def test_what_arrives_meanwhile_waits_for_the_next_export(team: Team, version: FormVersion) -> None:
    first = a_submission(version, by=team.pi)
    walk = portions(submissions_to_export(team.pi, version.form, Options()), at_once=1)

    seen = list(next(walk).keys)
    a_submission(version, by=team.pi)
    seen += [key for portion in walk for key in portion.keys]

    assert seen == [first.pk]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_spans_hold_every_submission_once_in_order(
    team: Team, version: FormVersion, size: int
) -> None:
    other = a_form(team.study, a_definition("other"))
    sent = []
    for _ in range(4):
        sent.append(a_submission(version, by=team.pi).pk)
        a_submission(other, by=team.pi)
    found = submissions_to_export(team.pi, version.form, Options())

    cut = spans(found, size)

    a_submission(version, by=team.pi)  # this one is too late
    pieces = [
        [key for portion in portions(found, span, at_once=2) for key in portion.keys]
        for span in cut
    ]
    assert pieces == [sent[start : start + size] for start in range(0, 4, size)]


def test_nothing_is_cut_into_no_span(team: Team, version: FormVersion) -> None:
    assert spans(submissions_to_export(team.pi, version.form, Options()), 2) == []


def test_nothing_comes_of_nothing(team: Team, version: FormVersion) -> None:
    assert list(portions(submissions_to_export(team.pi, version.form, Options()))) == []


def test_what_stands_beside_comes_for_these_submissions_only(
    team: Team, version: FormVersion
) -> None:
    wanted, other = (a_submission(version, by=team.pi) for _ in range(2))
    for submission in (wanted, other):
        Finding.objects.create(
            submission=submission, kind=FindingKind.REQUIRED, path="/data/staff", question="staff"
        )
        ReviewStep.objects.create(submission=submission, comment="Good", by=team.pi)
        Attachment.objects.create(submission=submission, name="a.jpg", file="a")
        Attachment.objects.create(submission=submission, name="audit.csv", file="b")
        SubmissionVersion.objects.create(
            submission=submission,
            study=team.study,
            number=1,
            instance_id=f"{submission.instance_id}-old",
            digest="",
            xml=b"",
            answers={},
            received_at=submission.received_at,
        )

    for rows in (findings_of, steps_of, logs_of, former_versions_of):
        assert [row.submission for row in rows([wanted.pk])] == [wanted]
    assert [(row.submission, row.name) for row in files_of([wanted.pk])] == [
        (wanted, "a.jpg"),
        (wanted, "audit.csv"),
    ]


def test_an_export_under_way_is_never_old(team: Team, version: FormVersion) -> None:
    done, waiting = an_export(version, by=team.pi), an_export(version, by=team.pi)
    waiting.job.finished_at = None
    waiting.job.save()
    tomorrow = datetime(2999, 1, 1, tzinfo=UTC)

    assert list(old_exports(tomorrow)) == [done]
    assert list(old_exports(datetime(2000, 1, 1, tzinfo=UTC))) == []
