"""Move an open round to the last version of the codebook."""

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import CodingRound, Segment
from coding.queries.codebook import content_of, latest_version
from coding.queries.codebook_round import misfits_of
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, require


@transaction.atomic
def move_round(*, position: int, by: Membership, despite_misfits: bool = False) -> CodingRound:
    """From now on the round is coded by the last version. Segments are left as they are.

    Refused: a round that is closed, and, unless it is wanted despite them, segments that the
    version does not allow: their coders could not change them without giving another code or value.
    """
    require(by, May.EDIT_CODEBOOK)
    coding_round = CodingRound.objects.select_for_update(no_key=True).get(
        study=by.study, position=position
    )
    latest = latest_version(by.study_id)
    if latest is None or coding_round.closed_at is not None:
        raise Refusal("round_closed", _("This round is closed and keeps its version."))
    if coding_round.codebook_version_id == latest.pk:
        return coding_round
    content, all_of_them = content_of(latest), Segment.objects.all()
    if not despite_misfits and misfits_of(coding_round, content, all_of_them):
        raise Conflict("misfits", _("Segments of the round do not fit this version."))
    coding_round.codebook_version = latest
    coding_round.save(update_fields=["codebook_version"])
    record(
        Kind.CODE_CHANGED,
        study=by.study,
        by=by.user,
        subject=latest.version,
        data={"deed": "round_moved", "round": position},
    )
    return coding_round
