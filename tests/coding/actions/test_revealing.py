"""Reading what pseudonyms hide."""

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied

from coding.actions.pseudonym import Naming, pseudonymise
from coding.actions.revealing import pseudonym_of, reveal_name, reveal_text
from coding.models import Pseudonym, SealedText
from coding.naming import NameKind
from survey.actions.refusal import Refusal
from survey.models import Event
from tests.factories import Team, a_transcript, study_with_members

TEXT = "Interviewer: Mr. Smith?\nRespondent: Yes."


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_transcript(team["manager"], "T01", text=TEXT)
    namings = [Naming("Mr. Smith", "[Person 1]", NameKind.PERSON)]
    pseudonymise(namings=namings, versions={"T01": 1}, by=team["manager"])
    return team


@pytest.mark.parametrize("handle", ["pi", "manager"])
def test_a_name_is_read_with_a_reason_which_is_recorded(team: Team, handle: str) -> None:
    row = Pseudonym.objects.get()

    name = reveal_name(pseudonym=row, reason="The firm asked", by=team[handle])

    assert name == "Mr. Smith"
    event = Event.objects.get(kind="transcript.revealed")
    assert (event.actor, event.subject, event.data) == (
        team[handle].user,
        "[Person 1]",
        {"pseudonym": row.pk, "reason": "The firm asked"},
    )


@pytest.mark.parametrize(
    "handle", ["coder_a", "coder_b", "lead", "analyst", "coordinator", "interviewer"]
)
def test_nobody_else_reads_names_or_sealed_texts(team: Team, handle: str) -> None:
    for deed in (
        lambda: reveal_name(pseudonym=Pseudonym.objects.get(), reason="x", by=team[handle]),
        lambda: reveal_text(code="T01", version=1, reason="x", by=team[handle]),
        lambda: pseudonym_of(name="Mr. Smith", by=team[handle]),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert not Event.objects.filter(kind="transcript.revealed").exists()


def test_without_a_reason_nothing_is_read(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        reveal_text(code="T01", version=1, reason=" ", by=team.pi)
    assert refused.value.code == "no_reason"


def test_another_study_reads_nothing(team: Team) -> None:
    stranger = study_with_members("", {}).pi

    with pytest.raises(Pseudonym.DoesNotExist):
        reveal_name(pseudonym=Pseudonym.objects.get(), reason="x", by=stranger)
    with pytest.raises(SealedText.DoesNotExist):
        reveal_text(code="T01", version=1, reason="x", by=stranger)


def test_a_current_version_is_not_sealed(team: Team) -> None:
    with pytest.raises(SealedText.DoesNotExist):
        reveal_text(code="T01", version=2, reason="x", by=team.pi)


@pytest.mark.parametrize(("name", "found"), [("mr. smith", "[Person 1]"), ("Smith", None)])
def test_a_name_is_looked_up_without_opening_anything(
    team: Team, name: str, found: str | None
) -> None:
    row = pseudonym_of(name=name, by=team.pi)

    assert (row and row.replacement) == found


def test_a_sealed_text_put_elsewhere_does_not_open(team: Team) -> None:
    sealed = SealedText.objects.get()
    SealedText.objects.filter(pk=sealed.pk).update(id=sealed.pk + 1)

    with pytest.raises(Refusal) as refused:
        reveal_text(code="T01", version=1, reason="x", by=team.pi)
    assert refused.value.code == "vault_damaged"


def test_with_another_master_key_it_stays_closed(team: Team, settings: LazySettings) -> None:
    settings.VAULT_KEYS = ["another key " * 4]

    with pytest.raises(Refusal) as refused:
        reveal_name(pseudonym=Pseudonym.objects.get(), reason="x", by=team.pi)
    assert refused.value.code == "vault_other_master"
