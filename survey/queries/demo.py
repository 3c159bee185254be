"""The people of demo studies, as whom a visitor may try the product."""

from django.conf import settings
from django.db.models import QuerySet

from survey.models import Membership

DEMO_ADDRESS = "@demo.example"


def demo_accounts() -> QuerySet[Membership]:
    """Members of demo studies with an address that nobody can own, in order of their joining.

    None unless the installation is a demo.
    """
    accounts = Membership.objects.filter(
        study__is_demo=True,
        ended_at=None,
        user__is_active=True,
        user__email__endswith=DEMO_ADDRESS,
    )
    if not settings.DEMO:
        accounts = accounts.none()
    return accounts.select_related("user", "study").order_by("study", "pk")
