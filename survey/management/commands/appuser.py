"""Print the server address of a new device."""

import os
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from survey.actions.device import add_app_user
from survey.actions.refusal import Refusal
from survey.models import Membership, Role, Study

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
PORT = "8000"  # of `make run`


class Command(BaseCommand):
    help = (
        "Add a device (or a helper without an account) to a study and print the server address"
        " that ODK Collect takes, without user and password. It is shown once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="the study's short name")
        parser.add_argument("--name", required=True, help="what the device is called")
        parser.add_argument("--role", default=Role.INTERVIEWER.value, help="what it may do")
        parser.add_argument("--url", default="", help="where the product is, as https://host")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        base = _base(options["url"])
        lead = _lead(options["study"])
        try:
            _device, key = add_app_user(name=options["name"], role=options["role"], by=lead)
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        path = reverse("openrosa_key:form_list", kwargs={"key": key, "slug": lead.study.slug})
        self.stdout.write(base + path.removesuffix("/formList"))


def _base(url: str) -> str:
    """The address that was given, or one at the first host that the product answers to."""
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise CommandError(f"{url} is no address: write it as https://host.")
        return url.rstrip("/")
    host = next((host for host in settings.ALLOWED_HOSTS if "*" not in host and host[0] != "."), "")
    if not host:
        raise CommandError("ALLOWED_HOSTS names no single host: say --url https://host.")
    if host in LOOPBACK:
        return f"http://{host}:{os.environ.get('PORT', PORT)}"
    return f"{'https' if settings.HTTPS else 'http'}://{host}"


def _lead(slug: str) -> Membership:
    """In whose name the operator acts: the study's first principal investigator."""
    members = Membership.objects.select_related("study", "user").filter(
        study__slug=slug, ended_at=None, roles__contains=[Role.PRINCIPAL_INVESTIGATOR]
    )
    if lead := members.order_by("pk").first():
        return lead
    known = ", ".join(Study.objects.order_by("slug").values_list("slug", flat=True)) or "none"
    raise CommandError(f"There is no study “{slug}” with a principal investigator, but: {known}.")
