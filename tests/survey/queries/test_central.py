"""Forms and what hangs on them, without counting submissions."""

from hashlib import md5

import pytest
from django.core.files.base import ContentFile

from survey.actions.device import add_app_user, revoke_app_user
from survey.actions.form import draft_form, publish_draft
from survey.actions.review import comment, review
from survey.models import AppUser, Form, FormVersion
from survey.queries.central import (
    device_for,
    expected_files,
    hashes_of,
    plain_form_for,
    plain_forms_for,
    plain_version_for,
    received_by_form,
    said_about,
    shown_version,
)
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    """With a form of two versions and a draft, and one that has nothing but a draft."""
    team = study_with_members()
    for version in ("1", "2"):
        draft = draft_form(data=an_xlsform(version=version), filename="firm.xlsx", by=team.pi)
        publish_draft(form=draft.form, by=team.pi)
    for form_id, version in (("firm", "3"), ("house", "1")):
        data = an_xlsform(version=version, form_id=form_id)
        draft_form(data=data, filename="form.xlsx", by=team.pi)
    return team


def listed(team: Team, handle: str) -> list[tuple[str, list[str]]]:
    return [
        (form.form_id, [version.version for version in form.versions.all()])
        for form in plain_forms_for(team[handle])
    ]


def test_drafts_are_for_who_edits_forms(team: Team) -> None:
    assert listed(team, "coordinator") == [("firm", ["3", "2", "1"]), ("house", ["1"])]
    assert listed(team, "analyst") == [("firm", ["2", "1"])]
    assert listed(team, "coder_a") == []


def test_a_form_is_shown_by_what_is_published_else_by_its_draft(team: Team) -> None:
    firm, house = plain_forms_for(team.pi)

    assert (shown_version(firm).version, shown_version(house).version) == ("2", "1")


def test_a_version_knows_the_hash_of_its_xform(team: Team) -> None:
    (shown, *_others) = plain_form_for(team["analyst"], "firm").versions.all()

    whole = FormVersion.objects.get(pk=shown.pk).xform.encode()
    assert hashes_of([shown]) == {shown.pk: md5(whole, usedforsecurity=False).hexdigest()}


def test_a_version_is_found_by_its_name_or_is_the_newest(team: Team) -> None:
    analyst = team["analyst"]

    assert plain_version_for(analyst, "firm").version == "2"
    assert plain_version_for(analyst, "firm", "1").version == "1"
    assert plain_version_for(team.pi, "firm", "3").published_at is None
    for form_id, version in (("firm", "3"), ("firm", ""), ("house", None)):
        with pytest.raises((Form.DoesNotExist, FormVersion.DoesNotExist)):
            plain_version_for(analyst, form_id, version)


def test_submissions_are_counted_where_that_is_asked_for() -> None:
    team = study_with_members()
    version = a_form(team.study)
    a_submission(version, by=team["coordinator"])
    last = a_submission(version, by=team["interviewer"])
    last.refresh_from_db()

    assert received_by_form(team.pi) == {version.form_id: (2, last.received_at)}
    assert received_by_form(team["interviewer"]) == {version.form_id: (1, last.received_at)}
    assert received_by_form(team["coder_a"]) == {}


def test_files_are_listed_that_are_named_or_here(team: Team) -> None:
    draft = draft_form(
        data=an_xlsform([("select_one_from_file towns.csv", "town", "Town", "镇")], version="4"),
        filename="firm.xlsx",
        by=team.pi,
    )
    draft.media.create(name="hall.jpg", file=ContentFile(b"x", "x"), size=1)

    files = expected_files(draft)

    assert [(file.name, file.media is not None) for file in files] == [
        ("hall.jpg", True),
        ("towns.csv", False),
    ]


def test_what_people_said_comes_the_newest_first() -> None:
    team = study_with_members()
    sent = a_submission(a_form(team.study), by=team["interviewer"])
    comment(submission=sent, text="Which firm?", by=team.pi)
    review(submission=sent, state="approved", by=team.pi)
    review(submission=sent, state="rejected", comment="No firm.", by=team.pi)

    assert [step.comment for step in said_about(sent)] == ["No firm.", "Which firm?"]


def test_a_device_is_found_by_who_may_manage_it_until_it_is_revoked() -> None:
    team = study_with_members()
    device, _key = add_app_user(name="Tablet", by=team.pi)
    user = device.membership.user_id
    other = study_with_members().pi

    assert device_for(team["coordinator"], user) == device
    for member in (team["analyst"], other):
        with pytest.raises(AppUser.DoesNotExist):
            device_for(member, user)
    revoke_app_user(app_user=device, by=team.pi)
    with pytest.raises(AppUser.DoesNotExist):
        device_for(team.pi, user)
