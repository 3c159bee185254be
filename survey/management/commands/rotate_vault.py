"""Move the vault to a new master key."""

from django.core.management.base import BaseCommand, CommandError

from survey.actions.vault import closed, rotate
from survey.vault import VaultError


class Command(BaseCommand):
    help = (
        "Wrap every data key of the vault with the first key of BRAID_VAULT_KEY. Set it to"
        " new,old before, and to the new one alone afterwards. It may be broken off and begun again."
    )

    def handle(self, *args: object, **options: object) -> None:
        try:
            done = rotate()
        except VaultError as error:
            raise CommandError(str(closed(error.fault))) from None
        self.stdout.write(f"{done} data keys are wrapped with the new key.")
