"""Import transcripts from files, or say what would become of them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from coding.actions.upload import keep, read, store_file
from coding.formats.script import fault_of
from coding.models import TranscriptUpload, UploadState
from coding.queries.upload import preview_of, twins_of
from coding.queries.upload_words import OPEN, sentence_of, twin_sentence, word_of
from survey.actions.refusal import Refusal
from survey.models import Membership, Role, Study


class Command(BaseCommand):
    help = (
        "Import transcripts into a study: docx, txt, md, rtf, odt, pdf, srt, vtt, csv, tsv, xlsx,"
        " json, or zips of them. A file in which a person has something to decide waits on the"
        " import page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="the study's short name")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what was read")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        lead = _lead(options["study"])
        refused = 0
        for path in options["files"]:
            try:
                refused += self._take(path, lead, is_dry=options["dry_run"])
            except (Refusal, OSError) as error:
                refused += 1
                self.stderr.write(f"{path.name}: {error}")
        if refused:
            raise CommandError(f"{refused} of the files cannot be read.")

    def _take(self, path: Path, lead: Membership, *, is_dry: bool) -> int:
        """How many files of this path cannot be read; a dry run leaves nothing behind."""
        with transaction.atomic(), path.open("rb") as file:
            uploads = store_file(file=File(file), name=path.name, by=lead)
            for upload in uploads:
                read(upload)
                self._tell(upload)
                if not is_dry and upload.state == UploadState.READ:
                    self._keep(upload, lead)
            refused = sum(upload.state == UploadState.REFUSED for upload in uploads)
            if is_dry:
                for upload in uploads:
                    upload.file.delete(save=False)
                transaction.set_rollback(True)
        return refused

    def _tell(self, upload: TranscriptUpload) -> None:
        if upload.state == UploadState.REFUSED:
            for fault in map(fault_of, upload.reading["faults"]):
                self.stderr.write(f"{upload.name}: {sentence_of(fault)}")
            return
        preview = preview_of(upload)
        reading = preview.reading
        about = " ".join(filter(None, (reading.format, reading.encoding, preview.language)))
        self.stdout.write(
            f"{upload.name}: {about}, {preview.turns} turns, {preview.characters} characters,"
            f" {preview.choices.code} {preview.choices.case or 'without case'}"
        )
        for row in preview.speakers:
            self.stdout.write(f"  {row.role}: {row.name or '(nobody named)'}, {row.turns}")
        for each in reading.dropped:
            self.stdout.write(f"  {word_of(each)}")

    def _keep(self, upload: TranscriptUpload, lead: Membership) -> None:
        left = [str(OPEN[name]) for name in preview_of(upload).open]
        left += [twin_sentence(twin) for twin in twins_of(upload)]
        if left:
            self.stdout.write(f"  waits on the import page: {' '.join(left)}")
            return
        transcript = keep(upload=upload, by=lead)
        self.stdout.write(f"  kept as {transcript.code}")


def _lead(slug: str) -> Membership:
    """In whose name the operator acts: the study's first principal investigator."""
    members = Membership.objects.select_related("study", "user").filter(
        study__slug=slug, ended_at=None, roles__contains=[Role.PRINCIPAL_INVESTIGATOR]
    )
    if lead := members.order_by("pk").first():
        return lead
    known = ", ".join(Study.objects.order_by("slug").values_list("slug", flat=True)) or "none"
    raise CommandError(f"There is no study “{slug}” with a principal investigator, but: {known}.")
