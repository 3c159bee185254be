"""All submissions of a form checked again, on its pages."""

from typing import Any

import pytest
from django.test import Client

from survey.actions.form import publish_form
from survey.actions.job import hold
from survey.actions.recheck import make_recheck
from survey.actions.submission import definition_of, receive
from survey.formats.openrosa import build_submission
from survey.models import Job, JobState, Recheck
from tests.factories import Team, a_case, a_workbook, study_with_members
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
RECHECKS = "/studies/hair/forms/firm/rechecks/"


@pytest.fixture
def team() -> Team:
    """A form whose choices are the cases; two submissions name one that came later."""
    team = study_with_members("hair")
    form = publish_form(
        data=a_workbook(("select_one_from_file cases.csv", "firm", "Which firm?")),
        filename="firm.xlsx",
        kind="firm",
        roles={},
        by=team.pi,
    )
    for name in ("one", "two"):
        data = {"firm": "F01"}
        xml = build_submission(definition_of(form), data, instance_id=f"uuid:{name}")
        receive(xml=xml, by=team["interviewer"])
    a_case(team.study, "F01")
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def ask(client: Client, **data: str) -> Any:  # noqa: ANN401 - Django's own
    return client.post(f"{RECHECKS}ask/", data, follow=True)


def finish() -> Recheck:
    recheck = Recheck.objects.latest("pk")
    with hold(recheck.job_id) as held:
        assert held is not None
        make_recheck(held)
    return recheck


def test_it_is_asked_for_and_followed(client: Client) -> None:
    page = ask(client)

    recheck = Recheck.objects.get()
    assert page.redirect_chain == [(RECHECKS, 302)]
    assert f'data-job="/jobs/{recheck.job_id}/"' in page.text
    assert recheck.sought == {}


def test_it_can_be_narrowed(client: Client) -> None:
    ask(client, version="=1", review="approved")

    assert Recheck.objects.get().sought == {"version": "1", "review": "approved"}


def test_a_version_that_there_is_not_is_refused(client: Client) -> None:
    page = ask(client, version="=9")

    assert [str(each) for each in page.context["messages"]] == ["The form has no such version."]
    assert not Recheck.objects.exists()


def test_another_one_meanwhile_has_to_wait(client: Client) -> None:
    ask(client)
    page = ask(client, version="=1")

    assert "wait for the end" in page.text
    assert Recheck.objects.count() == 1


def test_what_it_came_to_stays_on_the_page(client: Client) -> None:
    ask(client)
    recheck = finish()

    page = client.get(RECHECKS)

    assert "2 submissions checked" in page.text
    assert "findings: 0 new, 2 gone, 0 as before" in page.text
    assert f'href="{RECHECKS}{recheck.pk}/"' in page.text


def test_each_submission_that_changed_is_listed_with_what_changed(client: Client) -> None:
    ask(client)
    recheck = finish()

    page = client.get(f"{RECHECKS}{recheck.pk}/")

    assert [each.submission.instance_id for each in page.context["changes"]] == [
        "uuid:one",
        "uuid:two",
    ]
    (gone,) = page.context["changes"][0].gone
    assert (gone.kind, gone.question, gone.path) == (
        *("Not among the choices offered", "Which firm?", "/data/firm"),
    )
    assert 'href="/studies/hair/submissions/uuid:one/"' in page.text


def test_when_nothing_changed_that_is_said(client: Client) -> None:
    ask(client)
    finish()
    ask(client)
    finish()

    assert "nothing changed" in client.get(RECHECKS).text


def test_why_it_failed_is_told(client: Client) -> None:
    ask(client)
    Job.objects.update(state=JobState.FAILED, error="The worker died five times at this job.")

    assert "The worker died five times" in client.get(RECHECKS).text


def test_all_of_it_is_told_in_chinese(client: Client) -> None:
    ask(client)
    recheck = finish()
    client.cookies["django_language"] = "zh-hans"

    pages = client.get(RECHECKS).text + client.get(f"{RECHECKS}{recheck.pk}/").text

    for words in ("重新检查", "不再出现", "已检查 2 份"):
        assert words in pages
