"""Edit a submission by hand: try a correction out, then save it as a new version."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from survey.actions.arrival import Arrival
from survey.actions.check import checker_of
from survey.actions.edit import edit, locked
from survey.actions.form_definition import definition_of
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import arrived
from survey.formats.edit_difference import Change, Content, difference
from survey.formats.openrosa import (
    OpenedSubmission,
    RepeatRow,
    SubmissionRefused,
    open_submission,
    read_submission,
)
from survey.models import Membership, ReviewState, Submission
from survey.queries.version import body_for
from survey.rules import May, can
from survey.xform.check import Checker, FindingRow
from survey.xform.correction import Corrected, Correction, carried, corrected
from survey.xform.instance import Instance
from survey.xform.model import XFormBroken
from survey.xform.tree import TreeRefused

LONGEST_REASON = 1000
DEVICE = "web"
_WORDS: dict[str, Promise] = {
    "unknown_path": gettext_lazy("The form has no question %(path)s."),
    "no_repeat": gettext_lazy("%(path)s is no group that repeats."),
    "no_row": gettext_lazy("There is no row %(path)s."),
    "wrong_value": gettext_lazy("The answer to %(path)s holds characters that cannot be kept."),
    "computed": gettext_lazy("%(path)s is computed by the form; nobody fills it in."),
    "device": gettext_lazy("%(path)s is filled in by the device."),
    "file": gettext_lazy("%(path)s is a file, and stays as it was sent."),
    "no_meta": gettext_lazy("The submission has no instance ID."),
}


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows a repeat has over the whole submission, where that changes."""

    repeat: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a correction would do. `instance` is laid along the form; findings are told apart by
    place: those that it makes, those that it solves, and those that stay.
    """

    correction: Corrected
    changes: tuple[Change, ...]
    rows: tuple[RowCount, ...]
    made: tuple[FindingRow, ...]
    solved: tuple[FindingRow, ...]
    stay: tuple[FindingRow, ...]
    is_change: bool

    @property
    def digest(self) -> str:
        """Stands for what would be saved."""
        return hashlib.sha256(self.correction.tree.to_bytes()).hexdigest()

    @property
    def instance(self) -> Instance:
        return self.correction.instance


def may_correct(member: Membership, submission: Submission) -> bool:
    """Who edits submissions; and an interviewer what was returned to them, as long as it is."""
    if can(member, May.EDIT_SUBMISSIONS):
        return True
    is_own = submission.submitted_by_id == member.pk and can(member, May.SEND_SUBMISSIONS)
    return is_own and submission.review == ReviewState.HAS_ISSUES


def try_out(*, submission: Submission, correction: Correction, by: Membership) -> Attempt:
    """What the correction would change, and what the form says of it; nothing is saved.

    Refused: paths that the form does not have, or that nobody fills in; a form whose logic cannot
    be read.
    """
    _require(by, submission)
    return _attempt(submission, body_for(by, submission.instance_id), correction)


@transaction.atomic
def correct(
    *, submission: Submission, correction: Correction, reason: str, by: Membership
) -> Submission:
    """Save a correction of the content that `submission` was read with, as its new version.

    It goes the way of an edit that a device sends: a new instance ID, the former one deprecated,
    files carried along. Conflict: somebody has edited it meanwhile. Refused: no reason, no change,
    and what `try_out` refuses.
    """
    _require(by, submission)
    reason = reason.replace("\0", "").replace("\r\n", "\n").strip()
    if not reason:
        raise Refusal("no_reason", _("Say why it is changed."))
    if len(reason) > LONGEST_REASON:
        most = {"most": LONGEST_REASON}
        raise Refusal("long_reason", _("A reason has at most %(most)s characters.") % most)
    current = current_content(submission, by)
    _require(by, current)
    attempt = _attempt(current, bytes(current.xml), correction)
    if not attempt.is_change:
        raise Refusal("no_change", _("Nothing is changed."))
    edit(current, _renamed(attempt.correction, current, by), reason=reason)
    return current


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A correction of a content that was edited meanwhile, ready for the one that stands now.

    `changes` is what the others changed, `lost` what has no place any more: texts by path.
    """

    correction: Correction
    lost: Mapping[str, str]
    changes: tuple[Change, ...]


def carry_over(
    *, submission: Submission, former: str, correction: Correction, by: Membership
) -> CarriedOver:
    """Carry a correction of what stood under the instance ID `former` over to what stands now;
    what the person left alone follows the others. Nothing is saved.
    """
    _require(by, submission)
    checker, definition = _checker(submission), definition_of(submission.form_version)
    with _worded():
        base = open_submission(body_for(by, former))
        current = open_submission(body_for(by, submission.instance_id))
        done = carried(checker, base.root, current.root, correction)
        old, new = read_submission(base, definition), read_submission(current, definition)
    changes = difference(Content(old.answers, old.rows), Content(new.answers, new.rows), definition)
    return CarriedOver(done.correction, done.lost, changes)


def current_content(submission: Submission, by: Membership) -> Submission:
    """The submission, ours until the transaction ends. Conflict: its content is another now."""
    current = locked(submission.instance_id, by)
    if current is None:
        raise Conflict(
            "edited_since", _("The submission has been edited meanwhile. Look at it again.")
        )
    return current


def new_instance_id() -> str:
    return f"uuid:{uuid4()}"


def _require(by: Membership, submission: Submission) -> None:
    if submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    if not may_correct(by, submission):
        raise PermissionDenied(May.EDIT_SUBMISSIONS)


def _renamed(done: Corrected, current: Submission, by: Membership) -> Arrival:
    done.tree.rename(new_instance_id(), current.instance_id)
    return arrived(done.tree.to_bytes(), by, DEVICE)


def _attempt(submission: Submission, xml: bytes, correction: Correction) -> Attempt:
    checker = _checker(submission)
    now = timezone.localtime(submission.received_at)
    with _worded():
        opened = open_submission(xml)
        before = checker.check(opened.root, now=now)
        done = corrected(checker, opened.root, correction, now=now)
        definition = definition_of(submission.form_version)
        old = read_submission(opened, definition)
        new = read_submission(OpenedSubmission(opened.head, done.tree.root), definition)
    was, stands = _places(before), _places(done.findings)
    return Attempt(
        done,
        difference(Content(old.answers, old.rows), Content(new.answers, new.rows), definition),
        _row_counts(old.rows, new.rows),
        made=tuple(row for row in done.findings if (row.kind, row.path) not in was),
        solved=tuple(row for row in before if (row.kind, row.path) not in stands),
        stay=tuple(row for row in done.findings if (row.kind, row.path) in was),
        is_change=etree.tostring(opened.root) != etree.tostring(done.tree.root),
    )


@contextmanager
def _worded() -> Iterator[None]:
    """Say a fault of the correction, or of the XML, in a sentence."""
    try:
        yield
    except TreeRefused as refused:
        words = str(_WORDS[refused.reason]) % {"path": refused.path}
        raise Refusal(refused.reason, words, faults=[{"path": refused.path}]) from None
    except SubmissionRefused as refused:
        raise Refusal(refused.reason, refused.sentence) from None


def _checker(submission: Submission) -> Checker:
    try:
        return checker_of(submission.form_version)
    except XFormBroken:
        raise Refusal(
            "no_logic",
            _("The form of this submission cannot be read, so it cannot be edited here."),
        ) from None


def _places(rows: Iterable[FindingRow]) -> set[tuple[str, str]]:
    return {(row.kind.value, row.path) for row in rows}


def _row_counts(old: Iterable[RepeatRow], new: Iterable[RepeatRow]) -> tuple[RowCount, ...]:
    before, after = Counter(row.repeat for row in old), Counter(row.repeat for row in new)
    return tuple(
        RowCount(repeat, before[repeat], after[repeat])
        for repeat in dict.fromkeys((*before, *after))
        if before[repeat] != after[repeat]
    )
