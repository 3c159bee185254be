"""Who takes part: people, studies, and what each person is in each study."""

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", password: str | None = None) -> "User":
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    founds_studies = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Study(models.Model):
    """One field study. `title` and `summary` are bilingual: {"en": ..., "zh": ...}."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    kinds = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)
    package_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.slug


class Role(models.TextChoices):
    PRINCIPAL_INVESTIGATOR = "principal_investigator", _("Principal investigator")
    COORDINATOR = "coordinator", _("Fieldwork coordinator")
    INTERVIEWER = "interviewer", _("Interviewer")
    CODER = "coder", _("Coder")
    LEAD_CODER = "lead_coder", _("Lead coder")
    ANALYST = "analyst", _("Analyst")
    DATA_MANAGER = "data_manager", _("Data manager")


@pghistory.track()
class Membership(models.Model):
    """One person's part in one study; `handle` names them in data, as "coder_a" or "KB01"."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    handle = models.CharField(max_length=40)
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices))
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "user"], name="membership_is_one_per_person"),
            models.UniqueConstraint(
                fields=["study", "handle"], name="membership_handle_is_one_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(roles=[]), name="membership_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.handle


class Invitation(models.Model):
    """A link that makes its bearer a member, once. Only the digest of its token is kept."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    handle = models.CharField(max_length=40)
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices))
    invited_by = models.ForeignKey(Membership, models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(roles=[]), name="invitation_has_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.handle}"


class ApiToken(models.Model):
    """A token for scripts. The token itself is shown once; only its SHA-256 is kept. One that
    expires came of signing in with a password.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    study = models.ForeignKey(Study, models.CASCADE, related_name="tokens", null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label or str(self.pk)
