"""Pages have no gaps and no repeats, and a cursor is ours or it is refused."""

import pytest
from django.core import signing
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request

from survey.actions.refusal import Refusal
from survey.api.paging import Keyset
from survey.models import Case, Study
from tests.factories import a_case, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return study_with_members(people={}).study


def _request(query: str = "") -> Request:
    return Request(RequestFactory().get(f"/api/v1/list?{query}"))


def _walk(keyset: Keyset, study: Study, *, limit: int) -> list[list[str]]:
    """The codes of every page, following `next` as a client does."""
    pages, query = [], f"limit={limit}"
    while True:
        request = _request(query)
        after = request.query_params.get("after", "")
        page = keyset.page(Case.objects.filter(study=study), request, limit=limit, after=after)
        pages.append([case.code for case in page.rows])
        if page.next is None:
            return pages
        query = page.next.partition("?")[2]


def test_pages_follow_each_other_without_gaps_or_repeats(study: Study) -> None:
    for number in range(7):
        a_case(study, f"F{number}")

    pages = _walk(Keyset(("code",)), study, limit=3)

    assert pages == [["F0", "F1", "F2"], ["F3", "F4", "F5"], ["F6"]]


def test_a_full_last_page_has_no_next(study: Study) -> None:
    for number in range(4):
        a_case(study, f"F{number}")

    pages = _walk(Keyset(("code",)), study, limit=2)

    assert pages == [["F0", "F1"], ["F2", "F3"]]


def test_an_empty_list_is_one_empty_page(study: Study) -> None:
    assert _walk(Keyset(("code",)), study, limit=2) == [[]]


def test_a_list_can_go_backwards(study: Study) -> None:
    for number in range(3):
        a_case(study, f"F{number}")

    pages = _walk(Keyset(("pk",), is_descending=True), study, limit=2)

    assert pages == [["F2", "F1"], ["F0"]]


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kinds=st.lists(st.sampled_from("abc"), max_size=12), limit=st.integers(1, 5))
def test_rows_with_equal_leading_fields_come_once_each(
    study: Study, kinds: list[str], limit: int
) -> None:
    Case.objects.filter(study=study).delete()
    for number, kind in enumerate(kinds):
        a_case(study, f"F{number:02}", kind=kind)

    pages = _walk(Keyset(("kind", "study__slug", "code")), study, limit=limit)

    codes = sorted((kind, f"F{number:02}") for number, kind in enumerate(kinds))
    assert [code for page in pages for code in page] == [code for _kind, code in codes]


def test_a_row_that_comes_in_between_moves_no_other(study: Study) -> None:
    for code in ("F1", "F3", "F5"):
        a_case(study, code)
    keyset = Keyset(("code",))
    first = keyset.page(Case.objects.filter(study=study), _request(), limit=2)
    a_case(study, "F2")
    a_case(study, "F4")

    request = _request((first.next or "").partition("?")[2])
    second = keyset.page(
        Case.objects.filter(study=study), request, limit=2, after=request.query_params["after"]
    )

    assert [case.code for case in second.rows] == ["F4", "F5"]


def test_the_next_page_keeps_the_filters(study: Study) -> None:
    a_case(study, "F1")
    a_case(study, "F2")

    page = Keyset(("code",)).page(
        Case.objects.filter(study=study), _request("kind=firm&limit=1"), limit=1
    )

    assert (page.next or "").startswith("http://testserver/api/v1/list?after=")
    assert (page.next or "").endswith("&kind=firm&limit=1")


@pytest.mark.parametrize("cursor", ["x", "W10:1abc:zzz", "\0", "::", "許昌"])
def test_a_made_up_cursor_is_refused(study: Study, cursor: str) -> None:
    with pytest.raises(Refusal) as refused:
        Keyset(("code",)).page(Case.objects.filter(study=study), _request(), limit=1, after=cursor)

    assert refused.value.code == "bad_filter"
    assert refused.value.faults[0]["field"] == "after"


def test_a_cursor_of_another_list_is_refused(study: Study) -> None:
    foreign = signing.dumps(["coder_a"], salt="keyset:handle")

    with pytest.raises(Refusal):
        Keyset(("code",)).page(Case.objects.filter(study=study), _request(), limit=1, after=foreign)


def test_a_page_costs_one_question_to_the_database(
    study: Study, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        a_case(study, f"F{number}")

    with django_assert_num_queries(1):
        page = Keyset(("code",)).page(Case.objects.filter(study=study), _request(), limit=2)

    assert len(page.rows) == 2
