"""Edits: the new content stands, the old one stays, and who comes late loses nothing."""

from collections import Counter
from functools import partial

import pytest

from survey.actions.submission import Verdict, receive
from survey.formats.edit_difference import Content, difference
from survey.formats.openrosa import Given, build_submission
from survey.models import (
    Attachment,
    ConflictingBody,
    Consent,
    Event,
    Form,
    RepeatRow,
    Submission,
    SubmissionVersion,
)
from tests.factories import Team, a_case, a_definition, a_form, a_user, study_with_members
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    return a_team()


def a_team() -> Team:
    team = study_with_members()
    a_form(team.study)
    Form.objects.update(roles={"case": "firm_code", "consent": {"take_part": "stage"}})
    return team


def filled(instance_id: str, former: str = "", **answers: Given) -> bytes:
    return build_submission(
        a_definition(), {"staff": 40} | answers, instance_id=instance_id, deprecated_id=former
    )


def test_an_edit_takes_the_place_of_the_content_and_the_old_one_stays(team: Team) -> None:
    first, other = a_case(team.study, "F01"), a_case(team.study, "F02")
    old = filled("uuid:1", firm_code="F01", partners=[{"partner": "华丽"}, {"partner": ""}])
    new = filled("uuid:2", "uuid:1", firm_code="F02", partners=[{"partner": "瑞贝卡"}], staff="x")
    sent, _ = receive(xml=old, by=team["interviewer"], device="A")
    Submission.objects.update(checked_at="2026-01-01T00:00Z", review="approved")

    edited, verdict = receive(xml=new, by=team["coordinator"], device="B")

    stored = Submission.objects.get()
    assert verdict is Verdict.EDITED
    assert edited == stored == sent
    assert (stored.instance_id, stored.number, stored.review) == ("uuid:2", 2, "edited")
    assert (bytes(stored.xml), stored.case, stored.device) == (new, other, "B")
    assert stored.answers == {"firm_code": "F02", "staff": "x"}
    assert (stored.submitted_by, stored.received_at) == (team["interviewer"], sent.received_at)
    assert stored.checked_at is None
    assert [row.answers for row in RepeatRow.objects.all()] == [{"partner": "瑞贝卡"}]
    version = SubmissionVersion.objects.get()
    assert (version.submission, version.number, version.instance_id) == (stored, 1, "uuid:1")
    assert (bytes(version.xml), version.digest) == (old, sent.digest)
    assert version.answers == {"firm_code": "F01", "staff": 40}
    assert [row["answers"] for row in version.rows] == [{"partner": "华丽"}, {}]
    assert (version.sent_by, version.received_at) == (team["interviewer"], sent.received_at)
    assert first.submissions.count() == 0


def test_the_deed_is_recorded_under_the_new_instance_id(team: Team) -> None:
    a_case(team.study, "F01")
    receive(xml=filled("uuid:1", firm_code="F01"), by=team["interviewer"])

    submission, _ = receive(xml=filled("uuid:2", "uuid:1", firm_code="F01"), by=team["coordinator"])

    event = Event.objects.latest("pk")
    assert (event.kind, event.subject) == ("submission.edited", "uuid:2")
    assert event.actor == team["coordinator"].user
    assert event.data == {
        "submission": submission.pk,
        "form": "firm",
        "case": "F01",
        "number": 2,
    }


def test_each_version_knows_who_sent_it_and_when(team: Team) -> None:
    receive(xml=filled("uuid:1"), by=team["interviewer"])
    receive(xml=filled("uuid:2", "uuid:1"), by=team["coordinator"])
    receive(xml=filled("uuid:3", "uuid:2"), by=team.pi)

    versions = list(SubmissionVersion.objects.order_by("number"))

    assert [version.instance_id for version in versions] == ["uuid:1", "uuid:2"]
    assert [version.sent_by for version in versions] == [team["interviewer"], team["coordinator"]]
    second = Event.objects.get(kind="submission.edited", subject="uuid:2")
    assert versions[1].received_at == second.at


def test_the_difference_of_kept_versions_can_be_read(team: Team) -> None:
    receive(xml=filled("uuid:1", partners=[{"partner": "A"}]), by=team.pi)
    receive(xml=filled("uuid:2", "uuid:1", staff=41, partners=[{"partner": "B"}]), by=team.pi)

    version, now = SubmissionVersion.objects.get(), Submission.objects.get()
    before = Content.from_json(version.answers, version.rows)
    rows = now.rows.values("repeat", "position", "parent_position", "answers", "empty")
    changes = difference(before, Content.from_json(now.answers, rows), a_definition())

    assert [(change.question, change.before, change.after) for change in changes] == [
        ("staff", 40, 41),
        ("partner", "A", "B"),
    ]


@pytest.mark.parametrize("resent", ["uuid:1", "uuid:2", "uuid:3"])
def test_each_version_sent_again_is_known_and_changes_nothing(team: Team, resent: str) -> None:
    bodies = {
        "uuid:1": filled("uuid:1"),
        "uuid:2": filled("uuid:2", "uuid:1", staff=41),
        "uuid:3": filled("uuid:3", "uuid:2", staff=42),
    }
    for xml in bodies.values():
        receive(xml=xml, by=team.pi)

    submission, verdict = receive(xml=bodies[resent], by=team.pi)

    assert verdict is Verdict.SAME
    assert submission == Submission.objects.get()
    assert (submission.instance_id, submission.number) == ("uuid:3", 3)
    assert SubmissionVersion.objects.count() == 2
    assert not ConflictingBody.objects.exists()


def test_another_body_under_the_id_of_an_old_version_is_kept_beside(team: Team) -> None:
    receive(xml=filled("uuid:1"), by=team.pi)
    receive(xml=filled("uuid:2", "uuid:1"), by=team.pi)

    submission, verdict = receive(xml=filled("uuid:1", staff=99), by=team.pi)

    assert verdict is Verdict.CONFLICT
    assert ConflictingBody.objects.get().submission == submission == Submission.objects.get()


def test_an_edit_of_what_has_been_edited_since_is_kept_beside_once(team: Team) -> None:
    receive(xml=filled("uuid:1"), by=team.pi)
    receive(xml=filled("uuid:2", "uuid:1", staff=41), by=team.pi)
    late = filled("uuid:3", "uuid:1", staff=42)

    verdicts = [receive(xml=late, by=team["coordinator"])[1] for _ in range(2)]

    assert verdicts == [Verdict.OUTDATED] * 2
    assert Submission.objects.get().answers == {"staff": 41}
    body = ConflictingBody.objects.get()
    assert (bytes(body.xml), body.sent_by) == (late, team["coordinator"])


def test_an_edit_of_what_never_arrived_is_a_submission_of_its_own(team: Team) -> None:
    _, verdict = receive(xml=filled("uuid:2", "uuid:1"), by=team["interviewer"])

    assert verdict is Verdict.NEW
    assert Submission.objects.get().instance_id == "uuid:2"


def test_nobody_edits_what_they_may_not_see(team: Team) -> None:
    other = team.study.memberships.create(user=a_user(), handle="KB", roles=["interviewer"])
    receive(xml=filled("uuid:1"), by=team["interviewer"])

    _, verdict = receive(xml=filled("uuid:2", "uuid:1", staff=99), by=other)

    assert verdict is Verdict.NEW
    assert Submission.objects.get(instance_id="uuid:1").answers == {"staff": 40}
    assert Submission.objects.get(instance_id="uuid:2").submitted_by == other


def test_a_submission_of_another_study_is_not_edited(team: Team) -> None:
    other = a_team()
    receive(xml=filled("uuid:1"), by=other.pi)

    _, verdict = receive(xml=filled("uuid:2", "uuid:1"), by=team.pi)

    assert verdict is Verdict.NEW


def test_an_edit_under_the_id_of_another_submission_is_kept_beside_that(team: Team) -> None:
    receive(xml=filled("uuid:1"), by=team.pi)
    receive(xml=filled("uuid:2", staff=1), by=team.pi)

    submission, verdict = receive(xml=filled("uuid:2", "uuid:1", staff=2), by=team.pi)

    assert (verdict, submission.instance_id) == (Verdict.CONFLICT, "uuid:2")
    assert Submission.objects.get(instance_id="uuid:1").number == 1


def test_an_edit_says_anew_what_was_consented_to(team: Team) -> None:
    case = a_case(team.study, "F01")
    receive(xml=filled("uuid:1", firm_code="F01", stage="yes"), by=team.pi)

    receive(xml=filled("uuid:2", "uuid:1", firm_code="F01", stage="no"), by=team.pi)

    assert Consent.objects.get(case=case).take_part is False


def test_files_that_came_before_stay_with_the_submission(team: Team) -> None:
    submission, _ = receive(xml=filled("uuid:1"), by=team.pi)
    Attachment.objects.create(submission=submission, name="a.jpg", file="x")

    receive(xml=filled("uuid:2", "uuid:1"), by=team.pi)

    assert Attachment.objects.get().submission == Submission.objects.get()


@pytest.mark.django_db(transaction=True)
def test_the_same_edit_from_twenty_sides_at_once_is_made_once() -> None:
    team = a_team()
    receive(xml=filled("uuid:1"), by=team.pi)
    xml = filled("uuid:2", "uuid:1", staff=41)

    kept = side_by_side([partial(receive, xml=xml, by=team.pi)] * 20)

    assert Counter(verdict for _, verdict in kept) == {Verdict.EDITED: 1, Verdict.SAME: 19}
    assert SubmissionVersion.objects.count() == 1
    assert not ConflictingBody.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_different_edits_at_once_one_is_made_and_all_are_kept() -> None:
    team = a_team()
    receive(xml=filled("uuid:1"), by=team.pi)
    bodies = [filled(f"uuid:e{n}", "uuid:1", staff=n) for n in range(10)]

    kept = side_by_side([partial(receive, xml=xml, by=team.pi) for xml in bodies])

    assert Counter(verdict for _, verdict in kept) == {Verdict.EDITED: 1, Verdict.OUTDATED: 9}
    found = {bytes(Submission.objects.get().xml)}
    found |= {bytes(xml) for xml in ConflictingBody.objects.values_list("xml", flat=True)}
    assert found == set(bodies)


@pytest.mark.django_db(transaction=True)
def test_an_original_that_is_sent_again_while_it_is_edited_stays_one() -> None:
    team = a_team()
    original = filled("uuid:1")
    receive(xml=original, by=team.pi)
    edit = filled("uuid:2", "uuid:1", staff=41)

    kept = side_by_side(
        [partial(receive, xml=xml, by=team.pi) for xml in [original] * 10 + [edit] + [original] * 9]
    )

    assert Counter(verdict for _, verdict in kept) == {Verdict.EDITED: 1, Verdict.SAME: 19}
    assert Submission.objects.count() == 1
