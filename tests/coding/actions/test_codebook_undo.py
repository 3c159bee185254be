"""Take the last merge, split or retirement back."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook_draft import CodeSheet, save_code
from coding.actions.codebook_structure import SplitPart, merge, retire, split
from coding.actions.codebook_undo import undo_restructuring
from coding.models import Code, CodebookVersion, CodeLineage, Memo, Restructuring, Segment, Step
from coding.queries.codebook import latest_version
from coding.queries.codebook_draft import draft_of
from coding.queries.codebook_structure import last_restructuring
from survey.actions.refusal import Conflict
from survey.models import Event, Mark
from tests.codebooks import DOING, Desk, a_desk, codes_of, said
from tests.factories import a_run


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def merged(desk: Desk, into: str = "inst.national") -> Restructuring:
    return merge(key="inst.local", into=into, by=desk.team["lead"])


def assert_too_late(desk: Desk, deed: Restructuring) -> None:
    with pytest.raises(Conflict) as refused:
        undo_restructuring(deed=deed, by=desk.team["lead"])
    assert refused.value.code == "too_late_to_undo"


def test_everything_is_as_before(desk: Desk) -> None:
    desk.marked(desk.a, "inst.local", value=1)
    double = desk.marked(desk.b, "inst.local", value=-1)
    desk.marked(desk.b, "inst.national", value=0)
    memo = Memo.objects.create(study=desk.team.study, author=desk.b.coder, segment=double, text="!")
    steps = {step.pk: (step.changes, step.state) for step in Step.objects.all()}
    before, draft = codes_of(desk), draft_of(desk.version.codebook)

    deed = merged(desk)
    Mark.objects.all().delete()
    undo_restructuring(deed=deed, by=desk.team["lead"])

    assert codes_of(desk) == before
    assert draft_of(desk.version.codebook) == draft
    desk.round.refresh_from_db()
    assert desk.round.codebook_version == desk.version == latest_version(desk.team.study.pk)
    assert CodebookVersion.objects.count() == 1
    assert not CodeLineage.objects.exists()
    memo.refresh_from_db()
    assert memo.segment_id == double.pk
    assert {step.pk: (step.changes, step.state) for step in Step.objects.all()} == steps
    assert list(Mark.objects.values_list("key", flat=True)) == [desk.transcript.pk]
    assert Event.objects.filter(kind="code.changed", data__deed="undone").exists()


def test_lost_values_come_back(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)

    undo_restructuring(deed=merged(desk, "learn.depth"), by=desk.team["lead"])

    assert codes_of(desk) == {segment.pk: ("inst.local", 1)}
    assert Segment.objects.get().version == 3


def test_the_codes_of_a_split_go_again(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)
    parts = [SplitPart("one", said("One", "一")), SplitPart("two", said("Two", "二"))]
    deed = split(key="inst.local", parts=parts, rest="one", by=desk.team["lead"])

    undo_restructuring(deed=deed, by=desk.team["lead"])

    assert codes_of(desk) == {segment.pk: ("inst.local", 1)}
    assert not Code.objects.filter(key__in=["one", "two"]).exists()


def test_a_split_that_was_coded_by_since_stays(desk: Desk) -> None:
    parts = [SplitPart("one", said("One", "一")), SplitPart("two", said("Two", "二"))]
    deed = split(key="inst.local", parts=parts, rest="one", by=desk.team["lead"])
    desk.a.refresh_from_db()
    desk.marked(desk.a, "two", value=1)

    assert_too_late(desk, deed)
    assert Code.objects.filter(key="two").exists()


def test_a_retirement_is_undone_once(desk: Desk) -> None:
    deed = retire(key="inst.local", by=desk.team["lead"])

    undo_restructuring(deed=deed, by=desk.team["lead"])

    assert desk.code("inst.local").state == "active"
    assert last_restructuring(desk.version.codebook) is None
    assert_too_late(desk, deed)


def test_after_another_deed_on_the_codebook_it_is_too_late(desk: Desk) -> None:
    deed = merged(desk)
    save_code(
        key="learn.doing",
        theme="learning",
        sheet=CodeSheet(name=said("Doing", "做")),
        by=desk.team["lead"],
    )

    assert_too_late(desk, deed)


def test_after_a_coder_changed_a_carried_segment_it_is_too_late(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", DOING, 1)
    deed = merged(desk)
    Segment.objects.filter(pk=segment.pk).update(number=0, version=9)

    assert_too_late(desk, deed)
    assert codes_of(desk) == {segment.pk: ("inst.national", 0)}


def test_after_a_run_on_the_amended_version_it_is_too_late(desk: Desk) -> None:
    deed = merged(desk)
    version = latest_version(desk.team.study.pk)
    assert version is not None
    a_run(desk.team, version)

    assert_too_late(desk, deed)
    assert desk.code("inst.local").state == "retired"


def test_others_undo_nothing(desk: Desk) -> None:
    deed = merged(desk)

    with pytest.raises(PermissionDenied):
        undo_restructuring(deed=deed, by=desk.team["coder_a"])
