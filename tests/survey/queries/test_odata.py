"""Pages of tables: keys in order, each row once, only what the member may see."""

import pytest

from survey.actions.review import review
from survey.actions.submission import receive
from survey.formats.odata_row import Repetition
from survey.models import Attachment, RepeatRow, ReviewState, Submission
from survey.queries.odata import (
    Place,
    count_of,
    known,
    names_of,
    repetition_keys,
    repetitions,
    repetitions_at,
    submission_called,
    submission_keys,
    submissions_of,
)
from tests.central import Scene, filled
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members()


def kept(team: Team, *partners: int, by: str = "interviewer") -> list[Submission]:
    """A submission for each number, with so many partners."""
    form = a_form(team.study)
    return [
        a_submission(form, by=team[by], partners=[f"{n}.{at}" for at in range(count)])
        for n, count in enumerate(partners)
    ]


def test_submissions_come_the_newest_first_a_page_after_the_other(team: Team) -> None:
    sent = kept(team, 0, 0, 0, 0, 0)
    found = submissions_of(team.pi, sent[0].form_version.form)
    keys = [each.pk for each in reversed(sent)]

    first = submission_keys(found, Place(), 2)
    second = submission_keys(found, Place(after=(first[-1],)), 2)

    assert (first, second) == (keys[:2], keys[2:4])
    assert submission_keys(found, Place(skip=4), 2) == keys[4:]
    assert submission_keys(found, Place(), 9, ["pk"]) == keys[::-1]


def test_only_submissions_of_the_form_that_the_member_may_see_are_found(team: Team) -> None:
    (mine,) = kept(team, 2)
    form = mine.form_version.form
    theirs = a_submission(mine.form_version, by=team["coordinator"], partners=["x"])
    other = a_form(team.study, a_definition("other"))
    a_submission(other, by=team["interviewer"], partners=["y"])
    Submission.objects.filter(pk=a_submission(mine.form_version, by=team.pi).pk).update(
        is_test=True
    )

    own = submissions_of(team["interviewer"], form)
    everything = submissions_of(team["analyst"], form)

    assert submission_keys(own, Place(), 9) == [mine.pk]
    assert submission_keys(everything, Place(), 9) == [theirs.pk, mine.pk]
    assert repetition_keys(own, "partners", Place(), 9) == [(mine.pk, 0), (mine.pk, 1)]
    assert [count_of(each, "partners") for each in (own, everything)] == [2, 3]
    assert [count_of(each, None) for each in (own, everything)] == [1, 2]
    assert submission_keys(submissions_of(team["coder_a"], form), Place(), 9) == []


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_rows_of_a_repeat_are_paged_by_their_keys_each_once(team: Team, most: int) -> None:
    sent = kept(team, 3, 0, 1, 2)
    found = submissions_of(team.pi, sent[0].form_version.form)
    all_keys = [
        *((sent[3].pk, at) for at in range(2)),
        (sent[2].pk, 0),
        *((sent[0].pk, at) for at in range(3)),
    ]

    keys, place = [], Place()
    while page := repetition_keys(found, "partners", place, most):
        keys += page
        place = Place(after=page[-1])

    assert keys == all_keys
    assert repetition_keys(found, "partners", Place(skip=4), 9) == all_keys[4:]


def test_rows_of_a_repeat_are_read_by_their_keys(team: Team) -> None:
    sent = kept(team, 3, 2)
    wanted = [(sent[1].pk, 1), (sent[0].pk, 0)]

    found = repetitions_at(wanted, "partners")

    assert [found[key].answers["partner"] for key in wanted] == ["1.1", "0.0"]
    assert repetitions_at([], "partners") == {}


def test_repeats_are_read_with_the_rows_around_them(team: Team) -> None:
    (sent,) = kept(team, 2)
    RepeatRow.objects.create(
        submission=sent, repeat="goods", position=0, parent_position=1, answers={"good": "wig"}
    )

    found = repetitions([sent.pk], ["partners", "goods"])

    assert found[sent.pk]["goods", 1] == [Repetition(0, 1, {"good": "wig"})]
    assert [row.position for row in found[sent.pk]["partners", None]] == [0, 1]
    assert repetitions([sent.pk], []) == {}


def test_what_is_known_of_a_submission(team: Team) -> None:
    (sent,) = kept(team, 0)
    for name, file in (("a.jpg", "x"), ("b.jpg", "")):
        Attachment.objects.create(submission=sent, name=name, file=file)
    review(submission=sent, state=ReviewState.REJECTED, by=team.pi)

    (row,) = known([sent.pk])
    (plain,) = known([sent.pk], answers=False)

    assert (row.root, row.instance_id, row.number) == (sent.instance_id, sent.instance_id, 1)
    assert (row.submitter, row.handle) == (team["interviewer"].user_id, "interviewer")
    assert (row.review, row.files, row.files_here) == ("rejected", 2, 1)
    assert row.updated == sent.steps.get().at
    assert (row.answers, plain.answers) == (sent.answers, {})


def test_what_is_known_comes_in_the_order_that_is_asked_for(team: Team) -> None:
    first, second = kept(team, 0, 0)

    assert [row.pk for row in known([second.pk, first.pk])] == [second.pk, first.pk]
    assert known([]) == []


def test_an_edited_submission_is_found_by_all_its_names(tmp_path: object) -> None:
    scene = Scene.made("", tmp_path)  # type: ignore[arg-type]
    version, by = scene.publish(), scene.team["interviewer"]
    sent, _verdict = receive(xml=filled(version, "uuid:1").encode(), by=by)
    for name, former in (("uuid:2", "uuid:1"), ("uuid:3", "uuid:2")):
        receive(xml=filled(version, name, former=former).encode(), by=by)

    (row,) = known([sent.pk])

    assert (row.root, row.instance_id, row.number) == ("uuid:1", "uuid:3", 3)
    assert row.updated is not None
    assert names_of([sent.pk]) == {sent.pk: ("uuid:1", "uuid:3")}
    for name in ("uuid:1", "uuid:2", "uuid:3"):
        assert submission_called(by, version.form, name) == sent


def test_a_submission_that_the_member_may_not_see_has_no_name(team: Team) -> None:
    (sent,) = kept(team, 0, by="coordinator")
    form, other = sent.form_version.form, a_form(team.study, a_definition("other"))

    assert submission_called(team.pi, form, sent.instance_id) == sent
    for member, where in ((team["interviewer"], form), (team.pi, other.form)):
        with pytest.raises(Submission.DoesNotExist):
            submission_called(member, where, sent.instance_id)
