"""Correct a transcript: a new version of its text, and everything that stands on it carried along."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.carry_over import carry_over, counted, goings, lock
from coding.align import Alignment
from coding.formats.correcting import CorrectionRefused, Script, TurnDraft, Wrong, corrected
from coding.formats.plain import ParsedTurn
from coding.models import Transcript, Turn
from coding.queries.script import script_of
from coding.text import digest
from survey.actions.event import record
from survey.actions.refusal import Refusal, Stale
from survey.models import Kind, Membership
from survey.rules import May, require

WRONGS: dict[Wrong, Promise] = {
    Wrong.NO_TURNS: gettext_lazy("A transcript has at least one turn."),
    Wrong.BLANK_TURN: gettext_lazy("Turn %(turn)s says nothing; remove it instead."),
    Wrong.FORBIDDEN_CHARACTER: gettext_lazy("Turn %(turn)s holds a character that cannot be kept."),
    Wrong.LONG_SPEAKER: gettext_lazy("The speaker's name of turn %(turn)s is too long."),
    Wrong.TOO_LONG: gettext_lazy("This is longer than a transcript can be."),
    Wrong.BAD_TIME: gettext_lazy("The time of turn %(turn)s runs back."),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a correction would do, or did: by coder how many segments are moved, changed, lost.
    `is_retimed`: only times differ, for which the text needs no new version; `is_same`: nothing.
    """

    counts: Mapping[str, Counter[str]]
    turns: int
    is_same: bool = False
    is_retimed: bool = False


def preview_correction(
    *, transcript: Transcript, version: int, turns: Sequence[TurnDraft], by: Membership
) -> Outlook:
    """What `correct` would do; nothing is written."""
    require(by, May.EDIT_TRANSCRIPTS)
    _same_version(transcript, version, by)
    old, new = _woven(transcript, turns)
    if _is_same_saying(old, new):
        return _unsaid(old, new)
    found = goings(transcript, Alignment.between(old.text, new.text))
    return Outlook(counted(found), len(new.turns))


@transaction.atomic
def correct(
    *,
    transcript: Transcript,
    version: int,
    turns: Sequence[TurnDraft],
    reason: str,
    by: Membership,
) -> tuple[Transcript, Outlook]:
    """Make the next version. Where only times differ, they are noted on this one.

    Raises Stale when `version` is no longer the newest, Refusal for turns that make no transcript.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    held = lock(transcript)
    _same_version(held, version, by)
    old, new = _woven(held, turns)
    if _is_same_saying(old, new):
        _retime(held, new)
        return held, _unsaid(old, new)
    if not reason.strip():
        raise Refusal("no_reason", _("Say why the text is corrected."))
    alignment = Alignment.between(old.text, new.text)
    corrected_one = next_version(held, new, reason=reason.strip(), by=by)
    counts = counted(carry_over(held, corrected_one, alignment))
    tell(Kind.TRANSCRIPT_CORRECTED, held, corrected_one, counts, by)
    return corrected_one, Outlook(counts, len(new.turns))


def next_version(
    old: Transcript, script: Script, *, reason: str, by: Membership, **changed: object
) -> Transcript:
    """The current version from now on, described like the old one but for what is `changed`."""
    Transcript.objects.filter(pk=old.pk).update(is_current=False)
    kept = ("study", "case", "submission", "audio", "recording", "code", "kind", "language")
    described = {name: getattr(old, name) for name in (*kept, "header", "source")} | changed
    new = Transcript.objects.create(
        **described,
        version=old.version + 1,
        text=script.text,
        digest=digest(script.text),
        reason=reason,
        made_by=by,
    )
    Turn.objects.bulk_create(_turn(new, turn) for turn in script.turns)
    return new


def tell(
    kind: Kind,
    old: Transcript,
    new: Transcript,
    counts: Mapping[str, Counter[str]],
    by: Membership,
) -> None:
    """One event; the tallies of both versions follow."""
    whole: Counter[str] = sum(counts.values(), Counter())
    record(
        kind,
        study=new.study,
        by=by.user,
        subject=new.code,
        data={
            "transcript": new.pk,
            "transcripts": [old.pk],
            "version": new.version,
            **{fate: whole[fate] for fate in ("moved", "changed", "lost")},
        },
    )


def _same_version(transcript: Transcript, version: int, by: Membership) -> None:
    if transcript.study_id != by.study_id:
        raise Transcript.DoesNotExist
    if not transcript.is_current or transcript.version != version:
        raise Stale("stale_transcript", _("Somebody else has corrected this transcript meanwhile."))


def _woven(transcript: Transcript, turns: Sequence[TurnDraft]) -> tuple[Script, Script]:
    old = script_of(transcript)
    try:
        return old, corrected(old, turns, language=transcript.language)
    except CorrectionRefused as refused:
        sentence = str(WRONGS[refused.wrong]) % {"turn": refused.turn}
        fault: dict[str, object] = {"turn": refused.turn, "reason": sentence}
        raise Refusal(refused.wrong.value, sentence, faults=[fault]) from None


def _is_same_saying(old: Script, new: Script) -> bool:
    """Whether nothing but times differs."""
    untimed = [tuple(map(_without_times, script.turns)) for script in (old, new)]
    return old.text == new.text and untimed[0] == untimed[1]


def _without_times(turn: ParsedTurn) -> ParsedTurn:
    return replace(turn, start_ms=None, end_ms=None, language="")


def _unsaid(old: Script, new: Script) -> Outlook:
    is_same = [_times(turn) for turn in old.turns] == [_times(turn) for turn in new.turns]
    return Outlook({}, len(new.turns), is_same=is_same, is_retimed=not is_same)


def _times(turn: ParsedTurn) -> tuple[int | None, int | None]:
    return turn.start_ms, turn.end_ms


def _retime(transcript: Transcript, script: Script) -> None:
    rows = list(Turn.objects.filter(transcript=transcript).order_by("position"))
    for row, turn in zip(rows, script.turns, strict=True):
        row.start_ms, row.end_ms = turn.start_ms, turn.end_ms
    Turn.objects.bulk_update(rows, ["start_ms", "end_ms"], batch_size=1000)


def _turn(transcript: Transcript, turn: ParsedTurn) -> Turn:
    return Turn(
        transcript=transcript,
        position=turn.position,
        speaker=turn.speaker,
        is_respondent=turn.is_respondent,
        language=turn.language,
        label_start=turn.label_start,
        start=turn.start,
        end=turn.end,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
    )
