"""How fast the coding workspace is in a browser: 150,000 characters with 3,000 overlapping segments.

A headless Chromium opens it for the first time, over loopback; figures of peers were measured so on
the same kind of machine (two shared cores): Taguette 1.5.2, Label Studio 1.23.2.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from statistics import median, quantiles

from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.coded_study import SLUG, coded_study, interview
from bench.figure import Figure
from bench.installation import bench_database, served
from coding.actions.assignment import give_task
from coding.actions.transcript import add_transcript, parsed_transcript
from coding.models import CodingTask
from config.translations import compile_catalogues
from survey.models import Membership
from tests.e2e.visit import SIZES, launch

TIMES = int(os.environ.get("BENCH_TIMES", "10"))
KEYS = int(os.environ.get("BENCH_KEYS", "40"))
USUAL = 9_000  # characters of an ordinary interview
LONG = "150,000 characters, 3,000 segments"
VISIBLE = "Taguette 93.2 s, Label Studio 29.1 s"
WIRE = "Taguette 104 kB, Label Studio 7,990 kB"

# Notes when the workspace stands painted, and how long after each key the next picture came.
WATCH = """
const painted = (deed) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => deed(performance.now());
  channel.port2.postMessage(0);
});
window.pressed = [];
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-ready]")) return;
  observer.disconnect();
  painted((now) => { window.visible = now; });
}).observe(document, { subtree: true, childList: true, attributeFilter: ["data-ready"] });
addEventListener("keydown", ({ timeStamp }) => painted((now) => window.pressed.push(now - timeStamp)), true);
"""


def run() -> list[Figure]:
    compile_catalogues()
    call_command("collectstatic", interactive=False, verbosity=0)
    with bench_database() as url:
        study = coded_study(coders=1, segments=0)
        task = study.coders[0].task
        usual = _usual(task)
        session = _session(task.coder)
        with served(url, processes=1, answers=_answers) as port, _browser() as browser:
            address = f"http://127.0.0.1:{port}/studies/{SLUG}/coding/"
            return [
                *_opening(browser, session, f"{address}{task.pk}/"),
                *_keys(browser, session, f"{address}{task.pk}/"),
                *_weight(browser, session, f"{address}{task.pk}/", LONG),
                *_weight(browser, session, f"{address}{usual.pk}/", f"{USUAL:,} characters"),
            ]


def _usual(task: CodingTask) -> CodingTask:
    """A task of the same coder on an interview of ordinary length, with no segment yet."""
    lead = Membership.objects.get(study=task.coder.study, user__email="bench@example.org")
    parsed = parsed_transcript(interview(USUAL, USUAL // 150).encode(), file="usual.txt")
    transcript = add_transcript(code="usual", parsed=parsed, case=None, by=lead)
    return give_task(coding_round=task.round, transcript=transcript, coder=task.coder, by=lead)


def _session(member: Membership) -> str:
    client = Client()
    client.force_login(member.user)
    return client.cookies["sessionid"].value


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, HTTPException):
        asking.request("GET", "/sign-in/")
        return asking.getresponse().status == 200  # noqa: PLR2004 - HTTP's own number
    return False


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@contextmanager
def _visit(browser: Browser, session: str, address: str) -> Iterator[Page]:
    """The workspace in a browser that has seen nothing yet, painted and ready."""
    context: BrowserContext = browser.new_context(viewport=SIZES["desktop"])
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    try:
        page.goto(address)
        page.wait_for_function("window.visible")
        yield page
    finally:
        context.close()


def _opening(browser: Browser, session: str, address: str) -> Iterator[Figure]:
    visible, answered, marked = [], [], 0
    for _ in range(TIMES + 1):
        with _visit(browser, session, address) as page:
            visible.append(float(page.evaluate("window.visible")))
            timing = "performance.getEntriesByType('navigation')[0].responseEnd"
            answered.append(float(page.evaluate(timing)))
            marked = int(page.evaluate(_MARKED))
    yield Figure("visible and ready, median", median(visible[1:]), "ms", LONG, VISIBLE)
    yield Figure("visible and ready, fastest", min(visible[1:]), "ms", LONG)
    yield Figure("visible and ready, slowest", max(visible[1:]), "ms", LONG)
    yield Figure("of that until the page is here, median", median(answered[1:]), "ms", LONG)
    yield Figure("stretches that are tinted", marked, "", LONG)


_MARKED = """[...CSS.highlights].filter(([name]) => name.startsWith("hue-"))
    .reduce((sum, [, one]) => sum + one.size, 0)"""


def _keys(browser: Browser, session: str, address: str) -> Iterator[Figure]:
    deeds = {
        "next turn": ("ArrowDown",),
        "code with the last code": ("ArrowRight", "."),
        "undo": ("z",),
        "next segment": ("j",),
    }
    with _visit(browser, session, address) as page:
        keyboard = page.keyboard
        for key in ("ArrowDown", "Enter", "c", "Enter", "Escape"):
            keyboard.press(key)
        for name, keys in deeds.items():
            page.evaluate("window.pressed.length = 0")
            for _ in range(KEYS):
                for key in keys:
                    keyboard.press(key)
                    page.wait_for_timeout(30)
            took = page.evaluate("window.pressed")[len(keys) - 1 :: len(keys)]
            yield Figure(f"key to picture: {name}, p50", median(took), "ms", LONG)
            yield Figure(f"key to picture: {name}, p95", quantiles(took, n=20)[18], "ms", LONG)


def _weight(browser: Browser, session: str, address: str, of: str) -> Iterator[Figure]:
    """All that a first visit sends over the wire."""
    context = browser.new_context(viewport=SIZES["desktop"])
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    listener = context.new_cdp_session(page)
    sent: list[float] = []
    listener.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
    listener.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    yield Figure("on the wire, first visit", sum(sent) / 1000, "kB", of, WIRE)
    yield Figure("requests", len(sent), "", of, "Taguette 14, Label Studio 35")
    context.close()
