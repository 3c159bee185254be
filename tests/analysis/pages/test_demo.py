"""The demo study, page by page: how many questions each costs, and what no page may tell."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from analysis.models import Agreement, Run, Value
from coding.models import Code, Segment
from survey.models import Study
from tests.demo import a_demo_study, member_of
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

BASE = "/studies/xuchang/"


@pytest.fixture(scope="module")
def study(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Study]:
    """Loaded and computed once; in the end it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_demo_study()
        transaction.set_rollback(True)


def client_of(study: Study, handle: str) -> Client:
    return visitor(member_of(study, handle))


def source(client: Client, page: str) -> str:
    response = client.get(BASE + page)

    assert response.status_code == 200, page
    return response.content.decode()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("", 30),
        ("codebook/", 15),
        ("codebook/reg.gov_support/", 12),
        ("transcripts/", 12),
        ("transcripts/T02/", 14),
        ("results/", 18),
        ("results/1/composite/LDI/", 10),
        ("results/1/measure/inst_local_c/", 14),
        ("results/1/measure/inst_national/", 14),
        ("results/1/measure/tec_breadth/", 14),
        ("results/1/measure/glo_governance/", 14),
    ],
)
def test_a_page_costs_a_bounded_number_of_questions(
    study: Study, django_assert_max_num_queries: DjangoAssertNumQueries, page: str, most: int
) -> None:
    client = client_of(study, "pi")
    client.get(BASE + page)

    with django_assert_max_num_queries(most):
        source(client, page)


def test_a_figure_of_every_kind_can_be_opened(study: Study) -> None:
    client = client_of(study, "analyst")

    for value in Value.objects.filter(layer="reconciled").order_by("kind", "position"):
        source(client, f"results/1/{value.kind}/{value.key}/")


def test_every_code_can_be_opened(study: Study) -> None:
    client = client_of(study, "lead")

    for key in Code.objects.order_by("pk").values_list("key", flat=True):
        source(client, f"codebook/{key}/")


def test_results_count_who_spoke_and_what_is_in_doubt(study: Study) -> None:
    page = client_of(study, "lead").get(f"{BASE}results/")

    respondents, agreement = page.context["respondents"], page.context["agreement"]
    assert (respondents.firms, respondents.offices, respondents.interviews) == (42, 18, 10)
    assert (len(agreement.weakest), len(agreement.codes)) == (14, 60)
    assert [each.theme.is_weak for each in agreement.themes] == [False] * 9
    assert (page.context["measures"], page.context["flagged"]) == (83, 26)
    counts = {flag.key: n for flag, n in page.context["flag_counts"]}
    assert counts == {
        "unreliable": 11,
        "values_unreliable": 10,
        "tentative": 9,
        "values_tentative": 1,
        "weak": 7,
        "below_min_n": 2,
        "not_scored": 3,
        "withheld": 16,
    }


def test_what_is_below_min_n_is_in_no_page(study: Study) -> None:
    hidden = Value.objects.filter(flags__contains=["below_min_n"], layer="reconciled")
    client = client_of(study, "pi")
    quotes = set(Segment.objects.filter(code__key="upg.chain").values_list("quote", flat=True))

    pages = {value.key: source(client, f"results/1/measure/{value.key}/") for value in hidden}

    assert set(pages) == {"upg_chain_c", "cpl_mode"}
    assert quotes
    assert not any(quote in pages["upg_chain_c"] for quote in quotes)
    assert all("Too few to show" in page and "<blockquote" not in page for page in pages.values())


def test_a_blind_coder_finds_no_trace_of_the_other_on_any_page(study: Study) -> None:
    client = client_of(study, "coder_a")
    other = member_of(study, "coder_b")
    theirs = Segment.objects.filter(coder=other)
    codes = theirs.order_by("code").values_list("code__key", flat=True).distinct()

    pages = {page: source(client, page) for page in ("", "codebook/", "transcripts/")}
    pages |= {f"T0{n}": source(client, f"transcripts/T0{n}/") for n in (1, 2, 3)}
    pages |= {code: source(client, f"codebook/{code}/") for code in codes[:5]}

    ids = {str(pk) for pk in theirs.values_list("pk", flat=True)}
    for name, page in pages.items():
        assert "coder_b" not in page, name
        assert other.user.name not in page, name
        assert not any(pk in page for pk in ids), name


def test_a_coder_counts_own_segments_only(study: Study) -> None:
    own = Segment.objects.filter(coder__handle="coder_a").count()

    page = client_of(study, "coder_a").get(f"{BASE}codebook/")

    assert sum(each.count for each in page.context["themes"]) == own


def test_alpha_stands_beside_its_interval_for_each_code(study: Study) -> None:
    run = Run.objects.get(study=study)
    row = Agreement.objects.get(
        run=run, scope="code", key="reg.gov_service", unit="turn", figure="alpha"
    )
    page = source(client_of(study, "lead"), "results/")

    line = page.split(f"{BASE}codebook/reg.gov_service/")[1].split("</tr>")[0]
    assert row.value is not None
    assert f"α {row.value:.2f} unreliable" in line
    assert "−0.01–0.88" in line
    assert ">120<" in line
