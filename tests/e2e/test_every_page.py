"""What holds for every page: it is accessible, fits the window, speaks one language, is in the table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults, english_on, layout_faults
from tests.e2e.pages import NO_PAGES, PAGES, STUDY, PageOf
from tests.e2e.people import EVERYBODY, PI
from tests.e2e.visit import Look, Visitor

LOOKS = (
    Look("en", "light", "desktop"),
    Look("en", "dark", "phone"),
    Look("zh", "light", "desktop"),
    Look("zh", "dark", "phone"),
)
OF_THE_STUDY = [page for page in PAGES if page.path.startswith(STUDY) and page.status == 200]
NOWHERE: Mapping[str, object] = MappingProxyType({})
HOLDS = {
    SlugConverter: "xuchang",
    IntConverter: 1,
    UUIDConverter: UUID(int=1),
}  # what a place of an address is filled with, else "x"


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_sound(
    come_again: Come, makings: Mapping[str, str], page: PageOf, look: Look
) -> None:
    visitor = come_again(page.people[0], look)

    status = opened(visitor, page, makings)

    assert status == page.status
    assert accessibility_faults(visitor) + faults_of(visitor, look) == []


@pytest.mark.parametrize("person", [one for one in EVERYBODY if one != PI])  # judged above
def test_each_person_s_pages_fit_a_phone_and_speak_one_language(
    come: Come, makings: Mapping[str, str], person: str
) -> None:
    look = Look("zh", "light", "phone")
    visitor = come(person, look)
    theirs = [page for page in OF_THE_STUDY if person in page.people]

    met = {page.name: (opened(visitor, page, makings), faults_of(visitor, look)) for page in theirs}

    assert met == {page.name: (200, []) for page in theirs}


@pytest.mark.parametrize("person", EVERYBODY)
def test_other_pages_are_closed(come: Come, makings: Mapping[str, str], person: str) -> None:
    visitor = come(person)
    others = [page for page in OF_THE_STUDY if person not in page.people]

    answers = {page.name: answer_to(visitor, page.at(makings)) for page in others}

    assert {name for name, status in answers.items() if status not in {403, 404}} == set()


def test_every_page_is_in_the_table(come: Come) -> None:
    investigator = come(PI)

    open_to_reading = {
        name
        for name, path in addresses(get_resolver())
        if answer_to(investigator, path) not in {302, 405}  # so do deeds
    }

    some = str(HOLDS[UUIDConverter])
    numbers: defaultdict[str, str] = defaultdict(lambda: "1", upload=some, refused=some)
    paths = [page.at(numbers).partition("?")[0] for page in PAGES]
    shown = {resolve(path).view_name for path in paths if not path.endswith("nothing/")}
    assert sorted(open_to_reading - NO_PAGES - shown) == []


def test_no_page_stands_twice_in_the_table() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert len({(page.path, page.status) for page in PAGES}) == len(PAGES)


def answer_to(visitor: Visitor, path: str) -> int:
    return visitor.page.request.get(visitor.address + path, max_redirects=0).status


def opened(visitor: Visitor, page: PageOf, makings: Mapping[str, str]) -> int:
    """Go there and wait until the page is whole; its status."""
    visitor.watch.expect(page.status)
    status = visitor.go(page.at(makings)).status
    visitor.page.locator(page.ready).first.wait_for()
    return status


def faults_of(visitor: Visitor, look: Look) -> list[str]:
    faults = layout_faults(visitor.page)
    return faults + english_on(visitor.page) if look.language == "zh" else faults


def addresses(
    part: URLResolver | URLPattern, namespace: str = "", places: Mapping[str, object] = NOWHERE
) -> Iterator[tuple[str, str]]:
    """Name and a path of every route that could be a page: those of the API answer scripts."""
    here = part.pattern.converters.items()
    places = {**places, **{name: HOLDS.get(type(found), "x") for name, found in here}}
    if isinstance(part, URLResolver):
        for inner in part.url_patterns:
            inside = f"{part.namespace}:" if part.namespace else namespace
            yield from addresses(inner, inside, places)
    elif not namespace or part.name == "docs":
        name = f"{namespace}{part.name}"
        yield name, reverse(name, kwargs=places)
