"""Two levels of review: who decides what, what an edit reopens, and what is said twice."""

from collections.abc import Sequence
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal
from survey.actions.review import (
    LONGEST,
    approve_all,
    assign_all,
    assign_reviewer,
    comment,
    require_current,
    return_to_interviewer,
    review,
)
from survey.actions.submission import receive
from survey.formats.openrosa import build_submission
from survey.models import Event, ReviewStep, Submission
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def sent(team: Team) -> Submission:
    return a_submission(a_form(team.study), by=team["interviewer"])


def state_of(submission: Submission) -> str:
    return Submission.objects.values_list("review", flat=True).get(pk=submission.pk)


def steps() -> list[tuple[str, str, str, str]]:
    return [
        (step.level, step.state, step.comment, step.by.handle)
        for step in ReviewStep.objects.order_by("pk")
    ]


def deeds() -> list[tuple[str, object, object]]:
    events = Event.objects.filter(kind__startswith="submission.").order_by("pk")
    return [(event.kind, event.data.get("level"), event.data.get("state")) for event in events]


def test_a_supervisor_passes_on_and_the_coordinator_approves(team: Team, sent: Submission) -> None:
    review(submission=sent, state="approved", by=team["manager"])
    passed_on = state_of(sent)
    review(submission=sent, state="approved", by=team["coordinator"], comment="Good.")

    assert (passed_on, state_of(sent)) == ("received", "approved")
    assert steps() == [
        ("supervisor", "approved", "", "manager"),
        ("coordinator", "approved", "Good.", "coordinator"),
    ]
    assert deeds() == [
        ("submission.reviewed", "supervisor", "approved"),
        ("submission.reviewed", "coordinator", "approved"),
    ]
    event = Event.objects.latest("pk")
    assert (event.subject, event.data["submission"]) == (sent.instance_id, sent.pk)
    assert event.actor == team["coordinator"].user


def test_a_coordinator_needs_no_supervisor(team: Team, sent: Submission) -> None:
    review(submission=sent, state="rejected", by=team.pi)

    assert state_of(sent) == "rejected"


@pytest.mark.parametrize("handle", ["manager", "coordinator"])
def test_a_return_needs_a_comment(team: Team, sent: Submission, handle: str) -> None:
    with pytest.raises(Refusal) as refused:
        return_to_interviewer(submission=sent, comment=" \n", by=team[handle])
    nothing_yet = steps()
    return_to_interviewer(submission=sent, comment=" Ask the staff again.\r\n", by=team[handle])

    assert (refused.value.code, str(refused.value)) == ("no_comment", "Say what is to be mended.")
    assert nothing_yet == []
    assert state_of(sent) == "has_issues"
    assert [step[1:3] for step in steps()] == [("has_issues", "Ask the staff again.")]


def test_a_supervisor_takes_an_own_return_back(team: Team, sent: Submission) -> None:
    return_to_interviewer(submission=sent, comment="Why?", by=team["manager"])

    review(submission=sent, state="approved", by=team["manager"])

    assert state_of(sent) == "received"


def test_the_decision_again_changes_nothing(team: Team, sent: Submission) -> None:
    first = review(submission=sent, state="approved", by=team.pi, comment="Good.")

    again = review(submission=sent, state="approved", by=team.pi, comment="Good.")
    silent = review(submission=sent, state="approved", by=team["coordinator"])

    assert again == silent == first
    assert len(deeds()) == 1


def test_a_coordinator_changes_a_decision(team: Team, sent: Submission) -> None:
    for state in ("approved", "rejected", "has_issues", "approved"):
        review(submission=sent, state=state, by=team["coordinator"])

    assert state_of(sent) == "approved"
    assert len(steps()) == 4


@pytest.mark.parametrize("decision", ["approved", "rejected", "has_issues"])
@pytest.mark.parametrize("state", ["approved", "has_issues"])
def test_a_supervisor_leaves_a_coordinators_decision_alone(
    team: Team, sent: Submission, decision: str, state: str
) -> None:
    review(submission=sent, state=decision, by=team["coordinator"])

    with pytest.raises(Conflict, match="only a coordinator may change that") as refused:
        review(submission=sent, state=state, by=team["manager"], comment="No")

    assert refused.value.code == "decided"
    assert state_of(sent) == decision


@pytest.mark.parametrize(
    ("handle", "state", "code"),
    [
        ("manager", "rejected", "not_your_level"),
        ("manager", "edited", "bad_state"),
        ("pi", "received", "bad_state"),
        ("pi", "", "bad_state"),
    ],
)
def test_what_is_no_decision_of_the_level_is_refused(
    team: Team, sent: Submission, handle: str, state: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        review(submission=sent, state=state, by=team[handle])

    assert refused.value.code == code
    assert (state_of(sent), steps()) == ("received", [])


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "coder_a", "lead"])
def test_who_does_not_review_is_kept_out(team: Team, sent: Submission, handle: str) -> None:
    by = team[handle]

    with pytest.raises(PermissionDenied):
        review(submission=sent, state="approved", by=by)
    with pytest.raises(PermissionDenied):
        return_to_interviewer(submission=sent, comment="Why?", by=by)
    with pytest.raises(PermissionDenied):
        approve_all(submissions=[sent], by=by)
    with pytest.raises(PermissionDenied):
        assign_reviewer(submission=sent, reviewer=by, by=by)


def test_another_study_is_out_of_reach(team: Team, sent: Submission) -> None:
    other = study_with_members().pi

    with pytest.raises(Submission.DoesNotExist):
        review(submission=sent, state="approved", by=other)
    with pytest.raises(Submission.DoesNotExist):
        comment(submission=sent, text="Hello", by=other)
    assert approve_all(submissions=[sent], by=other) == 0


def sent_and_edited(team: Team) -> tuple[Submission, Submission]:
    """A submission as it was read before an edit, and as it is now."""
    a_form(team.study)
    bodies: Sequence[tuple[str, str]] = [("uuid:1", ""), ("uuid:2", "uuid:1")]
    first, now = (
        build_submission(a_definition(), {"staff": 4}, instance_id=new, deprecated_id=old)
        for new, old in bodies
    )
    before, _ = receive(xml=first, by=team["interviewer"])
    review(submission=before, state="approved", by=team["manager"])
    review(submission=before, state="rejected", by=team["coordinator"])
    receive(xml=now, by=team["interviewer"])
    return before, Submission.objects.get()


def test_an_edit_reopens_both_levels(team: Team) -> None:
    _before, edited = sent_and_edited(team)

    review(submission=edited, state="approved", by=team["manager"])
    passed_on = state_of(edited)
    review(submission=edited, state="rejected", by=team["coordinator"])

    assert (edited.review, passed_on, state_of(edited)) == ("edited", "edited", "rejected")
    assert len(steps()) == 4


def test_nobody_decides_on_what_they_have_not_seen(team: Team) -> None:
    before, edited = sent_and_edited(team)

    with pytest.raises(Conflict, match="edited meanwhile") as refused:
        review(submission=before, state="approved", by=team.pi)
    approved = approve_all(submissions=[before], by=team.pi)

    assert refused.value.code == "edited_since"
    assert (approved, state_of(edited)) == (0, "edited")


def test_those_that_wait_are_approved_together(team: Team, sent: Submission) -> None:
    others = [a_submission(sent.form_version, by=team["interviewer"]) for _ in range(3)]
    for state, other in zip(("rejected", "has_issues", "approved"), others, strict=True):
        review(submission=other, state=state, by=team.pi)
    elsewhere = study_with_members()
    foreign = a_submission(a_form(elsewhere.study), by=elsewhere["interviewer"])

    done = approve_all(submissions=[sent, *others, foreign], by=team["coordinator"])
    again = approve_all(submissions=[sent, *others, foreign], by=team["coordinator"])

    assert (done, again) == (1, 0)
    assert [state_of(each) for each in (sent, *others, foreign)] == [
        "approved",
        "rejected",
        "has_issues",
        "approved",
        "received",
    ]


def test_a_supervisor_passes_on_many_once(team: Team, sent: Submission) -> None:
    other = a_submission(sent.form_version, by=team["interviewer"])
    both = [sent, other]

    done = approve_all(submissions=both, by=team["manager"])
    again = approve_all(submissions=both, by=team["manager"])

    assert (done, again) == (2, 0)
    assert [state_of(each) for each in both] == ["received", "received"]
    assert approve_all(submissions=both, by=team["coordinator"]) == 2


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "manager", "pi"])
def test_who_sees_a_submission_comments_on_it(team: Team, sent: Submission, handle: str) -> None:
    step = comment(submission=sent, text=" A question. \0", by=team[handle])

    assert (step.level, step.state, step.comment) == ("", "", "A question.")
    assert state_of(sent) == "received"
    assert deeds() == [("submission.commented", None, None)]


def test_who_does_not_see_it_says_nothing(team: Team, sent: Submission) -> None:
    other = a_submission(sent.form_version, by=team["coordinator"])

    with pytest.raises(Submission.DoesNotExist):
        comment(submission=other, text="Hello", by=team["interviewer"])
    with pytest.raises(PermissionDenied):
        comment(submission=sent, text="Hello", by=team["coder_a"])


def test_the_same_comment_again_is_said_once(team: Team, sent: Submission) -> None:
    for text in ("Why?", "Why?", "Because", "Why?"):
        comment(submission=sent, text=text, by=team.pi)
    comment(submission=sent, text="Why?", by=team["manager"])

    assert [step[2] for step in steps()] == ["Why?", "Because", "Why?", "Why?"]
    assert len(deeds()) == 4


@pytest.mark.parametrize(
    ("text", "code"), [(" \n\0", "no_text"), ("x" * (LONGEST + 1), "long_text")]
)
def test_an_empty_or_endless_comment_is_refused(
    team: Team, sent: Submission, text: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        comment(submission=sent, text=text, by=team.pi)

    assert refused.value.code == code


def test_a_reviewer_is_given_and_taken(team: Team, sent: Submission) -> None:
    found = []
    for reviewer in (team["manager"], team["manager"], None):
        assign_reviewer(submission=sent, reviewer=reviewer, by=team["coordinator"])
        found.append(Submission.objects.get(pk=sent.pk).reviewer)

    assert found == [team["manager"], team["manager"], None]
    told = Event.objects.filter(kind="submission.assigned").order_by("pk")
    assert [(event.subject, event.data["reviewer"]) for event in told] == [
        (sent.instance_id, "manager"),
        (sent.instance_id, None),
    ]


def test_many_are_given_at_once_and_only_those_that_change_hands_are_counted(team: Team) -> None:
    version = a_form(team.study)
    mine = [a_submission(version, by=team["interviewer"]) for _ in range(3)]
    assign_reviewer(submission=mine[0], reviewer=team["manager"], by=team.pi)

    given = assign_all(submissions=mine, reviewer=team["manager"], by=team.pi)
    taken = assign_all(submissions=mine[:2], reviewer=None, by=team.pi)

    assert (given, taken) == (2, 2)
    assert list(Submission.objects.filter(reviewer=team["manager"])) == [mine[2]]
    assert Event.objects.filter(kind="submission.assigned").count() == 5


def test_many_are_not_given_by_or_to_whoever_does_not_review(team: Team, sent: Submission) -> None:
    other = study_with_members().pi

    with pytest.raises(PermissionDenied):
        assign_all(submissions=[sent], reviewer=None, by=team["interviewer"])
    with pytest.raises(Refusal):
        assign_all(submissions=[sent], reviewer=team["interviewer"], by=team.pi)
    assert assign_all(submissions=[sent], reviewer=other, by=other) == 0


def test_only_what_was_read_is_judged(sent: Submission) -> None:
    require_current(sent, sent.instance_id)

    with pytest.raises(Conflict):
        require_current(sent, "uuid:before")


def test_only_a_reviewer_of_the_study_is_given_any(team: Team, sent: Submission) -> None:
    end_membership(member=team["manager"], by=team.pi)
    wrong = [team["interviewer"], team["manager"], study_with_members().pi]

    for reviewer in wrong:
        with pytest.raises(Refusal, match="does not review") as refused:
            assign_reviewer(submission=sent, reviewer=reviewer, by=team.pi)
        assert refused.value.code == "no_reviewer"


@pytest.mark.django_db(transaction=True)
def test_the_same_approval_from_many_sides_at_once_is_one() -> None:
    team = study_with_members()
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    approve = partial(review, submission=submission, state="approved", by=team.pi)

    kept = side_by_side([approve] * 8)

    assert len({step.pk for step in kept}) == 1
    assert len(deeds()) == ReviewStep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_approved_together_from_many_sides_are_counted_once() -> None:
    team = study_with_members()
    version = a_form(team.study)
    submissions = [a_submission(version, by=team["interviewer"]) for _ in range(5)]

    done = side_by_side([partial(approve_all, submissions=submissions, by=team["manager"])] * 4)

    assert sorted(done) == [0, 0, 0, 5]
    assert ReviewStep.objects.count() == 5
