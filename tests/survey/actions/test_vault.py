"""Data keys in the database, and their move to a new master key."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from survey.actions import vault
from survey.actions.refusal import Refusal
from survey.actions.vault import key_for, rotate
from survey.models import DataKey
from survey.vault import Fault, VaultError
from tests.factories import Team, a_case, study_with_members
from tests.threads import side_by_side

OLD, NEW = "old master key " * 3, "new master key " * 3


@pytest.fixture
def team(db: None, settings: LazySettings) -> Team:
    settings.VAULT_KEYS = [OLD]
    return study_with_members()


def test_a_respondent_has_one_key_and_the_study_another(team: Team) -> None:
    case = a_case(team.study)

    own, again = key_for(study=team.study, case=case), key_for(study=team.study, case=case)
    of_study = key_for(study=team.study)

    assert own == again != of_study
    assert key_for(study=team.study) == of_study
    assert DataKey.objects.count() == 2


def test_the_database_never_holds_the_key_itself(team: Team) -> None:
    key = key_for(study=team.study)

    row = DataKey.objects.get()
    assert key.secret not in bytes(row.wrapped)


def test_a_key_moved_to_another_study_does_not_open(team: Team) -> None:
    key_for(study=team.study)
    other = study_with_members()
    DataKey.objects.update(study=other.study)

    with pytest.raises(Refusal) as refused:
        key_for(study=other.study)
    assert refused.value.code == "vault_damaged"


def test_without_a_master_key_it_is_refused_with_what_to_do(
    team: Team, settings: LazySettings
) -> None:
    settings.VAULT_KEYS = []

    with pytest.raises(Refusal) as refused:
        key_for(study=team.study)
    assert refused.value.code == "vault_no_key"
    assert "BRAID_VAULT_KEY" in str(refused.value)


def test_rotation_wraps_all_keys_anew_and_what_was_sealed_still_opens(
    team: Team, settings: LazySettings
) -> None:
    key = key_for(study=team.study)
    sealed = key.seal("王小明", place="p")
    settings.VAULT_KEYS = [NEW, OLD]

    done = rotate()

    settings.VAULT_KEYS = [NEW]
    assert done == 1
    assert key_for(study=team.study).open(sealed, place="p") == "王小明"
    assert key_for(study=team.study).blind_index("王小明", place="p") == key.blind_index(
        "王小明", place="p"
    )
    assert rotate() == 0


def test_a_rotation_that_was_broken_off_goes_on(
    team: Team, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "AT_ONCE", 2)
    keys = [key_for(study=team.study, case=a_case(team.study)) for _ in range(5)]
    wrapped_by_nobody = DataKey.objects.order_by("pk").last()
    assert wrapped_by_nobody is not None
    DataKey.objects.filter(pk=wrapped_by_nobody.pk).update(master="0" * 16)
    settings.VAULT_KEYS = [NEW, OLD]

    with pytest.raises(VaultError) as closed:
        rotate()

    assert closed.value.fault == Fault.OTHER_MASTER
    assert DataKey.objects.filter(master=vault.keyring().current).count() == 4
    DataKey.objects.filter(pk=wrapped_by_nobody.pk).update(master=wrapped_by_nobody.master)
    assert rotate() == 1
    assert len({key.secret for key in keys}) == 5


def test_the_command_says_how_many_and_what_is_missing(team: Team, settings: LazySettings) -> None:
    key_for(study=team.study)
    settings.VAULT_KEYS = [NEW, OLD]
    told = StringIO()

    call_command("rotate_vault", stdout=told)

    assert told.getvalue() == "1 data keys are wrapped with the new key.\n"
    settings.VAULT_KEYS = [OLD]
    with pytest.raises(CommandError, match="another key"):
        call_command("rotate_vault")


@pytest.mark.django_db(transaction=True)
def test_two_who_need_the_first_key_at_once_get_the_same(settings: LazySettings) -> None:
    settings.VAULT_KEYS = [OLD]
    study = study_with_members().study

    keys = side_by_side([lambda: key_for(study=study)] * 4)

    assert len(set(keys)) == 1
