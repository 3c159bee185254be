"""Get the data keys that seal what identifies people, and move them to a new master key.

Who may read what is sealed, each deed that opens something asks for itself.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.refusal import Refusal
from survey.models import Case, DataKey, Study
from survey.vault import DataKey as Key
from survey.vault import Fault, Keyring, VaultError, Wrapped

AT_ONCE = 200


def keyring() -> Keyring:
    """The master keys of this installation."""
    return Keyring(settings.VAULT_KEYS)


@transaction.atomic
def key_for(*, study: Study, case: Case | None = None) -> Key:
    """The data key of a respondent, or of the study's own matters; made when it is first needed.

    Refused where the installation has no master key, or not the one that wraps this key.
    """
    try:
        key = Key.fresh()
        wrapped = keyring().wrap(key, place=_place(study.pk, case.pk if case else None))
        row, is_new = DataKey.objects.get_or_create(
            study=study, case=case, defaults={"wrapped": wrapped.body, "master": wrapped.master}
        )
        return key if is_new else _unwrapped(row)
    except VaultError as error:
        raise closed(error.fault) from None


def closed(fault: Fault) -> Refusal:
    """What a person is told when the vault does not open."""
    sentences = {
        Fault.NO_KEY: _("This installation has no key for the vault; set BRAID_VAULT_KEY."),
        Fault.OTHER_MASTER: _("The vault was sealed with another key than BRAID_VAULT_KEY now is."),
        Fault.OTHER_KEY: _("This was sealed with a key that is gone; it cannot be opened."),
        Fault.DAMAGED: _("What is sealed here was changed or moved; it cannot be opened."),
    }
    return Refusal(f"vault_{fault.value}", sentences[fault])


def rotate() -> int:
    """Wrap again, with the first master key, every data key that another one wraps; a few in each
    transaction, so that it can be broken off and begun again. Returns how many there were.

    Raises VaultError where a data key's master is not among the installation's.
    """
    done = 0
    while moved := _rotate_some():
        done += moved
    return done


@transaction.atomic
def _rotate_some() -> int:
    keys = keyring()
    waiting = DataKey.objects.exclude(master=keys.current).order_by("pk")
    rows = list(waiting.select_for_update(no_key=True)[:AT_ONCE])
    for row in rows:
        wrapped = keys.wrap(_unwrapped(row), place=_place(row.study_id, row.case_id))
        row.wrapped, row.master = wrapped.body, wrapped.master
    DataKey.objects.bulk_update(rows, ["wrapped", "master"])
    return len(rows)


def _unwrapped(row: DataKey) -> Key:
    wrapped = Wrapped(bytes(row.wrapped), row.master)
    return keyring().unwrap(wrapped, place=_place(row.study_id, row.case_id))


def _place(study: int, case: int | None) -> str:
    return f"survey_datakey/wrapped/{study}/{case or ''}"
