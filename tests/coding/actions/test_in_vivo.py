"""Codes in the words of the text."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from coding.actions.in_vivo import LONGEST_NAME, propose_in_vivo, withdraw_in_vivo
from coding.models import Code, CodingTask
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event
from tests.factories import Team, a_task, study_with_members
from tests.steps import a_given_task, content, new, take


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def propose(task: CodingTask, **more: Any) -> Code:  # noqa: ANN401
    said = {"key": "", "name": "Land from above", "quote": "", "theme": "institutions", **more}
    return propose_in_vivo(task=task.pk, by=task.coder, **said)


def test_a_code_is_proposed_with_the_words_as_its_example(task: CodingTask) -> None:
    code = propose(task, name="  县里 给地 ", quote="县里给了地。", theme="learning")

    assert (code.state, code.proposed_by, code.theme.key) == ("proposed", task.coder, "learning")
    assert (code.name, code.example) == (
        {"zh": "县里 给地"},
        {"text": "县里给了地。", "lang": "zh"},
    )
    assert code.position == 1
    assert Event.objects.get(kind="code.proposed").subject == code.key


@pytest.mark.parametrize(
    ("name", "theme", "key"),
    [
        ("Land from above", "institutions", "institutions.land_from_above"),
        ("Éclat!", "learning", "learning.eclat"),
        ("县里给地", "learning", "learning.in_vivo"),
        ("Land", "", "institutions.land"),
    ],
)
def test_a_key_is_made_of_theme_and_name(task: CodingTask, name: str, theme: str, key: str) -> None:
    assert propose(task, name=name, theme=theme).key == key


def test_a_key_that_is_taken_gets_a_number(task: CodingTask) -> None:
    keys = [propose(task, name=name, theme="learning").key for name in ("甲", "乙", "丙")]

    assert keys == ["learning.in_vivo", "learning.in_vivo_2", "learning.in_vivo_3"]


def test_the_same_proposal_again_is_harmless(task: CodingTask) -> None:
    first = propose(task, key="my.code")

    again = propose(task, key="my.code")

    assert again == first
    assert Event.objects.filter(kind="code.proposed").count() == 1


def test_a_key_of_another_code_is_refused(team: Team, task: CodingTask) -> None:
    propose(task, key="my.code")
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    for where, said in (
        (task, {"key": "my.code", "name": "Other"}),
        (other, {"key": "my.code"}),
        (task, {"key": "inst.local", "name": "Local rules"}),
    ):
        with pytest.raises(Conflict) as refused:
            propose(where, **said)
        assert refused.value.code == "code_exists"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " \n "}, "no_name"),
        ({"name": "x" * (LONGEST_NAME + 1)}, "too_long"),
        ({"key": "a b"}, "bad_key"),
        ({"key": ".a"}, "bad_key"),
        ({"key": "x" * 61}, "bad_key"),
    ],
)
def test_what_is_no_code_is_refused(task: CodingTask, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(task, **changes)

    assert refused.value.code == code


def test_a_theme_that_is_not_there_is_not_found(task: CodingTask) -> None:
    with pytest.raises(ObjectDoesNotExist):
        propose(task, theme="none")


def test_a_proposal_is_withdrawn_while_nothing_is_coded_with_it(task: CodingTask) -> None:
    propose(task, key="my.code")
    take(task, new(content(code="my.code")))

    with pytest.raises(Conflict) as used:
        withdraw_in_vivo(task=task.pk, key="my.code", by=task.coder)
    task.segments.all().delete()
    withdraw_in_vivo(task=task.pk, key="my.code", by=task.coder)

    assert used.value.code == "code_in_use"
    assert not Code.objects.filter(key="my.code").exists()


def test_only_an_own_open_proposal_is_withdrawn(team: Team, task: CodingTask) -> None:
    propose(task, key="my.code")
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    with pytest.raises(Code.DoesNotExist):
        withdraw_in_vivo(task=other.pk, key="my.code", by=other.coder)
    with pytest.raises(Code.DoesNotExist):
        withdraw_in_vivo(task=task.pk, key="inst.local", by=task.coder)
    Code.objects.filter(key="my.code").update(state="active")
    with pytest.raises(Conflict) as answered:
        withdraw_in_vivo(task=task.pk, key="my.code", by=task.coder)

    assert answered.value.code == "code_answered"


def test_who_does_not_code_or_has_not_the_task_proposes_nothing(
    team: Team, task: CodingTask
) -> None:
    said = {"key": "", "name": "Land", "quote": "", "theme": ""}

    with pytest.raises(PermissionDenied):
        propose_in_vivo(task=task.pk, by=team["lead"], **said)
    with pytest.raises(PermissionDenied):
        withdraw_in_vivo(task=task.pk, key="x", by=team["lead"])
    with pytest.raises(CodingTask.DoesNotExist):
        propose_in_vivo(task=task.pk, by=team["coder_b"], **said)
