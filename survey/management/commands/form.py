"""Upload a form, and publish it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from survey.actions.form import draft_form, publish_draft
from survey.actions.form_media import missing_media
from survey.actions.refusal import Refusal
from survey.models import Membership, Role, Study


class Command(BaseCommand):
    help = "Upload an XLSForm (.xlsx, .xls) or XForm (.xml) to a study as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="the study's short name")
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", default="", help="respondent kind of a new form")
        parser.add_argument("--publish", action="store_true", help="publish the draft at once")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        file: Path = options["file"]
        lead = _lead(options["study"])
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        try:
            with transaction.atomic():
                version = draft_form(data=data, filename=file.name, kind=options["kind"], by=lead)
                if options["publish"]:
                    version = publish_draft(form=version.form, by=lead)
        except Refusal as refused:
            faults = "".join(f"\n  {_place(fault)}" for fault in refused.faults)
            raise CommandError(f"{refused}{faults}") from None
        for warning in version.warnings:
            self.stdout.write(f"warning: {_place(warning)}")
        for name in missing_media(version):
            self.stdout.write(f"missing file: {name}")
        state = "published" if version.published_at else "draft"
        self.stdout.write(f"{version.form.form_id} {version.version or '–'}: {state}")


def _place(fault: dict[str, Any]) -> str:
    """Sheet, row and column of a fault, as far as they are known, and what it is."""
    row = f"row {fault['row']}" if fault.get("row") else ""
    where = [str(fault.get("sheet") or ""), row, str(fault.get("column") or "")]
    said = fault.get("message") or fault.get("reason") or ""
    place = ", ".join(filter(None, where))
    return f"{place}: {said}" if place else str(said)


def _lead(slug: str) -> Membership:
    """In whose name the operator acts: the study's first principal investigator."""
    members = Membership.objects.select_related("study", "user").filter(
        study__slug=slug, ended_at=None, roles__contains=[Role.PRINCIPAL_INVESTIGATOR]
    )
    if lead := members.order_by("pk").first():
        return lead
    known = ", ".join(Study.objects.order_by("slug").values_list("slug", flat=True)) or "none"
    raise CommandError(f"There is no study “{slug}” with a principal investigator, but: {known}.")
