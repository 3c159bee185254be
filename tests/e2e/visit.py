"""A visit to the product: one browser context with role, language, theme and size, under watch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Cookie,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
)

from tests.e2e.chromium import MISSING, installed_chromium

type Language = Literal["en", "zh"]
type Theme = Literal["light", "dark"]
type Size = Literal["desktop", "phone"]

LANGUAGE_CODES: dict[Language, str] = {"en": "en", "zh": "zh-hans"}
LOCALES: dict[Language, str] = {"en": "en-GB", "zh": "zh-CN"}
SIZES: dict[Size, ViewportSize] = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 8_000.0  # milliseconds


def launch(playwright: Playwright) -> Browser:
    """The installed Chromium, without a window; root may only start it without its sandbox."""
    chromium = installed_chromium()
    if chromium is None:
        raise FileNotFoundError(MISSING)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *sandbox])


class TroubleError(AssertionError):
    """What the watch noted, a line each."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a visitor sees the product."""

    language: Language = "en"
    theme: Theme = "light"
    size: Size = "desktop"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.size}"

    def cookies(self, address: str) -> list[dict[str, str]]:
        return [
            {"name": "django_language", "value": LANGUAGE_CODES[self.language], "url": address},
            {"name": "braid_theme", "value": self.theme, "url": address},
        ]


@dataclass
class Watch:
    """Notes what must not happen on any page: errors, refusals by the CSP, requests to elsewhere."""

    address: str
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    is_asleep: bool = False

    def over(self, context: BrowserContext) -> None:
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.note("script", str(error.error)))
        context.on("request", self.on_request)
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def expect(self, *statuses: int) -> None:
        """These answers are part of the story that the test tells."""
        self.expected |= set(statuses)

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """While a tool of the tests' own is at work in the page, which knows no CSP."""
        self.is_asleep = True
        yield
        self.is_asleep = False

    def settle(self) -> None:
        """Raise what was noted, and begin anew."""
        noted, self.troubles, self.expected = self.troubles, [], set()
        if noted:
            raise TroubleError("\n".join(noted))

    def note(self, kind: str, what: str) -> None:
        if not self.is_asleep:
            self.troubles.append(f"{kind}: {what}")

    def on_console(self, message: ConsoleMessage) -> None:
        # Chromium also tells of refused requests here; on_response judges those.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.note(f"console {message.type}", f"{message.text} ({message.location['url']})")

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.note("request to another host", request.url)

    def on_failure(self, request: Request) -> None:
        # A request is aborted where the visitor walks on, or where a download takes it over.
        if request.failure != "net::ERR_ABORTED":
            self.note("failed request", f"{request.url} {request.failure}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.note(f"answer {response.status}", f"{response.request.method} {response.url}")


@dataclass
class Visitor:
    """Somebody in front of a browser; `page` is where they are."""

    address: str
    page: Page
    watch: Watch

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def go(self, path: str) -> Response:
        """Open a page of the product; its modules have run when this returns."""
        response = self.page.goto(self.address + path)
        if response is None:
            raise TroubleError(f"{path} only moved within the page")
        return response


@contextmanager
def visitor(
    browser: Browser, address: str, look: Look, session: list[Cookie] | None = None
) -> Iterator[Visitor]:
    """Somebody with a clean browser, or with the session of a role. Any trouble is raised at the end."""
    context = browser.new_context(
        viewport=SIZES[look.size],
        locale=LOCALES[look.language],
        color_scheme=look.theme,
        reduced_motion="reduce",
        has_touch=look.size == "phone",
        java_script_enabled=look.scripts,
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([*look.cookies(address), *(session or [])])  # type: ignore[list-item]
    watch = Watch(address)
    watch.over(context)
    try:
        yield Visitor(address, context.new_page(), watch)
    finally:
        context.close()
    watch.settle()
