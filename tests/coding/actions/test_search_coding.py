"""Code all that a search found: one step per task, all or none."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions import search_coding
from coding.actions.search_coding import code_hits
from coding.actions.step import Made, undo
from coding.kwic import sought
from coding.models import Segment, Step
from coding.queries.search import Looking, Unit, Wanted
from survey.actions.refusal import Refusal, Stale
from survey.models import Membership
from tests.factories import Team, a_task, a_transcript, study_with_members
from tests.steps import TEXT, a_given_task


@pytest.fixture
def team(db: None) -> Team:
    """Coder A has T01 and T02 with the same words."""
    team = study_with_members()
    task = a_given_task(team)
    other = a_transcript(team["manager"], "T02", text=TEXT)
    a_task(task.round, other, team["coder_a"], team["lead"])
    return team


def code(by: Membership, expected: int, **more: Any) -> list[Made]:  # noqa: ANN401
    said: dict[str, Any] = {
        "looking": Looking(sought("came")),
        "unit": Unit.HIT,
        "wanted": Wanted("learn.doing", None, {}),
        "tasks": None,
        **more,
    }
    return code_hits(expected=expected, by=by, **said)


def test_each_task_gets_a_step_that_can_be_undone(team: Team) -> None:
    by = team["coder_a"]

    made = code(by, 4)

    assert [len(each.rows) for each in made] == [2, 2]
    assert Segment.objects.filter(quote="came", code__key="learn.doing").count() == 4
    first = Step.objects.get(pk=made[0].step.id)
    undo(task=first.task_id, step=first.pk, by=by)
    assert (first.kind, Segment.objects.count()) == ("batch", 2)


def test_doing_it_twice_codes_once(team: Team) -> None:
    code(team["coder_a"], 4)

    with pytest.raises(Stale):
        code(team["coder_a"], 4)
    nothing = code(team["coder_a"], 0)

    assert (nothing, Segment.objects.count()) == ([], 4)


def test_one_refusal_leaves_all_tasks_as_they_were(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        code(team["coder_a"], 4, wanted=Wanted("none", None, {}))

    assert refused.value.code == "unknown_code"
    assert not Segment.objects.exists()


def test_more_than_a_step_holds_is_refused(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_coding, "MOST_CHANGES", 1)

    with pytest.raises(Refusal) as refused:
        code(team["coder_a"], 4)

    assert refused.value.code == "too_many_hits"


def test_who_does_not_code_codes_no_hits(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        code(team["lead"], 4)
