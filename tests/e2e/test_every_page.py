"""What holds for every page: it is accessible, fits the window, speaks one language, is in the table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults, english_on, layout_faults
from tests.e2e.pages import PAGES, STUDY, PageOf
from tests.e2e.people import EVERYBODY
from tests.e2e.visit import Look, Visitor

LOOKS = (
    Look("en", "light", "desktop"),
    Look("en", "dark", "phone"),
    Look("zh", "light", "desktop"),
    Look("zh", "dark", "phone"),
)
OF_THE_STUDY = [page for page in PAGES if page.path.startswith(STUDY) and page.status == 200]
DEEDS = {
    "account_name",
    "account_password",
    "account_token_revoke",
    "account_tokens",
    "demo_sign_in",
    "invitation_withdraw",
    "member_end",
    "member_invite",
    "member_roles",
    "new_study_builtin",
    "new_study_empty",
    "new_study_upload",
    "set_language",
    "sign_out",
    "start_run",
    "submission_check",
}
NO_PAGES = {"healthz", "job", "submission_file", "submission_xml"}


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_sound(
    come_again: Come, makings: Mapping[str, str], page: PageOf, look: Look
) -> None:
    visitor = come_again(page.people[0], look)

    status = opened(visitor, page, makings)

    assert status == page.status
    assert accessibility_faults(visitor) + faults_of(visitor, look) == []


@pytest.mark.parametrize("person", EVERYBODY)
def test_each_person_sees_their_pages_and_no_others(
    come: Come, makings: Mapping[str, str], person: str
) -> None:
    look = Look("zh", "light", "phone")
    visitor = come(person, look)
    visitor.watch.expect(403, 404)

    met = {page.name: met_on(visitor, page, makings, look) for page in OF_THE_STUDY}

    expected = {page.name: [] if person in page.people else ["closed"] for page in OF_THE_STUDY}
    assert met == expected


def test_every_page_is_in_the_table() -> None:
    names = set(page_names(get_resolver()))

    numbers: defaultdict[str, str] = defaultdict(lambda: "1")
    paths = [page.at(numbers).partition("?")[0] for page in PAGES]
    shown = {resolve(path).view_name for path in paths if not path.endswith("nothing/")}
    assert names - DEEDS - NO_PAGES == shown


def opened(visitor: Visitor, page: PageOf, makings: Mapping[str, str]) -> int:
    """Go there and wait until the page is whole; its status."""
    visitor.watch.expect(page.status)
    status = visitor.go(page.at(makings)).status
    visitor.page.locator(page.ready).first.wait_for()
    return status


def met_on(visitor: Visitor, page: PageOf, makings: Mapping[str, str], look: Look) -> list[str]:
    """What is wrong with the page, or that it is closed to this visitor."""
    status = opened(visitor, page, makings)
    return ["closed"] if status in {403, 404} else faults_of(visitor, look)


def faults_of(visitor: Visitor, look: Look) -> list[str]:
    faults = layout_faults(visitor.page)
    return faults + english_on(visitor.page) if look.language == "zh" else faults


def page_names(resolver: URLResolver | URLPattern, namespace: str = "") -> Iterator[str]:
    """Names of all routes that could be pages: those of the API answer scripts, but for its docs."""
    if isinstance(resolver, URLPattern):
        if not namespace or resolver.name == "docs":
            yield f"{namespace}{resolver.name}"
        return
    for part in resolver.url_patterns:
        yield from page_names(part, f"{resolver.namespace}:" if resolver.namespace else namespace)
