"""A long list, page by page."""

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from survey.models import Case, Study
from survey.pages.pager import Slice, slice_of
from tests.factories import a_case, study_with_members


@pytest.fixture
def study(db: None) -> Study:
    """Five cases, A to E."""
    study = study_with_members("paper", {}).study
    for code in "ABCDE":
        a_case(study, code)
    return study


def page(study: Study, query: str = "", *, descending: bool = False) -> Slice[Case]:
    return slice_of(
        Case.objects.filter(study=study),
        RequestFactory().get(f"/?{query}"),
        key="code",
        descending=descending,
        size=2,
    )


def codes(found: Slice[Case]) -> str:
    return "".join(case.code for case in found.rows)


def test_the_pages_follow_each_other_and_lead_back(study: Study) -> None:
    first = page(study)
    second = page(study, first.older_url[1:])
    third = page(study, second.older_url[1:])
    back = page(study, third.newer_url[1:])
    start = page(study, back.newer_url[1:])

    assert [codes(found) for found in (first, second, third)] == ["AB", "CD", "E"]
    assert (codes(back), codes(start)) == ("CD", "AB")
    assert (first.newer_url, third.older_url, start.newer_url) == ("", "", "")
    assert start.older_url == "?after=B"


def test_a_falling_list_is_paged_the_same_way(study: Study) -> None:
    first = page(study, descending=True)
    second = page(study, first.older_url[1:], descending=True)
    back = page(study, second.newer_url[1:], descending=True)

    assert (codes(first), codes(second), codes(back)) == ("ED", "CB", "ED")


def test_the_filters_go_along(study: Study) -> None:
    assert page(study, "kind=firm&q=a+b").older_url == "?kind=firm&q=a+b&after=B"


def test_beyond_the_end_there_is_an_empty_page(study: Study) -> None:
    found = page(study, "after=Z")

    assert (found.rows, found.newer_url, found.older_url) == ([], "", "")


def test_a_place_that_cannot_be_is_a_bad_request(study: Study) -> None:
    with pytest.raises(BadRequest):
        slice_of(Case.objects.all(), RequestFactory().get("/?after=x"), key="id")
