"""Forms and their files as devices fetch them."""

import pytest

from survey.models import Form, FormMedia, FormVersion
from survey.queries.openrosa import (
    listed_versions_for,
    media_of,
    published_version_for,
    roster_for,
)
from tests.factories import Team, a_case, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def test_the_newest_version_of_each_form_is_listed_with_the_md5_of_its_xform(team: Team) -> None:
    a_form(team.study)
    newer = a_form(team.study, a_definition(version="2"))
    FormVersion.objects.filter(pk=newer.pk).update(xform="许昌")
    a_form(team.study, a_definition("office"))
    FormMedia.objects.create(version=newer, name="cases.csv", is_cases=True)

    listed = [
        (form.form_id, form.version, form.md5, form.has_media)
        for form in listed_versions_for(team["interviewer"])
    ]

    assert listed == [
        ("firm", "2", "8908a2ff6c91e895b1094cc530f09e2d", True),
        ("office", "1", "d41d8cd98f00b204e9800998ecf8427e", False),
    ]


def test_who_may_not_read_forms_finds_none(team: Team) -> None:
    a_form(team.study)

    assert listed_versions_for(team["coder_a"]) == []
    with pytest.raises(FormVersion.DoesNotExist):
        published_version_for(team["coder_a"], "firm", None)


def test_a_version_is_found_by_name_or_the_newest(team: Team) -> None:
    older, newer = a_form(team.study), a_form(team.study, a_definition(version="2"))

    assert published_version_for(team.pi, "firm", "1") == older
    assert published_version_for(team.pi, "firm", None) == newer
    with pytest.raises(FormVersion.DoesNotExist):
        published_version_for(team.pi, "firm", "3")


def test_what_is_in_the_archive_or_a_draft_cannot_be_fetched(team: Team) -> None:
    a_form(team.study)
    draft = a_form(team.study, a_definition("draft"))
    Form.objects.filter(form_id="firm").update(archived_at="2026-01-01T00:00Z")
    FormVersion.objects.filter(pk=draft.pk).update(published_at=None)

    assert listed_versions_for(team.pi) == []
    for form_id in ("firm", "draft"):
        with pytest.raises(FormVersion.DoesNotExist):
            published_version_for(team.pi, form_id, None)


def test_only_files_that_are_there_are_media(team: Team) -> None:
    version = a_form(team.study)
    for name, file, is_cases in (("b", "x", False), ("a", "", True), ("c", "", False)):
        FormMedia.objects.create(version=version, name=name, file=file, is_cases=is_cases)

    assert [media.name for media in media_of(version)] == ["a", "b"]


def test_the_roster_holds_the_cases_that_the_member_may_see(team: Team) -> None:
    case = a_case(team.study, "F02")
    a_case(team.study, "F01")
    case.assignments.create(interviewer=team["interviewer"])

    assert roster_for(team["interviewer"], "cases.csv") == [("F02", "firm", {"town": "Xuchang"})]
    assert [code for code, _, _ in roster_for(team.pi, "cases.csv")] == ["F01", "F02"]
    assert roster_for(team["coder_a"], "cases.csv") == []


def test_as_a_roster_it_has_every_case_and_nothing_else_of_it(team: Team) -> None:
    case = a_case(team.study, "F02")
    a_case(team.study, "F01")
    case.assignments.create(interviewer=team["interviewer"])

    assert roster_for(team["interviewer"], "roster.csv") == [
        ("F01", "firm", {}),
        ("F02", "firm", {}),
    ]
    assert roster_for(team["coder_a"], "roster.csv") == []
