"""Pin codes to the digits 1 to 9."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coding.models import Code, CodeState, Pin
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.rules import May, require

DIGITS = frozenset("123456789")


@transaction.atomic
def pin_codes(*, pins: Mapping[str, str], by: Membership) -> None:
    """Set all pins of the member: {"1": code, …}; what is not named is not pinned."""
    require(by, May.CODE)
    if not set(pins) <= DIGITS:
        raise Refusal("bad_digit", _("Codes are pinned to the digits 1 to 9."))
    if len(set(pins.values())) != len(pins):
        raise Refusal("pinned_twice", _("A code is pinned only once."))
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    seen = ~Q(state=CodeState.PROPOSED) | Q(proposed_by=by)
    codes = Code.objects.filter(seen, codebook__study=by.study, key__in=pins.values())
    keys = dict(codes.values_list("key", "pk"))
    for code in sorted(set(pins.values()) - set(keys)):
        raise Refusal("unknown_code", _("There is no code %(code)s.") % {"code": code})
    Pin.objects.filter(member=by).delete()
    Pin.objects.bulk_create(
        Pin(member=by, digit=int(digit), code_id=keys[code]) for digit, code in pins.items()
    )
