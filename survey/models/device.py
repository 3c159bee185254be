"""Devices that send: app users with a key in the address, and passwords for digest."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models.study import Membership


@pghistory.track(exclude=["digest"])
class AppUser(models.Model):
    """A device's or helper's own membership; whoever has the key may fetch forms and send.

    Only the SHA-256 of the key is kept.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="app_user")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="made_app_users", null=True, blank=True
    )
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class DevicePassword(models.Model):
    """What HTTP digest needs of a member: the hash of email:realm:password, of a password of its
    own, once by MD5 and once by SHA-256.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="device_password")
    ha1 = models.CharField(max_length=32)
    ha1_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"device password of {self.membership}"


class SpentDigest(models.Model):
    """The answer to a digest challenge with which something was sent: it is good for one post."""

    response = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="spent_digest_age")]

    def __str__(self) -> str:
        return self.response[:8]
