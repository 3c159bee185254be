"""The coding part of a study package: codebook, transcripts, a round and its segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.assignment import give_task
from coding.actions.codebook import publish_codebook, read_codebook
from coding.actions.round import open_round, submit
from coding.actions.segment import NewSegment, mark_segment
from coding.actions.transcript import add_transcript, parsed_transcript
from coding.formats.codebook import CodebookContent
from coding.formats.coding_json import CodingFile, CodingRefused, CodingRow, parse_coding
from coding.formats.plain import ParsedTranscript
from coding.models import CodebookVersion, CodingRound, CodingTask, Transcript
from coding.text import SpanRefused, find_quote
from survey.actions.fieldwork import Crew, Faults, read_file
from survey.actions.refusal import Refusal, gathering
from survey.formats.manifest import CodingEntry, Manifest
from survey.formats.package import Package


@dataclass(frozen=True, slots=True)
class Located:
    """A coding record whose quote was found in its transcript."""

    row: CodingRow
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CodingPart:
    manifest: Manifest
    codebook: CodebookContent | None
    transcripts: Mapping[str, ParsedTranscript]
    segments: tuple[Located, ...]


def read_coding_part(package: Package, manifest: Manifest, faults: Faults) -> CodingPart:
    """Read codebook, transcripts and codings; what is wrong is added to `faults`."""
    codebook = None
    if manifest.codebook:
        with gathering(faults, manifest.codebook):
            text = _text(read_file(package, manifest.codebook), manifest.codebook)
            codebook = read_codebook(text, file=manifest.codebook)
    transcripts: dict[str, ParsedTranscript] = {}
    for name in package.names(manifest.transcripts) if manifest.transcripts else ():
        with gathering(faults, name):
            parsed = parsed_transcript(read_file(package, name), file=name)
            code = _code_of(parsed, name)
            if code in transcripts:
                reason = f"another file holds transcript {code}, too"
                faults.append({"file": name, "reason": reason})
            transcripts.setdefault(code, parsed)
    segments: list[Located] = []
    if manifest.coding is not None:
        with gathering(faults, manifest.coding.file):
            coding = _read_coding(package, manifest.coding.file)
            segments = _locate(coding, manifest, transcripts, faults)
    return CodingPart(manifest, codebook, transcripts, tuple(segments))


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("not_utf8", _("%(file)s is not UTF-8.") % {"file": file}) from None


def _code_of(parsed: ParsedTranscript, name: str) -> str:
    return parsed.header.get("id") or name.rpartition("/")[2].partition(".")[0]


def _read_coding(package: Package, file: str) -> CodingFile:
    try:
        return parse_coding(read_file(package, file))
    except CodingRefused as refused:
        raise Refusal(
            "bad_coding",
            _("%(file)s does not hold codings.") % {"file": file},
            faults=[
                {"file": file, "row": fault.row, "reason": fault.reason} for fault in refused.faults
            ],
        ) from None


def _locate(
    coding: CodingFile,
    manifest: Manifest,
    transcripts: Mapping[str, ParsedTranscript],
    faults: Faults,
) -> list[Located]:
    """Find each quote in its text; offsets are never taken from a file."""
    file = manifest.coding.file if manifest.coding else ""
    handles = {person.handle for person in manifest.people}
    found: list[Located] = []
    for row in coding.segments:
        if row.coder not in handles:
            faults.append({"file": file, "row": row.row, "reason": f"unknown coder {row.coder}"})
        elif (parsed := transcripts.get(row.transcript)) is None:
            reason = f"unknown transcript {row.transcript}"
            faults.append({"file": file, "row": row.row, "reason": reason})
        else:
            try:
                found.append(Located(row, *find_quote(parsed.text, row.quote)))
            except SpanRefused as refused:
                reason = f"{refused.reason.value}: {row.quote}"
                faults.append({"file": file, "row": row.row, "reason": reason})
    return found


@transaction.atomic
def load_coding_part(part: CodingPart, crew: Crew) -> CodebookVersion | None:
    """Do it all through the ordinary deeds, each coder marking own segments."""
    transcripts = {
        code: add_transcript(
            code=code,
            parsed=parsed,
            case=crew.cases.get(parsed.header.get("respondent", "")),
            by=crew.lead,
        )
        for code, parsed in part.transcripts.items()
    }
    if part.codebook is None:
        return None
    version = publish_codebook(content=part.codebook, by=crew.lead)
    if part.manifest.coding is not None:
        coding_round = _round(part.manifest.coding, version, crew)
        if coding_round is not None:
            _code(part, coding_round, transcripts, crew)
    return version


def _round(entry: CodingEntry, version: CodebookVersion, crew: Crew) -> CodingRound | None:
    """A new round, or None where the package's round was loaded before."""
    if CodingRound.objects.filter(study=crew.study, name=entry.round).exists():
        return None
    return open_round(name=entry.round, codebook=version, is_blind=entry.blind, by=crew.lead)


def _code(
    part: CodingPart,
    coding_round: CodingRound,
    transcripts: Mapping[str, Transcript],
    crew: Crew,
) -> None:
    tasks: dict[tuple[str, str], CodingTask] = {}
    for located in part.segments:
        row = located.row
        coder = crew.members[row.coder]
        place = (row.transcript, row.coder)
        if place not in tasks:
            tasks[place] = give_task(
                coding_round=coding_round,
                transcript=transcripts[row.transcript],
                coder=coder,
                by=crew.lead,
            )
        _mark(part, located, tasks[place], crew)
    for (_transcript, handle), task in tasks.items():
        submit(task=task, by=crew.members[handle])


def _mark(part: CodingPart, located: Located, task: CodingTask, crew: Crew) -> None:
    row = located.row
    name = f"{part.manifest.slug}/{row.transcript}/{row.coder}/{row.code}/{located.start}"
    new = NewSegment(
        id=uuid5(NAMESPACE_URL, f"{name}-{located.end}"),
        code=row.code,
        start=located.start,
        end=located.end,
        quote=row.quote,
        value=row.value,
        attributes=row.attributes,
    )
    try:
        mark_segment(task=task, new=new, by=crew.members[row.coder])
    except Refusal as refused:
        file = part.manifest.coding.file if part.manifest.coding else ""
        fault: dict[str, object] = {"file": file, "row": row.row, "reason": str(refused)}
        raise Refusal("bad_coding", str(refused), faults=[fault]) from None
