"""Found a study."""

import re
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership, Role, Study, User

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TITLE_LIMIT = 200
RESERVED = frozenset({"new"})


@transaction.atomic
def found(
    *,
    slug: str,
    title: Mapping[str, str],
    by: User,
    summary: Mapping[str, str] | None = None,
    kinds: Mapping[str, object] | None = None,
    is_demo: bool = False,
    handle: str = "pi",
) -> Membership:
    """A new, empty study. Its founder becomes principal investigator under the handle.

    `kinds` maps a respondent kind to its bilingual name. Refused: a slug that is taken or is not
    made of small letters, digits and hyphens, or that is an address of its own; a study without
    a title.
    """
    if not by.founds_studies:
        raise PermissionDenied
    _check(slug, title)
    try:
        with transaction.atomic():
            study = Study.objects.create(
                slug=slug,
                title=dict(title),
                summary=dict(summary or {}),
                kinds=dict(kinds or {}),
                is_demo=is_demo,
            )
    except IntegrityError:
        raise Conflict(
            "slug_taken", _("There is already a study under “%(slug)s”.") % {"slug": slug}
        ) from None
    founder = Membership.objects.create(
        study=study, user=by, handle=handle, roles=[Role.PRINCIPAL_INVESTIGATOR]
    )
    record(Kind.STUDY_FOUNDED, study=study, by=by, subject=slug)
    return founder


def _check(slug: str, title: Mapping[str, str]) -> None:
    if len(slug) > 60 or not SLUG.fullmatch(slug):  # noqa: PLR2004 - as wide as the column
        raise Refusal(
            "bad_slug",
            _("The short name is made of small letters, digits and hyphens, 60 at the most."),
        )
    if slug in RESERVED:
        raise Refusal(
            "slug_reserved",
            _("“%(slug)s” is an address of its own: choose another short name.") % {"slug": slug},
        )
    texts = [text.strip() for text in title.values()]
    if not any(texts):
        raise Refusal("no_title", _("A study needs a title."))
    if any(len(text) > TITLE_LIMIT for text in texts):
        raise Refusal(
            "long_title", _("The title is longer than %(n)s characters.") % {"n": TITLE_LIMIT}
        )
