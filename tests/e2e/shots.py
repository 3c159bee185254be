"""Pictures of every page, as each person, in both languages, light and dark, wide and narrow: `make shots`."""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product as pairs
from pathlib import Path

from django.template import Context, Engine
from playwright.sync_api import Browser, Cookie, Page, ViewportSize, sync_playwright

from config.embedded.places import PROJECT
from tests.e2e.makings import make
from tests.e2e.pages import PAGES, PageOf
from tests.e2e.people import EVERYBODY, NOBODY, PI, session_of
from tests.e2e.product import running_product
from tests.e2e.visit import LANGUAGE_CODES, SIZES, Language, Look, Size, Theme, launch, visitor

FOLDER = PROJECT / "shots"
BROWSERS = 2
TALLEST = 4000  # pixels; a longer page is cut
QUALITY = 72
THEMES: tuple[Theme, ...] = ("light", "dark")
TURN = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  do {
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  } while (document.getAnimations().length);
}"""
SHEET = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Braid, page by page</title><style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; background: #e9e9ec; color: #222 }
nav a { margin-right: 1em } h2 { margin-top: 2.5rem }
ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none }
img { display: block; height: 300px; max-width: 480px; object-fit: cover; object-position: top; border: 1px solid #bbb }
</style></head><body><h1>Braid, page by page</h1>
<nav>{% for name, _ in pages %}<a href="#{{ name }}">{{ name }}</a> {% endfor %}</nav>
{% for name, files in pages %}<h2 id="{{ name }}">{{ name }}</h2><ul>{% for file in files %}
<li><a href="{{ name }}/{{ file }}"><img src="{{ name }}/{{ file }}" alt="" loading="lazy">{{ file }}</a></li>{% endfor %}
</ul>{% endfor %}</body></html>
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    people: tuple[str, ...]
    pages: tuple[PageOf, ...]
    languages: tuple[Language, ...]
    sizes: tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """The running product, and who may be signed in there."""

    address: str
    sessions: Mapping[str, list[Cookie]]
    makings: Mapping[str, str]


def main() -> None:
    wanted = asked_for()
    began = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with running_product() as address:
        stage = prepared(address, wanted.people)
        say(f"ready after {time.monotonic() - began:.0f} s")
        with ThreadPoolExecutor(BROWSERS) as pool:
            album = partial(photograph, stage, wanted)
            taken = sum(pool.map(album, *zip(*pairs(wanted.people, wanted.sizes), strict=True)))
    write_sheet()
    say(f"{taken} pictures in {time.monotonic() - began:.0f} s: {FOLDER / 'index.html'}")


def asked_for() -> Wanted:
    names = [page.name for page in PAGES]
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.shots", description=__doc__)
    parser.add_argument("--role", action="append", choices=[*EVERYBODY, "nobody"])
    parser.add_argument(
        "--page", action="append", choices=names, metavar="PAGE", help=", ".join(names)
    )
    parser.add_argument("--lang", action="append", choices=list(LANGUAGE_CODES))
    parser.add_argument("--size", action="append", choices=list(SIZES))
    given = parser.parse_args()
    people = [NOBODY if one == "nobody" else one for one in given.role or [NOBODY, *EVERYBODY]]
    return Wanted(
        people=tuple(people),
        pages=tuple(page for page in PAGES if not given.page or page.name in given.page),
        languages=tuple(given.lang or LANGUAGE_CODES),
        sizes=tuple(given.size or SIZES),
    )


def prepared(address: str, people: tuple[str, ...]) -> Stage:
    """Everybody signed in once, and the makings made."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        sessions = {one: session_of(browser, address, one) for one in {PI, *people} - {NOBODY}}
        with visitor(browser, address, Look(), sessions[PI]) as investigator:
            makings = make(investigator)
    return Stage(address, {**sessions, NOBODY: []}, makings)


def photograph(stage: Stage, wanted: Wanted, person: str, size: Size) -> int:
    """All pages that the person may see at this size; how many pictures were taken."""
    pages = [page for page in wanted.pages if person in page.people]
    with sync_playwright() as playwright, launch(playwright) as browser:
        return sum(
            tour(browser, stage, pages, person, Look(language, "light", size))
            for language in wanted.languages
            if pages
        )


def tour(browser: Browser, stage: Stage, pages: list[PageOf], person: str, look: Look) -> int:
    """Pictures are for people to judge: what a test would refuse is only told here."""
    who = person or "nobody"
    with visitor(browser, stage.address, look, stage.sessions[person]) as guest:
        for page in pages:
            guest.watch.expect(page.status)
            guest.page.set_viewport_size(SIZES[look.size])
            guest.go(page.at(stage.makings))
            guest.page.locator(page.ready).first.wait_for()
            stretch(guest.page, SIZES[look.size])
            for theme in THEMES:
                name = f"{who}-{look.language}-{theme}-{look.size}.jpg"
                picture(guest.page, FOLDER / page.name / name, theme)
        for trouble in guest.watch.troubles:
            say(f"{who} {look}: {trouble}")
        guest.watch.troubles.clear()
    return len(pages) * len(THEMES)


def stretch(page: Page, window: ViewportSize) -> None:
    """Make the window as tall as the page, within reason."""
    height = page.evaluate("document.documentElement.scrollHeight")
    if height > window["height"]:
        page.set_viewport_size({"width": window["width"], "height": min(height, TALLEST)})


def picture(page: Page, file: Path, theme: Theme) -> None:
    """Once every colour has changed, and without the style that its CSP would forbid."""
    page.evaluate(TURN, theme)
    page.screenshot(path=file, type="jpeg", quality=QUALITY, caret="initial", animations="allow")


def write_sheet() -> None:
    """A contact sheet, in the order of the table."""
    pages = [(page.name, list(pictures_of(page))) for page in PAGES]
    sheet = Engine().from_string(SHEET).render(Context({"pages": [one for one in pages if one[1]]}))
    (FOLDER / "index.html").write_text(sheet, "utf-8")


def pictures_of(page: PageOf) -> Iterator[str]:
    return (file.name for file in sorted((FOLDER / page.name).glob("*.jpg")))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
