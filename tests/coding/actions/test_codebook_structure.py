"""Merge, split and retire: what becomes of segments, steps, rounds and versions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coding.actions.codebook import publish_draft
from coding.actions.codebook_structure import SplitPart, merge, retire, split
from coding.actions.round import open_round, submit
from coding.actions.step import redo, undo
from coding.models import Code, CodebookVersion, CodeLineage, CodeState, Memo, SegmentLink, Step
from coding.queries.codebook import content_of, latest_version
from coding.queries.codebook_draft import changes_since, draft_of
from coding.queries.step import steps_state
from survey.actions.refusal import Refusal
from survey.models import Event, Mark
from tests.codebooks import DOING, LAND, Desk, a_desk, codes_of, said
from tests.factories import a_round, a_task, a_transcript

PARTS = [
    SplitPart("inst.land", said("Land", "土地")),
    SplitPart("inst.tax", said("Tax", "税收"), said("Taxes.", "税。")),
]


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def test_a_merge_carries_the_segments_of_all_coders_open_or_handed_in(desk: Desk) -> None:
    first = desk.marked(desk.a, "inst.local", value=1)
    second = desk.marked(desk.b, "inst.local", value=-1)
    submit(task=desk.b, by=desk.b.coder)
    Mark.objects.all().delete()

    merge(key="inst.local", into="inst.national", by=desk.team["lead"], note="The same.")

    assert codes_of(desk) == {first.pk: ("inst.national", 1), second.pk: ("inst.national", -1)}
    first.refresh_from_db()
    assert first.version == 2
    assert list(Mark.objects.values_list("task", "key")) == [
        ("analysis.refresh_tallies", desk.transcript.pk)
    ]
    event = Event.objects.get(kind="code.changed")
    assert event.data["segments"] == 2
    lineage = CodeLineage.objects.get()
    assert (lineage.from_key, lineage.to_key, lineage.segments, lineage.note) == (
        "inst.local",
        "inst.national",
        2,
        "The same.",
    )


def test_a_value_goes_where_the_scale_is_another_and_history_keeps_it(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)

    merge(key="inst.local", into="learn.depth", by=desk.team["lead"])

    assert codes_of(desk) == {segment.pk: ("learn.depth", None)}
    history = type(segment).pgh_event_model.objects.filter(pgh_obj_id=segment.pk)  # type: ignore[attr-defined]
    assert list(history.order_by("pgh_id").values_list("number", flat=True)) == [1.0, None]


def test_a_span_that_has_the_target_already_keeps_that_segment_with_memos_and_links(
    desk: Desk,
) -> None:
    kept = desk.marked(desk.a, "inst.national", value=0)
    double = desk.marked(desk.a, "inst.local", value=1)
    elsewhere = desk.marked(desk.a, "learn.doing", DOING)
    memo = Memo.objects.create(study=desk.team.study, author=desk.a.coder, segment=double, text="!")
    link = SegmentLink.objects.create(
        source=double, target=elsewhere, kind="explains", author=desk.a.coder
    )

    deed = merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    assert codes_of(desk) == {kept.pk: ("inst.national", 0), elsewhere.pk: ("learn.doing", None)}
    memo.refresh_from_db()
    link.refresh_from_db()
    assert (memo.segment, link.source) == (kept, kept)
    assert [each["kept"] for each in deed.before["removed"]] == [str(kept.pk)]


def test_open_rounds_and_the_last_version_are_amended_and_the_old_stay(desk: Desk) -> None:
    publish_draft_with_a_word_changed(desk)
    newest = latest_version(desk.team.study.pk)

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    desk.round.refresh_from_db()
    last = latest_version(desk.team.study.pk)
    assert newest is not None
    assert last is not None
    assert (desk.round.codebook_version.version, last.version) == ("1.0.0+1", "1.0.1+1")
    for version in (desk.round.codebook_version, last):
        retired = content_of(version).code("inst.local")
        assert retired is not None
        assert (retired.is_retired, retired.became) == (True, ("inst.national",))
    assert content_of(newest).open_code("inst.local") is not None
    assert changes_since(desk.version.codebook) == ()


def publish_draft_with_a_word_changed(desk: Desk) -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))
    publish_draft(version="1.0.1", note="Words.", by=desk.team["lead"])


def test_words_of_the_draft_wait_while_a_merge_takes_effect(desk: Desk) -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    last = latest_version(desk.team.study.pk)
    assert last is not None
    doing = content_of(last).code("learn.doing")
    assert doing is not None
    assert doing.name == said("Learning by doing", "干中学")
    assert [change.key for change in changes_since(desk.version.codebook)] == ["learn.doing"]


def test_a_closed_round_keeps_what_it_was_coded_by(desk: Desk) -> None:
    desk.round.closed_at = timezone.now()
    desk.round.save()

    retire(key="inst.local", by=desk.team["lead"])

    desk.round.refresh_from_db()
    assert desk.round.codebook_version == desk.version


def test_after_a_merge_a_coder_marks_with_the_target_and_not_with_the_code(desk: Desk) -> None:
    merge(key="inst.local", into="inst.national", by=desk.team["lead"])
    desk.a.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        desk.marked(desk.a, "inst.local", value=1)
    desk.marked(desk.a, "inst.national", value=1)

    assert refused.value.code == "code_retired"


def test_a_target_that_only_the_draft_knows_comes_into_the_round(desk: Desk) -> None:
    home = desk.code("learn.doing")
    Code.objects.create(
        codebook=home.codebook, theme=home.theme, key="learn.new", position=9, name=said("N", "新")
    )
    segment = desk.marked(desk.a, "learn.doing", DOING)

    merge(key="learn.doing", into="learn.new", by=desk.team["lead"])

    desk.round.refresh_from_db()
    content = content_of(desk.round.codebook_version)
    assert content.open_code("learn.new") is not None
    assert codes_of(desk) == {segment.pk: ("learn.new", None)}


def test_a_split_gives_each_segment_what_the_lead_chose(desk: Desk) -> None:
    first = desk.marked(desk.a, "inst.local", LAND, 1)
    second = desk.marked(desk.a, "inst.local", DOING, 0)
    other = desk.marked(desk.b, "inst.local", LAND, -1)

    split(
        key="inst.local",
        parts=PARTS,
        rest="inst.land",
        choices={second.pk: "inst.tax"},
        by=desk.team["lead"],
    )

    assert codes_of(desk) == {
        first.pk: ("inst.land", 1),
        second.pk: ("inst.tax", 0),
        other.pk: ("inst.land", -1),
    }
    draft = draft_of(desk.version.codebook)
    assert [code.id for code in draft.themes[0].codes] == [
        "inst.local",
        "inst.land",
        "inst.tax",
        "inst.national",
        "inst.stage",
    ]
    tax = draft.code("inst.tax")
    assert tax is not None
    assert (tax.scale, tax.definition) == ("valence", said("Taxes.", "税。"))
    assert CodeLineage.objects.order_by("pk").values_list("to_key", "segments")[0] == (
        "inst.land",
        2,
    )
    desk.round.refresh_from_db()
    assert content_of(desk.round.codebook_version).open_code("inst.tax") is not None
    assert changes_since(desk.version.codebook) == ()


@pytest.mark.parametrize(
    ("parts", "rest", "code"),
    [
        (PARTS[:1], "inst.land", "bad_parts"),
        ([PARTS[0], PARTS[0]], "inst.land", "bad_parts"),
        (PARTS, "inst.other", "unknown_part"),
        ([PARTS[0], SplitPart("inst.stage", said("S", "阶"))], "inst.land", "key_taken"),
        ([PARTS[0], SplitPart("inst.b", {"en": ""})], "inst.land", "no_name"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(
    desk: Desk, parts: list[SplitPart], rest: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        split(key="inst.local", parts=parts, rest=rest, by=desk.team["lead"])

    assert refused.value.code == code
    assert desk.code("inst.local").state == CodeState.ACTIVE


def test_a_retired_code_keeps_its_segments(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)

    retire(key="inst.local", by=desk.team["lead"], note="Too wide.")

    assert codes_of(desk) == {segment.pk: ("inst.local", 1)}
    assert CodeLineage.objects.get().to_key == ""
    with pytest.raises(Code.DoesNotExist):
        retire(key="inst.local", by=desk.team["lead"])


def test_steps_learn_the_new_code_so_that_undo_goes_on_working(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    step = Step.objects.get(task=desk.a)
    assert (step.changes[0]["after"]["code"], step.changes[0]["after"]["value"]) == (
        "inst.national",
        1,
    )
    undo(task=desk.a.pk, step=step.pk, by=desk.a.coder)
    assert codes_of(desk) == {}
    redo(task=desk.a.pk, step=step.pk, by=desk.a.coder)
    assert codes_of(desk) == {segment.pk: ("inst.national", 1)}


def test_steps_on_a_lost_value_learn_that_it_is_gone(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)
    merge(key="inst.local", into="learn.doing", by=desk.team["lead"])

    step = Step.objects.get(task=desk.a)
    undo(task=desk.a.pk, step=step.pk, by=desk.a.coder)
    redo(task=desk.a.pk, step=step.pk, by=desk.a.coder)

    assert codes_of(desk) == {segment.pk: ("learn.doing", None)}


def test_where_a_double_went_the_steps_before_cannot_be_undone(desk: Desk) -> None:
    desk.marked(desk.a, "inst.local", value=1)
    desk.marked(desk.a, "inst.national", value=1)
    desk.marked(desk.b, "inst.local", value=1)

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    assert steps_state(desk.a.pk).undo == 0
    assert steps_state(desk.b.pk).undo == 1
    desk.marked(desk.a, "learn.doing", DOING)
    assert steps_state(desk.a.pk).undo == 1


def test_a_code_merged_into_itself_or_into_a_retired_one_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        merge(key="inst.local", into="inst.local", by=desk.team["lead"])
    assert refused.value.code == "same_code"

    retire(key="inst.national", by=desk.team["lead"])
    with pytest.raises(Code.DoesNotExist):
        merge(key="inst.local", into="inst.national", by=desk.team["lead"])


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager"])
def test_others_restructure_nothing(desk: Desk, handle: str) -> None:
    by = desk.team[handle]

    with pytest.raises(PermissionDenied):
        merge(key="inst.local", into="inst.national", by=by)
    with pytest.raises(PermissionDenied):
        split(key="inst.local", parts=PARTS, rest="inst.land", by=by)
    with pytest.raises(PermissionDenied):
        retire(key="inst.local", by=by)


def test_two_rounds_of_one_version_share_its_amendment(desk: Desk) -> None:
    other = open_round(name=said("Two", "二"), codebook=desk.version, by=desk.team["lead"])

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    desk.round.refresh_from_db()
    other.refresh_from_db()
    assert desk.round.codebook_version == other.codebook_version
    assert CodebookVersion.objects.count() == 2


def test_the_segments_of_another_study_are_not_touched(desk: Desk) -> None:
    other = a_desk()
    segment = other.marked(other.a, "inst.local", value=1)

    merge(key="inst.local", into="inst.national", by=desk.team["lead"])

    assert codes_of(other) == {segment.pk: ("inst.local", 1)}


def test_many_segments_are_carried_by_a_bounded_number_of_queries(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        task = a_task(
            a_round(desk.team["lead"], desk.version),
            a_transcript(desk.team["manager"]),
            desk.team["coder_a"],
            desk.team["lead"],
        )
        desk.marked(task, "inst.local", LAND, 1)
        desk.marked(task, "inst.local", DOING, 0)

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        merge(key="inst.local", into="inst.national", by=desk.team["lead"])
