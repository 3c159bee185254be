"""Conflicting posts on the page of a submission: what they say, their files, and taking one over."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from survey.actions.correction import correct
from survey.actions.form import publish_form
from survey.actions.submission import receive
from survey.models import ConflictingBody, ConflictingFile, Submission
from survey.xform.correction import Correction
from tests.corrected import BODY, sent, the_workbook
from tests.factories import Team, study_with_members
from tests.visitors import visitor

PAGE = "/studies/paper/submissions/uuid:1/"
OTHER = sent(BODY.replace(" 40 ", "44"))
DIGEST = hashlib.sha256(OTHER).hexdigest()
TAKE = f"{PAGE}conflicts/{DIGEST}/"


@pytest.fixture
def team(db: None, tmp_path: Path, settings: Settings) -> Team:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members("paper")
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    for xml in (sent(), OTHER):
        receive(xml=xml, by=team["interviewer"])
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def a_file(data: bytes = b"picture") -> ConflictingFile:
    return ConflictingFile.objects.create(
        body=ConflictingBody.objects.get(),
        name="front.jpg",
        file=ContentFile(data, name="x"),
        size=len(data),
        digest=hashlib.sha256(data).hexdigest(),
    )


def test_the_page_says_how_a_post_differs(client: Client) -> None:
    response = client.get(PAGE)

    (line,) = response.context["conflicts"]
    assert [(each.question, each.before, each.after) for each in line.changes] == [
        ("Staff of …", "40", "44")
    ]
    assert f'action="{TAKE}"' in response.text


def test_who_may_not_edit_sees_it_and_takes_nothing_over(team: Team) -> None:
    response = visitor(team["analyst"]).get(PAGE)

    assert "Conflicting posts" in response.text
    assert TAKE not in response.text
    assert visitor(team["analyst"]).post(TAKE).status_code == 403


def test_a_post_is_taken_over(client: Client) -> None:
    response = client.post(TAKE, follow=True)

    after = Submission.objects.get()
    assert response.redirect_chain == [(f"/studies/paper/submissions/{after.instance_id}/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "Taken over as version 2. The former one is kept."
    ]
    assert after.answers["staff"] == 44
    assert "Taken over from a conflicting post." in response.text
    assert TAKE not in response.text


def test_what_was_edited_meanwhile_is_looked_at_first(team: Team, client: Client) -> None:
    after = correct(
        submission=Submission.objects.get(),
        correction=Correction(values={"/data/g/staff": "50"}),
        reason="Typo",
        by=team.pi,
    )

    response = client.post(TAKE, follow=True)

    assert response.redirect_chain == [(f"/studies/paper/submissions/{after.instance_id}/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "The submission has been edited meanwhile. Look at it again."
    ]
    assert Submission.objects.get().answers["staff"] == 50


def test_a_post_that_is_not_there_is_404(client: Client) -> None:
    assert client.post(f"{PAGE}conflicts/{'0' * 64}/").status_code == 404


def test_files_of_a_post_are_seen_by_who_sees_the_submission(team: Team, client: Client) -> None:
    there = f"/studies/paper/conflicts/files/{a_file().pk}/"

    response = client.get(there)

    assert b"".join(response) == b"picture"
    assert response.headers["Content-Type"] == "image/jpeg"
    assert f'href="{there}"' in client.get(PAGE).text
    assert visitor(team["coder_a"]).get(there).status_code == 403
    assert visitor(study_with_members("other", {}).pi).get(there).status_code == 404


def test_the_files_of_a_post_that_was_taken_over_are_the_submissions(client: Client) -> None:
    a_file()

    client.post(TAKE)

    name = Submission.objects.get().instance_id
    for known in (name, "uuid:1"):
        found = client.get(f"/studies/paper/submissions/{known}/files/front.jpg")
        assert b"".join(found) == b"picture"
