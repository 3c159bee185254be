"""Forms as the API and the downloads read them."""

from django.db.models import Prefetch, QuerySet

from survey.models import Form, FormVersion, Membership
from survey.queries.submission import forms_for


def _versions() -> QuerySet[FormVersion]:
    """Newest first, without the weight of source and XML."""
    return FormVersion.objects.defer("source", "xform", "definition").order_by(
        "-published_at", "-pk"
    )


def forms_with_versions_for(member: Membership) -> QuerySet[Form]:
    """As forms_for, each with its versions, the newest first."""
    return forms_for(member).prefetch_related(Prefetch("versions", queryset=_versions()))


def form_for(member: Membership, form_id: str) -> Form:
    """One form with its versions; DoesNotExist when the member may not see it."""
    return forms_with_versions_for(member).get(form_id=form_id)
