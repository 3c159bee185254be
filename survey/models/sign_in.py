"""How often signing in failed of late, so that passwords cannot be guessed by trying."""

from django.db import models


class SignInTally(models.Model):
    """Failed tries of one subject: an account, an address, or an account from an address.

    `subject` is a SHA-256: whose address was tried from where is nobody's business. `came_at` is
    when this account last came in from this address.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tried_at"], name="sign_in_tally_age")]

    def __str__(self) -> str:
        return f"{self.subject[:8]}: {self.failures}"
