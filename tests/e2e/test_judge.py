"""The judges see what is wrong, and leave alone what is right."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.judge import accessibility_faults, english_on, layout_faults
from tests.e2e.visit import SIZES, Visitor, Watch

FRAME = '<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head><body><main>{body}</main></body></html>'


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Somebody on a phone, before a page of the test's own."""
    page = browser.new_page(viewport=SIZES["phone"])
    yield Visitor("", page, Watch(""))
    page.close()


def show(visitor: Visitor, body: str, *, lang: str = "en", title: str = "Braid") -> None:
    visitor.page.set_content(FRAME.format(lang=lang, title=title, body=body))


def test_what_is_wider_than_the_window_is_seen(visitor: Visitor) -> None:
    show(visitor, '<p class="wide" style="width: 500px">Wide</p>')

    assert layout_faults(visitor.page) == [
        "page is 508 px wide",
        "sticks out: p.wide “Wide”",
    ]


def test_what_its_own_box_cuts_off_is_seen(visitor: Visitor) -> None:
    box = 'style="width: 40px; overflow: hidden; white-space: nowrap{more}"'
    cut, shortened = box.format(more=""), box.format(more="; text-overflow: ellipsis")

    show(visitor, f"<p {cut}>Far too long</p><p {shortened}>Far too long</p>")

    assert layout_faults(visitor.page) == ["is cut: p. “Far too long”"]


def test_what_scrolls_in_its_own_box_is_no_fault(visitor: Visitor) -> None:
    show(visitor, '<div style="overflow-x: auto"><p style="width: 500px">Wide</p></div>')

    assert layout_faults(visitor.page) == []


def test_english_on_a_chinese_page_is_seen(visitor: Visitor) -> None:
    body = '<h1>结果 of run 1</h1><button aria-label="Close">×</button><b>Analyst</b>'

    show(visitor, body, lang="zh-hans", title="Codebook")

    assert english_on(visitor.page) == [
        "Codebook",
        "结果 of run 1",
        "Analyst",
        "aria-label=Close",
    ]


def test_english_that_is_marked_or_is_data_is_no_fault(visitor: Visitor) -> None:
    body = '<p lang="en">The code</p><p>analyst · coder_a · 由 F03 而来</p><code>value</code>'

    show(visitor, body, lang="zh-hans")

    assert english_on(visitor.page) == []


def test_a_picture_without_words_is_an_accessibility_fault(visitor: Visitor) -> None:
    show(visitor, '<h1>Faint</h1><img src="data:," width="9" height="9">')

    faults = accessibility_faults(visitor)

    assert [fault.partition(":")[0] for fault in faults] == ["image-alt"]
