"""The database keeps the rules of the coding house, whatever the code does."""

from collections.abc import Mapping

import pytest
from django.db.models import Model

from coding.models import (
    Code,
    CodebookVersion,
    CodingRound,
    CodingTask,
    Scale,
    Segment,
    Theme,
    Transcript,
    Turn,
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
    "transcript_version_is_one_of_a_kind": (Transcript, {}),
    "turn_stands_once_in_its_place": (Turn, {}),
    "turn_runs_forward": (Turn, {"position": 99, "start": 9, "end": 8, "label_start": 0}),
    "round_stands_once_in_its_place": (CodingRound, {}),
    "coding_task_is_given_once": (CodingTask, {}),
    "segment_runs_forward": (Segment, {"start": 5, "end": 5}),
    "segment_has_one_kind_of_value": (Segment, {"start": 5, "number": 1, "category": "oem"}),
    "segment_is_marked_once": (Segment, {}),
}


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
    a_segment(task)


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
    segment = Segment.objects.get()

    other_code = Code.objects.exclude(pk=segment.code_id)[0]

    assert refused_by(segment, code=other_code) == ""
    assert refused_by(Segment.objects.all()[0], start=segment.start + 1) == ""
