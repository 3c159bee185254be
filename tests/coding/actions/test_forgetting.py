"""What else knew the names."""

import pytest

from coding.actions.codebook_remark import remark
from coding.actions.codebook_structure import merge
from coding.actions.codebook_undo import undo_restructuring
from coding.actions.pseudonym import Naming, pseudonymise
from coding.models import Code, CodebookVersion, CodeRemark, Restructuring, Segment
from coding.naming import NameKind
from coding.queries.codebook import content_of
from survey.actions.refusal import Conflict
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

WANG = "王总"
NAMINGS = [Naming(WANG, "[人物1]", NameKind.PERSON)]


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_transcript(team["manager"], "T01", text=f"访员：您好。\n受访者：我跟{WANG}学的。")
    return team


def apply(team: Team) -> None:
    pseudonymise(namings=NAMINGS, versions={"T01": 1}, by=team["manager"])


def test_remarks_and_codes_are_freed_of_names(team: Team) -> None:
    a_codebook(team["lead"])
    remark(text=f"As {WANG} said", by=team["lead"])
    Code.objects.filter(key="learn.doing").update(definition={"zh": f"{WANG}那样"})

    apply(team)

    assert CodeRemark.objects.get().text == "As [人物1] said"
    assert Code.objects.get(key="learn.doing").definition == {"zh": "[人物1]那样"}


def test_a_frozen_codebook_is_frozen_anew_without_the_name(team: Team) -> None:
    version = a_codebook(team["lead"])
    named = version.content.replace("Learning by doing", f"Learning from {WANG}")
    CodebookVersion.objects.filter(pk=version.pk).update(content=named)

    apply(team)

    after = CodebookVersion.objects.get()
    code = content_of(after).code("learn.doing")
    assert code is not None
    assert code.name["en"] == "Learning from [人物1]"
    assert after.digest != version.digest


def test_another_study_keeps_its_words(team: Team) -> None:
    other = study_with_members()
    a_codebook(other["lead"])
    remark(text=f"As {WANG} said", by=other["lead"])

    apply(team)

    assert CodeRemark.objects.get().text == f"As {WANG} said"


def test_a_merge_that_holds_old_words_cannot_be_taken_back(team: Team) -> None:
    transcript = a_transcript(
        team["manager"], "T02", text=f"访员：您好。\n受访者：我跟{WANG}学的。"
    )
    lead = team["lead"]
    task = a_task(a_round(lead, a_codebook(lead)), transcript, team["coder_a"], lead)
    a_segment(task, f"我跟{WANG}学的", "learn.doing", None)
    merge(key="learn.doing", into="inst.local", note="", by=lead)
    deed = Restructuring.objects.get()

    pseudonymise(namings=NAMINGS, versions={"T02": 1}, by=team["manager"])

    with pytest.raises(Conflict):
        undo_restructuring(deed=deed, by=lead)
    assert Segment.objects.get().quote == "我跟[人物1]学的"
