"""The product is started once; every test gets its own visitors, each under watch."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Cookie, sync_playwright

from config.embedded.places import PROJECT
from tests.e2e.makings import make
from tests.e2e.people import NOBODY, PI, session_of
from tests.e2e.product import ProductError, running_product
from tests.e2e.visit import Look, Visitor, launch, visitor

PICTURES = PROJECT / "shots" / "failed"
FAILED = pytest.StashKey[bool]()

type Sessions = Callable[[str], list[Cookie]]
type Come = Callable[..., Visitor]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = report.when == "call" and report.failed
    return report


@pytest.fixture(scope="session")
def product() -> Iterator[str]:
    """Address of a fresh installation with the demo study."""
    try:
        with running_product() as address:
            yield address
    except ProductError as failure:
        pytest.exit(str(failure), returncode=1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def sessions(product: str, browser: Browser) -> Sessions:
    """Each person signs in once, by one click; further browsers share the session."""

    @cache
    def session(person: str) -> list[Cookie]:
        return session_of(browser, product, person) if person != NOBODY else []

    return session


@pytest.fixture
def come(
    product: str, browser: Browser, sessions: Sessions, request: pytest.FixtureRequest
) -> Iterator[Come]:
    """`come(person, Look(...))` opens a browser in which that person is signed in."""
    came: list[Visitor] = []
    with ExitStack() as stack:

        def opened(person: str = NOBODY, look: Look = Look()) -> Visitor:  # noqa: B008 - frozen
            came.append(stack.enter_context(visitor(browser, product, look, sessions(person))))
            return came[-1]

        yield opened
        if request.node.stash.get(FAILED, False):
            for number, one in enumerate(came):
                one.page.screenshot(
                    path=PICTURES / f"{request.node.name}-{number}.png", caret="initial"
                )


@pytest.fixture(scope="session")
def regulars(product: str, browser: Browser, sessions: Sessions) -> Iterator[Come]:
    """One browser for each person and look, kept for the whole session: quick, with a warm cache."""
    with ExitStack() as stack:

        @cache
        def regular(person: str, look: Look) -> Visitor:
            return stack.enter_context(visitor(browser, product, look, sessions(person)))

        yield regular


@pytest.fixture
def come_again(regulars: Come) -> Iterator[Come]:
    """As `come`, for readings that leave no trace: the browser may have been elsewhere before."""
    came: list[Visitor] = []

    def regular(person: str, look: Look) -> Visitor:
        came.append(regulars(person, look))
        return came[-1]

    yield regular
    for one in came:
        one.watch.settle()


@pytest.fixture(scope="session")
def makings(product: str, browser: Browser, sessions: Sessions) -> Mapping[str, str]:
    """What some pages need before they can be seen: an invitation, an empty study, a failed load."""
    with visitor(browser, product, Look(), sessions(PI)) as investigator:
        return make(investigator)
