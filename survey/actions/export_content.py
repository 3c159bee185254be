"""Fill the archive of an export: tables, what describes them, and what stands beside the answers."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from survey.actions.export_piece import Plan, Tell
from survey.actions.export_split import gather_all
from survey.formats.export.aside import member_name
from survey.formats.export.bundle import Bundle, free_name
from survey.formats.export.codebook import (
    choices_header,
    choices_rows,
    codebook_header,
    codebook_rows,
)
from survey.formats.export.codebook_xlsx import codebook_xlsx
from survey.formats.export.columns import Layout
from survey.formats.export.csv_zip import CsvFile
from survey.formats.export.ddi import Told, ddi
from survey.formats.export.options import Format, Options
from survey.formats.export.readme import readme
from survey.models import Export, Submission
from survey.queries.export import AT_ONCE, files_of


@dataclass
class Contents:
    """What goes into one archive; the files are made in `folder`."""

    export: Export
    layout: Layout
    options: Options
    folder: Path
    version: str
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    rows: Counter[str] = field(default_factory=Counter)
    keys: array[int] = field(default_factory=lambda: array("q"))

    @property
    def format(self) -> Format:
        return Format(self.export.format)

    @property
    def plan(self) -> Plan:
        return Plan(self.format, self.layout, self.options)

    def collect(
        self, found: QuerySet[Submission], tell: Tell, closing: Callable[[], None]
    ) -> list[Path]:
        """Write the tables and what stands beside them; `tell` is told how many are done, and
        `closing` is called before the long step in which some formats write their files.
        """
        gathered = gather_all(self.export, found, self.plan, self.folder, tell, closing)
        self.rows, self.keys = gathered.rows, gathered.keys
        written = gathered.written
        return [*self._described(gathered.files, [path.name for path in written]), *written]

    def pack(self, path: Path, members: Sequence[Path], alive: Callable[[], None]) -> None:
        """Put the files into the archive, and those of the submissions where they are asked for."""
        with Bundle(path, self.made_at, alive) as bundle:
            for member in members:
                bundle.add(member.name, member)
                member.unlink()
            if self.options.media:
                self._pack_media(bundle)

    def _described(self, files: Mapping[str, str], written: list[str]) -> list[Path]:
        layout, format_ = self.layout, self.format
        told = Told(
            study=self.export.study.slug,
            titles=self.export.study.title,
            version=self.version,
            made_at=self.made_at,
            rows=self.rows,
            files=files,
        )
        codebook = CsvFile(self.folder / "codebook.csv", codebook_header(layout))
        codebook.write(codebook_rows(layout, format_))
        choices = CsvFile(self.folder / "choices.csv", choices_header(layout))
        choices.write(choices_rows(layout, format_))
        description = self.folder / "ddi.xml"
        description.write_bytes(ddi(layout, format_, told))
        made = [codebook.close(), choices.close(), description, self._codebook_xlsx()]
        names = ["README.txt", *(path.name for path in made), *written]
        note = self.folder / "README.txt"
        note.write_text(readme(layout, format_, self.options, told, names), "utf-8", newline="")
        return [note, *made]

    def _codebook_xlsx(self) -> Path:
        """The codebook once more, to be read by people, in the language of the export."""
        book = self.folder / "codebook.xlsx"
        book.write_bytes(codebook_xlsx(self.layout, self.format, self.options.lang))
        return book

    def _pack_media(self, bundle: Bundle) -> None:
        taken: set[str] = set()
        for name, stored in self._media():
            with default_storage.open(stored) as file:
                bundle.add(free_name(name, taken), cast("BinaryIO", file.file))

    def _media(self) -> Iterator[tuple[str, str]]:
        """Name in the archive and in the storage of every file that is there."""
        for start in range(0, len(self.keys), AT_ONCE):
            for found in files_of(self.keys[start : start + AT_ONCE]).exclude(file=""):
                stored = str(found.file.name)
                if default_storage.exists(stored):
                    yield member_name(found.submission.instance_id, found.name), stored
