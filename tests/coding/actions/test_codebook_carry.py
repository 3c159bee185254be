"""Carry segments from one code to another, and back."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coding.actions.codebook_carry import carry, carry_back, is_untouched, lock_tasks
from coding.models import Memo, Segment, SegmentLink
from tests.codebooks import DOING, LAND, Desk, a_desk, codes_of
from tests.factories import a_transcript


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def test_each_segment_goes_where_its_target_is(desk: Desk) -> None:
    first = desk.marked(desk.a, "inst.local", LAND, 1)
    second = desk.marked(desk.b, "inst.local", DOING, -1)
    targets = {first.pk: desk.code("inst.national"), second.pk: desk.code("learn.depth")}

    done = carry(desk.code("inst.local"), targets.__getitem__)

    assert codes_of(desk) == {first.pk: ("inst.national", 1), second.pk: ("learn.depth", None)}
    assert done.counts == {"inst.national": 1, "learn.depth": 1}
    assert done.transcripts == {desk.transcript.pk}


def test_a_code_without_segments_carries_nothing(desk: Desk) -> None:
    done = carry(desk.code("inst.local"), lambda _segment: desk.code("inst.national"))

    assert (done.counts, done.transcripts, done.as_json()) == (
        {},
        set(),
        {"segments": [], "removed": [], "steps": []},
    )


def test_only_the_same_span_of_the_same_text_is_a_double(desk: Desk) -> None:
    kept = desk.marked(desk.a, "inst.national", LAND, 0)
    carried = desk.marked(desk.a, "inst.local", LAND, 1)
    other_text = a_transcript(desk.team["manager"])
    Segment.objects.filter(pk=kept.pk).update(transcript=other_text)

    done = carry(desk.code("inst.local"), lambda _segment: desk.code("inst.national"))

    assert done.removed == []
    assert codes_of(desk) == {kept.pk: ("inst.national", 0), carried.pk: ("inst.national", 1)}


def test_a_double_hands_its_links_over_except_to_where_they_are_or_would_circle(desk: Desk) -> None:
    kept = desk.marked(desk.a, "inst.national", LAND, 0)
    double = desk.marked(desk.a, "inst.local", LAND, 1)
    far = desk.marked(desk.a, "learn.doing", DOING)

    def link(source: Segment, target: Segment) -> SegmentLink:
        return SegmentLink.objects.create(
            source=source, target=target, kind="explains", author=desk.a.coder
        )

    link(double, kept)  # would lead to itself
    link(double, far)
    link(kept, far)  # there already
    into = link(far, double)

    carry(desk.code("inst.local"), lambda _segment: desk.code("inst.national"))

    pairs = set(SegmentLink.objects.values_list("source", "target"))
    assert pairs == {(kept.pk, far.pk), (far.pk, kept.pk)}
    into.refresh_from_db()
    assert into.target_id == kept.pk


def test_what_was_done_can_be_kept_as_json_and_undone(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    double = desk.marked(desk.b, "inst.local", LAND, -1)
    desk.marked(desk.b, "inst.national", LAND, 0)
    memo = Memo.objects.create(study=desk.team.study, author=desk.b.coder, segment=double, text="!")
    code, before = desk.code("inst.local"), codes_of(desk)
    done = carry(code, lambda _segment: desk.code("inst.national"))
    kept = json.loads(json.dumps(done.as_json()))
    assert is_untouched(kept)

    touched = carry_back(kept, code)

    assert codes_of(desk) == before
    assert touched == {desk.transcript.pk}
    memo.refresh_from_db()
    assert memo.segment_id == double.pk
    segment.refresh_from_db()
    assert segment.version == 3
    assert not is_untouched(kept)


def test_open_tasks_of_the_study_and_those_with_the_code_are_held(desk: Desk) -> None:
    desk.marked(desk.b, "inst.local", LAND, 1)

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        lock_tasks(desk.code("inst.local"))

    (locking,) = [each["sql"] for each in queries if "FOR NO KEY UPDATE" in each["sql"]]
    assert 'ORDER BY "coding_codingtask"."id" ASC' in locking
