"""Found a study."""

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.refusal import Conflict, Refusal
from survey.actions.study import found
from survey.models import Event, Membership, Role, Study
from tests.factories import a_user

TITLE = {"en": "Hair goods", "zh": "发制品"}


@pytest.mark.django_db
def test_the_founder_is_principal_investigator() -> None:
    founder = a_user("pi", founds_studies=True)

    member = found(
        slug="xuchang-2",
        title=TITLE,
        summary={"en": "A cluster."},
        kinds={"firm": {"en": "Firm"}},
        by=founder,
    )

    study = Study.objects.get()
    assert (study.slug, study.title, study.summary) == ("xuchang-2", TITLE, {"en": "A cluster."})
    assert (study.kinds, study.is_demo) == ({"firm": {"en": "Firm"}}, False)
    assert (member.user, member.study, member.handle) == (founder, study, "pi")
    assert member.roles == [Role.PRINCIPAL_INVESTIGATOR]
    assert list(Event.objects.values_list("kind", "actor", "subject")) == [
        ("study.founded", founder.pk, "xuchang-2")
    ]


@pytest.mark.django_db
def test_who_may_not_found_studies_founds_none() -> None:
    with pytest.raises(PermissionDenied):
        found(slug="xuchang", title=TITLE, by=a_user("stranger"))

    assert not Study.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slug",
    ["", "Xuchang", "xu chang", "-xuchang", "xuchang-", "xu--chang", "许昌", "xu_chang", "x" * 61],
)
def test_a_slug_is_made_of_small_letters_digits_and_hyphens(slug: str) -> None:
    founder = a_user("pi", founds_studies=True)

    with pytest.raises(Refusal) as refused:
        found(slug=slug, title=TITLE, by=founder)

    assert refused.value.code == "bad_slug"


@pytest.mark.django_db
def test_a_slug_that_is_an_address_of_its_own_is_refused() -> None:
    founder = a_user("pi", founds_studies=True)

    with pytest.raises(Refusal, match="“new” is an address of its own") as refused:
        found(slug="new", title=TITLE, by=founder)

    assert refused.value.code == "slug_reserved"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "code"),
    [({}, "no_title"), ({"en": "  ", "zh": ""}, "no_title"), ({"zh": "发" * 201}, "long_title")],
)
def test_a_study_has_a_title_of_reasonable_length(title: dict[str, str], code: str) -> None:
    founder = a_user("pi", founds_studies=True)

    with pytest.raises(Refusal) as refused:
        found(slug="xuchang", title=title, by=founder)

    assert refused.value.code == code


@pytest.mark.django_db
def test_a_slug_is_taken_once() -> None:
    founder = a_user("pi", founds_studies=True)
    found(slug="xuchang", title=TITLE, by=founder)

    with pytest.raises(Conflict) as refused:
        found(slug="xuchang", title=TITLE, by=founder)

    assert refused.value.code == "slug_taken"
    assert Study.objects.count() == Membership.objects.count() == Event.objects.count() == 1
