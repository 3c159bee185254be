"""The database keeps the rules of the survey house, whatever the code does."""

from collections.abc import Mapping

import pytest
from django.db.models import Model
from django.utils import timezone

from survey.actions.member import invite
from survey.actions.recheck import request_recheck
from survey.models import (
    Assignment,
    Attachment,
    Attempt,
    Case,
    ConflictingBody,
    ConflictingFile,
    DataKey,
    Delivery,
    Event,
    Finding,
    FindingKind,
    Form,
    FormMedia,
    FormVersion,
    Invitation,
    Membership,
    RecheckChange,
    RepeatRow,
    Submission,
    SubmissionVersion,
    TestWalk,
    User,
    Webhook,
)
from tests.factories import a_case, a_form, a_submission, a_user, study_with_members
from tests.rows import refused_by, rules_of

RULES: Mapping[str, tuple[type[Model], Mapping[str, object]]] = {
    "user_email_is_lower_case": (User, {"email": "Upper@example.org"}),
    "membership_is_one_per_person": (Membership, {"handle": "other"}),
    "membership_handle_is_one_of_a_kind": (Membership, {"user": a_user}),
    "membership_has_a_role": (Membership, {"user": a_user, "handle": "idle", "roles": []}),
    "invitation_has_a_role": (Invitation, {"digest": "other", "roles": []}),
    "case_code_is_one_of_a_kind": (Case, {}),
    "assignment_is_one_per_case_and_interviewer": (Assignment, {}),
    "form_id_is_one_of_a_kind": (Form, {}),
    "form_version_is_one_of_a_kind": (FormVersion, {}),
    "submission_instance_id_is_one_of_a_kind": (Submission, {}),
    "repeat_row_stands_once_in_its_place": (RepeatRow, {}),
    "conflicting_body_is_kept_once": (ConflictingBody, {}),
    "conflicting_file_is_kept_once": (ConflictingFile, {}),
    "attachment_name_is_one_of_a_kind": (Attachment, {}),
    "form_media_name_is_one_of_a_kind": (FormMedia, {}),
    "finding_is_one_per_place": (Finding, {}),
    "submission_version_is_one_of_a_kind": (SubmissionVersion, {"instance_id": "uuid:other"}),
    "submission_version_keeps_its_instance_id": (SubmissionVersion, {"number": 2}),
    "test_walk_name_is_one_of_a_kind": (TestWalk, {}),
    "delivery_is_one_per_event": (Delivery, {}),
    "attempt_is_one_per_work": (Attempt, {}),
    "respondent_has_one_data_key": (DataKey, {}),
    "recheck_tells_once_of_each": (RecheckChange, {}),
    "recheck_tells_of_changes_only": (RecheckChange, {"added": [], "gone": []}),
}


@pytest.fixture
def _rows(db: None) -> None:
    """A row of every table that has a rule."""
    team = study_with_members()
    invite(handle="new", roles=["coder"], by=team.pi)
    case = a_case(team.study)
    case.assignments.create(interviewer=team["interviewer"])
    version = a_form(team.study)
    submission = a_submission(version, by=team["interviewer"], partners=["A"])
    body = submission.conflicts.create(digest="0", xml=b"")
    body.files.create(name="voice.m4a", file="kept", size=1, digest="0")
    submission.attachments.create(name="voice.m4a")
    submission.findings.create(kind=FindingKind.REQUIRED, path="/data/staff", question="staff")
    submission.versions.create(
        study=team.study,
        number=1,
        instance_id="uuid:before",
        xml=b"",
        answers={},
        received_at=timezone.now(),
    )
    version.media.create(name="cases.csv", is_cases=True)
    version.form.walks.create(name="usual", answers={}, outcome={}, saved_by=team.pi)
    hook = Webhook.objects.create(
        study=team.study,
        url="https://example.org/",
        secret=team.study.slug,
        kinds=[],
        made_by=team.pi,
    )
    hook.deliveries.create(event=Event.objects.filter(study=team.study)[0])
    Attempt.objects.create(task="test", key=1)
    DataKey.objects.create(study=team.study, wrapped=b"", master="1")
    recheck = request_recheck(form=version.form, by=team.pi)
    recheck.changes.create(submission=submission, added=[{"kind": "type", "path": "/data/a"}])


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("rule", RULES)
def test_a_row_against_a_rule_is_refused_by_its_name(rule: str) -> None:
    model, changes = RULES[rule]

    refusing = refused_by(model._default_manager.all()[0], **changes)

    assert refusing == rule


def test_every_rule_of_the_house_is_tried() -> None:
    assert rules_of("survey") == set(RULES)


@pytest.mark.usefixtures("_rows")
def test_what_two_studies_call_the_same_does_not_clash() -> None:
    other = study_with_members("other", {}).study

    for model in (Case, Form, Submission):
        assert refused_by(model._default_manager.all()[0], study=other) == ""


@pytest.mark.usefixtures("_rows")
def test_work_under_other_keys_does_not_clash() -> None:
    assert refused_by(Attempt.objects.get(), key=2, parked_at=timezone.now()) == ""


@pytest.mark.usefixtures("_rows")
def test_people_are_found_by_their_address_in_any_case() -> None:
    user = User.objects.create_user("  Somebody@Example.ORG ", "Somebody")

    found = User.objects.get_by_natural_key("SOMEBODY@example.org ")

    assert found == user
    assert (user.email, str(user), user.has_usable_password()) == (
        "somebody@example.org",
        "Somebody",
        False,
    )
