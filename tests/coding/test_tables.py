"""The database keeps the rules of the coding house, whatever the code does."""

from collections.abc import Mapping

import pytest
from django.db.models import Model

from coding.models import (
    AdjudicationSample,
    CarriedSegment,
    Code,
    CodebookVersion,
    CodingRound,
    CodingTask,
    Fate,
    Pin,
    Pseudonym,
    SampledTurn,
    Scale,
    Segment,
    SegmentLink,
    Step,
    Theme,
    Transcript,
    Turn,
    TurnDecision,
)
from tests.factories import (
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.rows import refused_by, rules_of

RULES: Mapping[str, tuple[type[Model], Mapping[str, object]]] = {
    "codebook_version_is_one_of_a_kind": (CodebookVersion, {}),
    "scale_key_is_one_of_a_kind": (Scale, {}),
    "theme_key_is_one_of_a_kind": (Theme, {}),
    "code_key_is_one_of_a_kind": (Code, {}),
    "transcript_version_is_one_of_a_kind": (Transcript, {"is_current": False}),
    "transcript_has_one_current_version": (Transcript, {"version": 2}),
    "turn_stands_once_in_its_place": (Turn, {}),
    "turn_runs_forward": (Turn, {"position": 99, "start": 9, "end": 8, "label_start": 0}),
    "round_stands_once_in_its_place": (CodingRound, {}),
    "coding_task_is_given_once": (CodingTask, {}),
    "segment_runs_forward": (Segment, {"start": 5, "end": 5}),
    "segment_has_one_kind_of_value": (Segment, {"start": 5, "number": 1, "category": "oem"}),
    "segment_is_marked_once": (Segment, {}),
    "segment_is_carried_once_into_a_version": (CarriedSegment, {}),
    "step_stands_once_in_its_task": (Step, {}),
    "segments_are_linked_once": (SegmentLink, {}),
    "segment_is_not_linked_to_itself": (SegmentLink, {"target": lambda: _first(Segment)}),
    "pin_holds_one_code": (Pin, {"code": lambda: _other(Code)}),
    "code_is_pinned_once": (Pin, {"digit": 2}),
    "pin_is_a_digit": (Pin, {"digit": 10, "code": lambda: _other(Code)}),
    "sample_number_is_one_of_a_kind": (AdjudicationSample, {}),
    "sampled_turn_has_a_rank": (SampledTurn, {"turn": lambda: _other(Turn)}),
    "turn_is_sampled_once": (SampledTurn, {"rank": 9}),
    "turn_is_decided_once": (TurnDecision, {}),
    "name_has_one_pseudonym": (Pseudonym, {"replacement": "Mr X"}),
}


def _first(model: type[Model]) -> Model:
    return model._default_manager.order_by("pk")[0]


def _other(model: type[Model]) -> Model:
    return model._default_manager.order_by("pk")[1]


@pytest.fixture
def _rows(db: None) -> None:
    """A row of every table."""
    team = study_with_members()
    task = a_task(
        a_round(team["lead"], a_codebook(team["lead"])),
        a_transcript(team["manager"]),
        team["coder_a"],
        team["lead"],
    )
    segment, other = a_segment(task), a_segment(task, "We learned by doing.", "learn.doing", None)
    first, second = sorted((segment, other), key=lambda each: each.pk)
    SegmentLink.objects.create(source=first, target=second, kind="supports", author=team["coder_a"])
    Pin.objects.create(member=team["coder_a"], digit=1, code_id=_first(Code).pk)
    CarriedSegment.objects.create(
        segment=segment, transcript=task.transcript, fate=Fate.MOVED, start=0, end=5, quote="12345"
    )
    sample = AdjudicationSample.objects.create(
        study=team.study,
        round=task.round,
        number=1,
        seed=1,
        size=1,
        codes=[],
        frame={},
        drawn_by=team["lead"],
    )
    sampled = SampledTurn.objects.create(sample=sample, turn_id=_first(Turn).pk, rank=0, place=0)
    TurnDecision.objects.create(sampled=sampled, code_id=_first(Code).pk, holds=True)
    Pseudonym.objects.create(
        study=team.study, kind="person", replacement="Mr W", sealed=b"s", index="i", by=team.pi
    )


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("rule", RULES)
def test_a_row_against_a_rule_is_refused_by_its_name(rule: str) -> None:
    model, changes = RULES[rule]

    refusing = refused_by(model._default_manager.all()[0], **changes)

    assert refusing == rule


def test_every_rule_of_the_house_is_tried() -> None:
    assert rules_of("coding") == set(RULES)


@pytest.mark.usefixtures("_rows")
def test_a_turn_starts_after_its_label() -> None:
    turn = Turn.objects.order_by("pk")[0]

    assert refused_by(turn, position=98, label_start=5, start=4, end=9) == "turn_runs_forward"
    assert refused_by(turn, position=99, label_start=4, start=4, end=4) == ""


@pytest.mark.usefixtures("_rows")
def test_a_segment_may_overlap_another_and_its_span_may_have_two_codes() -> None:
    segment = Segment.objects.get(code__key="inst.local")

    other_code = Code.objects.exclude(pk=segment.code_id)[0]

    assert refused_by(segment, code=other_code) == ""
    assert (
        refused_by(
            Segment.objects.get(start=segment.start, code=segment.code_id), start=segment.start + 1
        )
        == ""
    )
