"""A large export in pieces: several processes take one after the other from the same list.

A piece belongs to whoever makes its claim first. What a helper leaves undone, whatever it died of,
the one who holds the job does at the end.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from survey.actions.export_piece import (
    Gathered,
    Plan,
    Tell,
    count_of,
    gather,
    join_pieces,
    make_piece,
)
from survey.formats.export.join import PIECEWISE
from survey.models import Export, Submission
from survey.queries.export import Span, portions, spans

PIECE = 5_000  # submissions
LEAST = 4  # pieces, for which help is worth its start
FOLDER = "pieces"
SPANS = "spans.json"
PATIENCE = 0.05  # seconds between two looks at whether the helpers are done


@dataclass(frozen=True, slots=True)
class Pieces:
    """The list that all work at; `folder` holds it, the claims, and the pieces."""

    folder: Path
    spans: Sequence[Span]

    def lay_out(self) -> None:
        self.folder.mkdir()
        (self.folder / SPANS).write_text(json.dumps(self.spans), "utf-8")

    @classmethod
    def laid_out(cls, folder: Path) -> "Pieces":
        found = json.loads((folder / SPANS).read_text("utf-8"))
        return cls(folder, [(after, last) for after, last in found])

    def place(self, number: int) -> Path:
        return self.folder / f"{number:06}"

    def claim(self, number: int) -> bool:
        with suppress(FileExistsError):
            self.place(number).with_suffix(".claim").touch(exist_ok=False)
            return True
        return False

    def places(self) -> list[Path]:
        return [self.place(number) for number in range(len(self.spans))]

    def done(self) -> int:
        """How many submissions stand in the pieces that are whole."""
        return sum(map(count_of, filter(Path.exists, self.places())))

    def missing(self) -> list[int]:
        return [number for number in range(len(self.spans)) if not self.place(number).exists()]


def gather_all(
    export: Export,
    found: QuerySet[Submission],
    plan: Plan,
    folder: Path,
    tell: Tell,
    closing: Callable[[], None],
    *,
    size: int = PIECE,
) -> Gathered:
    """Write the submissions into the files of the export, with help where there are many of them:
    enough for some pieces of `size`.

    `tell` is told how many are done, and `closing` is called before a step that cannot tell.
    """
    helpers = settings.EXPORT_PROCESSES - 1
    listed = spans(found, size) if helpers and plan.format in PIECEWISE else []
    if len(listed) < LEAST:
        return gather(portions(found), plan, folder, tell, closing)
    pieces = Pieces(folder / FOLDER, listed)
    pieces.lay_out()
    progress = _Progress(pieces, tell)
    with _helpers(export, folder, helpers) as helping:
        take_pieces(pieces, found, plan, progress.tell)
        while pieces.missing() and any(helper.poll() is None for helper in helping):
            time.sleep(PATIENCE)
            progress.tell(0)
    for number in pieces.missing():
        make_piece(portions(found, listed[number]), plan, pieces.place(number), progress.tell)
    done = pieces.done()
    return join_pieces(pieces.places(), plan, folder, lambda: tell(done))


def take_pieces(pieces: Pieces, found: QuerySet[Submission], plan: Plan, tell: Tell) -> None:
    """Make one piece after the other until nobody has to take any. `tell` may end it by raising."""
    for number, span in enumerate(pieces.spans):
        if pieces.claim(number):
            make_piece(portions(found, span), plan, pieces.place(number), tell)


@dataclass(frozen=True, slots=True)
class _Progress:
    """Adds what all have done, as far as it is whole, to what is under way here."""

    pieces: Pieces
    told: Tell

    def tell(self, done: int) -> None:
        self.told(self.pieces.done() + done)


@contextmanager
def _helpers(export: Export, folder: Path, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that take pieces, gone afterwards. They end by themselves when this one dies: then
    their input ends.
    """
    environment = {**os.environ, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    command = [sys.executable, "-m", "django", "help_export", str(export.pk), str(folder)]
    command.append(str(connection.settings_dict["NAME"]))
    helping = [
        subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.PIPE
        )
        for _ in range(count)
    ]
    try:
        yield helping
    finally:
        for helper in helping:
            helper.kill()
            helper.communicate()
