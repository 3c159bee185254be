"""What is remembered is as new as the database."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.device import add_app_user, revoke_app_user, set_device_password
from survey.actions.member import change_roles, end_membership
from survey.actions.token import digest_of
from survey.models import AppUser, Form, FormVersion, Membership, Study, SubmissionVersion
from survey.queries.stamped import (
    device_passwords_of,
    holder_of,
    media_stamp,
    member_of_email,
    published_version,
    was_edited,
)
from tests.factories import Team, a_case, a_form, a_submission, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("hair")


def test_the_second_time_one_short_statement_is_enough(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    email = team["interviewer"].user.email
    first = member_of_email(email, "hair")

    with django_assert_num_queries(1):
        second = member_of_email(email, "hair")
        names = (second.study.slug, second.user.email)

    assert (second, names) == (team["interviewer"], ("hair", email))
    assert second is first


def test_a_change_of_member_person_or_study_is_seen_at_once(team: Team) -> None:
    member = team["interviewer"]
    email = member.user.email
    member_of_email(email, "hair")

    change_roles(member=member, roles=["coder"], by=team.pi)
    member.user.name = "Renamed"
    member.user.save()
    team.study.title = {"en": "Retitled"}
    team.study.save()

    found = member_of_email(email, "hair")
    assert (found.roles, found.user.name) == (["coder"], "Renamed")
    assert found.study.title == {"en": "Retitled"}


def test_two_changes_in_one_transaction_are_two(team: Team) -> None:
    """Both have the same xmin."""
    study, email = team.study, team["interviewer"].user.email
    found = []
    for title in ("A", "B"):
        Study.objects.filter(pk=study.pk).update(title={"en": title})
        found.append(member_of_email(email, "hair").study.title["en"])

    assert found == ["A", "B"]


def test_strangers_and_former_members_are_nobody(team: Team) -> None:
    email = team["interviewer"].user.email
    member_of_email(email, "hair")

    end_membership(member=team["interviewer"], by=team.pi)

    for who, where in ((email, "hair"), (email, "nowhere"), ("x@example.org", "hair")):
        with pytest.raises(Membership.DoesNotExist):
            member_of_email(who, where)


def test_a_key_leads_to_its_holder_until_it_is_revoked(team: Team) -> None:
    device, key = add_app_user(name="Tablet", by=team.pi)

    holder = holder_of(digest_of(key))

    assert (holder.member, holder.app_user, holder.used_at) == (device.membership, device.pk, None)
    revoke_app_user(app_user=device, by=team.pi)
    with pytest.raises(Membership.DoesNotExist):
        holder_of(digest_of(key))


def test_a_key_of_a_membership_that_ended_or_of_a_closed_account_opens_nothing(team: Team) -> None:
    device, key = add_app_user(name="Tablet", by=team.pi)
    user = device.membership.user
    user.is_active = False
    user.save()
    with pytest.raises(Membership.DoesNotExist):
        holder_of(digest_of(key))

    user.is_active = True
    user.save()
    end_membership(member=device.membership, by=team.pi)

    assert AppUser.objects.get().revoked_at is None
    with pytest.raises(Membership.DoesNotExist):
        holder_of(digest_of(key))


def test_a_person_has_a_device_password_for_each_study(team: Team) -> None:
    member = team["interviewer"]
    other = study_with_members("other", {})
    second = Membership.objects.create(
        study=other.study, user=member.user, handle="KB", roles=["interviewer"]
    )
    for each in (member, second):
        set_device_password(member=each, by=each)

    found = device_passwords_of(member.user.email)

    assert {each for each, _ha1s in found} == {member, second}
    assert [sorted(map(len, ha1s.values())) for _each, ha1s in found] == [[32, 64], [32, 64]]
    assert len({ha1 for _each, ha1s in found for ha1 in ha1s.values()}) == 4
    assert device_passwords_of("nobody@example.org") == []


def test_a_version_is_found_with_its_form_as_it_is_now(team: Team) -> None:
    version = a_form(team.study)
    study = team.study.pk
    before = published_version(study, "firm", "1")

    Form.objects.update(roles={"case": "firm_code"})

    after = published_version(study, "firm", "1")
    assert before is not None
    assert after is not None
    assert (after.version, after.version.form.roles) == (version, {"case": "firm_code"})
    assert before.version.form.roles == {}


def test_drafts_and_what_is_not_there_are_none(team: Team) -> None:
    a_form(team.study)
    study = team.study.pk

    assert published_version(study, "firm", "2") is None
    assert published_version(study, "other", "1") is None
    assert published_version(study + 1, "firm", "1") is None
    FormVersion.objects.update(published_at=None)
    assert published_version(study, "firm", "1") is None


def test_the_stamp_of_the_files_changes_with_them_and_with_the_sampling_list(team: Team) -> None:
    version = a_form(team.study)
    stamps = [media_stamp(version.pk)]

    file = version.media.create(name="towns.csv", file="x", md5="1")
    stamps.append(media_stamp(version.pk))
    a_case(team.study, "F01")
    stamps.append(media_stamp(version.pk))
    file.md5 = "2"
    file.save()
    stamps.append(media_stamp(version.pk))
    version.media.create(name="cases.csv", is_cases=True)
    stamps.append(media_stamp(version.pk))
    a_case(team.study, "F02")
    stamps.append(media_stamp(version.pk))

    assert stamps[0] == ""
    assert stamps[1] == stamps[2]
    assert len(set(stamps)) == 5
    known = published_version(team.study.pk, "firm", "1")
    assert known is not None
    assert known.media == stamps[-1]


def test_a_content_that_was_edited_is_known(team: Team) -> None:
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    SubmissionVersion.objects.create(
        submission=submission,
        study=team.study,
        number=1,
        instance_id="uuid:old",
        digest="",
        xml=b"",
        answers={},
        received_at=submission.received_at,
    )

    assert was_edited(team.study.pk, "uuid:old")
    assert not was_edited(team.study.pk, "uuid:new")
    assert not was_edited(team.study.pk + 1, "uuid:old")
