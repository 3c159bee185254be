"""A submission edited by hand becomes a new version, and nothing of the old one is lost."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions import correction as deeds
from survey.actions.attachment import ArrivedFile, keep_files
from survey.actions.check import check
from survey.actions.correction import LONGEST_REASON, correct, may_correct, try_out
from survey.actions.form import publish_form
from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal
from survey.actions.review import return_to_interviewer
from survey.actions.submission import receive
from survey.models import (
    Attachment,
    Event,
    FormVersion,
    RepeatRow,
    ReviewState,
    Submission,
    SubmissionVersion,
)
from survey.xform.correction import Act, Correction, RowStep
from tests.corrected import sent, the_workbook
from tests.factories import Team, study_with_members
from tests.threads import side_by_side

STAFF = "/data/g/staff"


@pytest.fixture
def team(db: None) -> Team:
    return a_team()


def a_team() -> Team:
    team = study_with_members()
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    return team


def a_sent_one(team: Team, xml: bytes | None = None) -> Submission:
    submission, _ = receive(xml=xml or sent(), by=team["interviewer"])
    return submission


def of(values: Mapping[str, str], *steps: RowStep) -> Correction:
    return Correction(steps, values)


def edited(submission: Submission, team: Team, handle: str = "coordinator") -> Submission:
    return correct(
        submission=submission, correction=of({STAFF: "50"}), reason="Typo", by=team[handle]
    )


def test_a_correction_becomes_a_new_version_under_a_new_instance_id(team: Team) -> None:
    submission = a_sent_one(team)

    after = edited(submission, team)

    stored = Submission.objects.get()
    assert after == stored
    assert stored.instance_id.startswith("uuid:")
    assert stored.instance_id != "uuid:1"
    assert (stored.number, stored.review, stored.device) == (2, "edited", "web")
    assert (stored.answers["staff"], stored.answers["half"]) == (50, 25)
    version = SubmissionVersion.objects.get()
    assert (version.instance_id, version.number, version.reason) == ("uuid:1", 1, "Typo")
    assert bytes(version.xml) == sent()
    assert (version.sent_by, stored.submitted_by) == (team["interviewer"], team["interviewer"])


def test_what_was_not_changed_stays_in_the_xml_as_it_came(team: Team) -> None:
    edited(a_sent_one(team), team)

    stored = Submission.objects.get()
    expected = (
        sent()
        .decode()
        .replace("<staff> 40 </staff>", "<staff>50</staff>")
        .replace("<half>20</half>", "<half>25</half>")
        .replace(
            "<orx:instanceID>uuid:1</orx:instanceID>",
            f"<orx:instanceID>{stored.instance_id}</orx:instanceID>"
            "<orx:deprecatedID>uuid:1</orx:deprecatedID>",
        )
    )
    assert bytes(stored.xml).decode() == f"<?xml version='1.0' encoding='utf-8'?>\n{expected}"


def test_the_deed_is_recorded_like_an_edit_from_a_device(team: Team) -> None:
    after = edited(a_sent_one(team), team)

    event = Event.objects.filter(kind="submission.edited").get()
    assert (event.subject, event.actor) == (after.instance_id, team["coordinator"].user)
    assert event.data == {"submission": after.pk, "form": "firm", "case": None, "number": 2}


def test_files_are_carried_along(team: Team, tmp_path: Path) -> None:
    submission = a_sent_one(team)
    picture = tmp_path / "front.jpg"
    picture.write_bytes(b"picture")
    file = ArrivedFile("front.jpg", picture, 7, "0" * 64)
    keep_files(submission=submission, files=[file], by=team["interviewer"])

    after = edited(submission, team)

    attachment = Attachment.objects.get()
    assert (attachment.submission, attachment.name) == (after, "front.jpg")
    assert attachment.file.read() == b"picture"
    attachment.file.close()


def test_rows_are_added_and_removed(team: Team) -> None:
    submission = a_sent_one(team)
    steps = (RowStep(Act.REMOVE, "/data/partners[1]"), RowStep(Act.ADD, "/data/partners"))

    correct(
        submission=submission,
        correction=of({"/data/partners[2]/partner": "新"}, *steps),
        reason="Another partner",
        by=team.pi,
    )

    rows = RepeatRow.objects.order_by("position").values_list("answers", flat=True)
    assert list(rows) == [{"partner": "瑞贝卡", "share": 25.5}, {"partner": "新"}]


def test_an_empty_row_is_a_change(team: Team) -> None:
    submission = a_sent_one(team)
    correction = of({}, RowStep(Act.ADD, "/data/partners"))

    attempt = try_out(submission=submission, correction=correction, by=team.pi)

    assert attempt.is_change
    assert attempt.changes == ()
    assert [(row.repeat, row.before, row.after) for row in attempt.rows] == [("partners", 2, 3)]


def test_an_attempt_tells_what_it_changes_and_saves_nothing(team: Team) -> None:
    submission = a_sent_one(team, sent().replace(b"25.5</share>", b"x</share>"))

    attempt = try_out(
        submission=submission,
        correction=of({STAFF: "5000", "/data/partners[2]/share": "5"}),
        by=team["coordinator"],
    )

    assert [(each.question, each.before, each.after) for each in attempt.changes] == [
        ("staff", 40, 5000),
        ("share", "x", 5),
        ("total", 65.5, 45),
        ("half", 20, 2500),
    ]
    assert [(row.kind.value, row.name) for row in attempt.made] == [("constraint", "staff")]
    assert ("type", "share") in [(row.kind.value, row.name) for row in attempt.solved]
    assert attempt.stay == ()
    assert Submission.objects.get().instance_id == "uuid:1"
    assert SubmissionVersion.objects.count() == 0


def test_findings_that_a_correction_leaves_alone_stay(team: Team) -> None:
    submission = a_sent_one(team, sent().replace(b">3</trust>", b">9</trust>"))

    attempt = try_out(submission=submission, correction=of({STAFF: "41"}), by=team.pi)

    assert [row.name for row in attempt.stay] == ["trust"]
    assert (attempt.made, attempt.solved) == ((), ())


def test_a_saved_correction_is_checked_again(team: Team) -> None:
    submission = a_sent_one(team)

    after = correct(
        submission=submission, correction=of({STAFF: "5000"}), reason="So it is", by=team.pi
    )
    check(after.pk)

    assert list(after.findings.values_list("kind", "question")) == [("constraint", "staff")]


@pytest.mark.parametrize(
    ("reason", "values", "code"),
    [
        ("", {STAFF: "50"}, "no_reason"),
        (" \n ", {STAFF: "50"}, "no_reason"),
        ("x" * (LONGEST_REASON + 1), {STAFF: "50"}, "long_reason"),
        ("Typo", {}, "no_change"),
        ("Typo", {STAFF: "40"}, "no_change"),
        ("Typo", {"/data/nothing": "1"}, "unknown_path"),
        ("Typo", {"/data/total": "1"}, "computed"),
        ("Typo", {"/data/start": "1"}, "device"),
        ("Typo", {"/data/g/photo": "1"}, "file"),
        ("Typo", {"/data/partners[7]/share": "1"}, "no_row"),
        ("Typo", {STAFF: "\x01"}, "wrong_value"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    team: Team, reason: str, values: Mapping[str, str], code: str
) -> None:
    submission = a_sent_one(team)

    with pytest.raises(Refusal) as refused:
        correct(submission=submission, correction=of(values), reason=reason, by=team.pi)

    assert refused.value.code == code
    assert SubmissionVersion.objects.count() == 0


def test_a_form_whose_logic_cannot_be_read_is_not_edited_here(team: Team) -> None:
    submission = a_sent_one(team)
    FormVersion.objects.update(xform="<nothing/>", source_digest="0" * 64)

    with pytest.raises(Refusal) as refused:
        try_out(submission=Submission.objects.get(pk=submission.pk), correction=of({}), by=team.pi)

    assert refused.value.code == "no_logic"


def test_who_comes_second_is_told_and_changes_nothing(team: Team) -> None:
    submission = a_sent_one(team)
    stale = Submission.objects.get()
    first = edited(submission, team)

    with pytest.raises(Conflict) as refused:
        correct(submission=stale, correction=of({STAFF: "60"}), reason="Other", by=team.pi)

    assert refused.value.code == "edited_since"
    assert Submission.objects.get().instance_id == first.instance_id
    assert SubmissionVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_saved_and_the_other_told() -> None:
    team = a_team()
    a_sent_one(team)

    def one(staff: str) -> str:
        submission = Submission.objects.get(instance_id="uuid:1")
        try:
            correct(submission=submission, correction=of({STAFF: staff}), reason="Typo", by=team.pi)
        except (Conflict, Submission.DoesNotExist) as late:
            return type(late).__name__
        return staff

    saved = side_by_side([partial(one, staff) for staff in ("50", "60")])

    stored = Submission.objects.get()
    assert sorted(saved)[1] in {"Conflict", "DoesNotExist"}
    assert str(stored.answers["staff"]) == min(saved)
    assert stored.number == 2
    assert SubmissionVersion.objects.count() == 1


@pytest.mark.parametrize("handle", ["pi", "coordinator", "manager"])
def test_these_edit_submissions(team: Team, handle: str) -> None:
    submission = a_sent_one(team)

    assert may_correct(team[handle], submission)
    assert edited(submission, team, handle).number == 2


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "coder_a", "lead"])
def test_others_do_not(team: Team, handle: str) -> None:
    submission = a_sent_one(team)

    assert not may_correct(team[handle], submission)
    with pytest.raises(PermissionDenied):
        edited(submission, team, handle)
    with pytest.raises(PermissionDenied):
        try_out(submission=submission, correction=of({}), by=team[handle])


def test_an_interviewer_mends_what_was_returned_once(team: Team) -> None:
    submission = a_sent_one(team)
    return_to_interviewer(submission=submission, comment="Staff?", by=team["coordinator"])
    returned = Submission.objects.get()

    after = edited(returned, team, "interviewer")

    assert after.review == ReviewState.EDITED
    assert not may_correct(team["interviewer"], after)


def test_what_was_returned_to_somebody_else_is_not_mine(team: Team) -> None:
    submission, _ = receive(xml=sent(), by=team["coordinator"])
    Submission.objects.update(review=ReviewState.HAS_ISSUES)
    submission.refresh_from_db()

    assert not may_correct(team["interviewer"], submission)


def test_a_decision_that_was_taken_back_meanwhile_closes_it_for_the_interviewer(
    team: Team,
) -> None:
    submission = a_sent_one(team)
    Submission.objects.update(review=ReviewState.HAS_ISSUES)
    returned = Submission.objects.get()
    Submission.objects.update(review=ReviewState.APPROVED)

    with pytest.raises(PermissionDenied):
        edited(returned, team, "interviewer")

    assert Submission.objects.get().instance_id == submission.instance_id


def test_a_member_of_another_study_finds_nothing(team: Team) -> None:
    submission = a_sent_one(team)
    other = study_with_members("other", {})

    with pytest.raises(Submission.DoesNotExist):
        correct(submission=submission, correction=of({}), reason="x", by=other.pi)


def test_a_former_member_edits_nothing(team: Team) -> None:
    submission = a_sent_one(team)
    end_membership(member=team["coordinator"], by=team.pi)
    team["coordinator"].refresh_from_db()

    with pytest.raises(PermissionDenied):
        edited(submission, team)


def test_each_new_name_is_another() -> None:
    names = {deeds.new_instance_id() for _ in range(10)}

    assert len(names) == 10
