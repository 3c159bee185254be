"""Put pseudonyms in the place of names: a new version of each text, and the old ones sealed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.carry_over import carry_over, counted, lock
from coding.actions.correction import next_version, tell
from coding.actions.forgetting import forget
from coding.align import Alignment, Edit
from coding.formats.correcting import Script
from coding.formats.plain import ParsedTurn
from coding.models import Pseudonym, Transcript
from coding.naming import LONGEST, SHORTEST, NameKind, Replacing, hits
from coding.queries.pseudonym import INDEX_PLACE, sealed_place
from coding.queries.script import script_of
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.actions.vault import key_for
from survey.models import Kind, Membership
from survey.rules import May, require
from survey.vault import DataKey


@dataclass(frozen=True, slots=True)
class Naming:
    """What is to stand for a name. `spared` are places, (code of the transcript, offset), where the
    same letters are no name.
    """

    name: str
    replacement: str
    kind: NameKind
    spared: frozenset[tuple[str, int]] = field(default_factory=frozenset)


@transaction.atomic
def pseudonymise(
    *,
    namings: Sequence[Naming],
    versions: Mapping[str, int],
    by: Membership,
    reason: str = "",
) -> list[Transcript]:
    """Replace the names in these transcripts, each at the version which the person has looked at.

    Texts that held a name get a new version, with all coding carried along; every older version is
    sealed, and whatever else knew the names in clear forgets them. Returns the new versions.
    Refused: names too short, a name that has another pseudonym, and a pseudonym that holds a name;
    Stale where a text was corrected meanwhile.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    wanted = [_looked_at(naming) for naming in namings]
    replacing = Replacing({naming.name: naming.replacement for naming in wanted})
    _refuse_names_in_names(wanted)
    texts = Transcript.objects.filter(
        study=by.study, code__in=list(versions), is_current=True
    ).order_by("pk")
    if {text.code for text in texts} != set(versions):
        raise Transcript.DoesNotExist
    held = [lock(text) for text in texts]
    if any(not text.is_current or text.version != versions[text.code] for text in held):
        raise Stale("stale_transcript", _("Somebody else has corrected this transcript meanwhile."))
    _keep(wanted, by)
    made = [_applied(text, wanted, replacing, by, reason) for text in held]
    done = [transcript for transcript in made if transcript is not None]
    forget(done, replacing, by.study)
    return done


def edits_of(code: str, text: str, namings: Iterable[Naming]) -> list[Edit]:
    """What to replace in a text, in order, but for the places that are spared."""
    by_name = {naming.name: naming for naming in namings}
    return [
        Edit(hit.start, hit.end, by_name[hit.name].replacement)
        for hit in hits(text, by_name)
        if (code, hit.start) not in by_name[hit.name].spared
    ]


def _looked_at(naming: Naming) -> Naming:
    name, replacement = (" ".join(text.split()) for text in (naming.name, naming.replacement))
    if not SHORTEST <= len(name) <= LONGEST or "\0" in name:
        raise Refusal("bad_name", _("A name has at least two characters and at most 120."))
    if not 0 < len(replacement) <= LONGEST or "\0" in replacement:
        raise Refusal("bad_replacement", _("Say what is to stand for each name."))
    return replace(naming, name=name, replacement=replacement)


def _refuse_names_in_names(namings: Sequence[Naming]) -> None:
    names = [naming.name for naming in namings]
    for naming in namings:
        if hits(naming.replacement, names):
            raise Refusal(
                "name_in_replacement", _("What stands for a name must not hold one of the names.")
            )


def _keep(namings: Sequence[Naming], by: Membership) -> None:
    """Note the pairs, sealed; a name keeps the pseudonym that it has."""
    key = key_for(study=by.study)
    for naming in namings:
        row, is_new = Pseudonym.objects.get_or_create(
            study=by.study,
            index=key.blind_index(naming.name, place=INDEX_PLACE),
            defaults={
                "kind": naming.kind,
                "replacement": naming.replacement,
                "sealed": b"",
                "by": by,
            },
        )
        if is_new:
            _seal(row, naming.name, key)
        elif row.replacement != naming.replacement:
            raise Conflict(
                "other_pseudonym",
                _("“%(pseudonym)s” stands for this name already.") % {"pseudonym": row.replacement},
            )


def _seal(row: Pseudonym, name: str, key: DataKey) -> None:
    row.sealed = key.seal(name, place=sealed_place(row))
    row.save(update_fields=["sealed"])


def _applied(
    old: Transcript,
    namings: Sequence[Naming],
    replacing: Replacing,
    by: Membership,
    reason: str,
) -> Transcript | None:
    """The new version; None for a text in which nothing is to be replaced."""
    edits = edits_of(old.code, old.text, namings)
    header, source = replacing.json(old.header), replacing.json(old.source)
    if not edits and (header, source) == (old.header, old.source):
        return None
    alignment = Alignment.of_edits(old.text, edits)
    script = _script(script_of(old), alignment)
    words = replacing.text(reason.strip()) or _("Names were replaced by pseudonyms.")
    new = next_version(old, script, reason=words, by=by, header=header, source=source)
    counts = counted(carry_over(old, new, alignment))
    tell(Kind.TRANSCRIPT_PSEUDONYMISED, old, new, counts, by)
    return new


def _script(old: Script, alignment: Alignment) -> Script:
    """The turns where they are now; a label that held a name names the speaker anew."""
    return Script(alignment.new, tuple(_turn(turn, old.text, alignment) for turn in old.turns))


def _turn(turn: ParsedTurn, text: str, alignment: Alignment) -> ParsedTurn:
    label_start, start = alignment.point(turn.label_start), alignment.point(turn.start)
    speaker = turn.speaker
    at = text.find(speaker, turn.label_start, turn.start) if speaker else -1
    if at >= 0:
        end = at + len(speaker)
        speaker = alignment.new[alignment.point(at) : alignment.point(end)]
    return replace(
        turn,
        label_start=label_start,
        start=start,
        end=alignment.point(turn.end),
        speaker=speaker[:60],
    )
