"""Coders and the lead coder read a transcript: who sees whose segments, by mouse, keys and without scripts."""

import json
from collections import Counter

from playwright.sync_api import Page, expect

from config.embedded.places import PROJECT
from tests.e2e.conftest import Come
from tests.e2e.people import CODER_A, LEAD
from tests.e2e.visit import Look

T01 = "/studies/xuchang/transcripts/T01/"
CODED = Counter(
    segment["coder"]
    for segment in json.loads((PROJECT / "studies/xuchang/coding.json").read_text())["segments"]
    if segment["transcript"] == "T01"
)
BOTH = CODED["coder_a"] + CODED["coder_b"]


def test_a_coder_sees_only_their_own_segments(come: Come) -> None:
    coder = come(CODER_A)

    coder.go(T01)

    assert coders_in(coder.page) == {"coder_a"}
    assert painted(coder.page) == CODED["coder_a"]
    expect(coder.page.locator("[data-shown]")).to_have_text(
        f"{CODED['coder_a']} of {CODED['coder_a']} segments"
    )


def test_the_lead_sees_both_coders_and_can_hide_one(come: Come) -> None:
    lead = come(LEAD)
    lead.go(T01)
    before = painted(lead.page)

    lead.page.get_by_role("button", name="coder_b").click()

    assert (before, painted(lead.page)) == (BOTH, CODED["coder_a"])
    expect(lead.page.locator("[data-shown]")).to_have_text(f"{CODED['coder_a']} of {BOTH} segments")


def test_a_pressed_code_shows_only_its_segments(come: Come) -> None:
    lead = come(LEAD)
    lead.go(T01)
    code = lead.page.locator(".code-toggle").first

    code.click()

    assert painted(lead.page) == int(code.locator(".n").inner_text())


def test_keys_walk_through_the_segments(come: Come) -> None:
    coder = come(CODER_A)
    coder.go(T01)
    keys, position = coder.page.keyboard, coder.page.locator("[data-position]")

    keys.press("j")
    keys.press("j")
    keys.press("j")
    keys.press("k")

    expect(position).to_have_text(f"2 / {CODED['coder_a']}")
    assert chosen(coder.page) == 1
    keys.press("Escape")
    expect(position).to_have_text("")


def test_the_inspector_names_the_code_in_both_languages(come: Come) -> None:
    coder = come(CODER_A)
    coder.go(T01)

    coder.page.keyboard.press("j")

    told = coder.page.locator("[data-inspector] .segment")
    first = told_by_data(coder.page)
    expect(told.locator('[data-slot="name"]')).to_have_text(first["en"])
    expect(told.locator('[data-slot="other"]')).to_have_text(first["zh"])
    expect(told.locator('[data-slot="quote"]')).to_have_text(first["quote"])


def test_an_address_opens_its_segment(come: Come) -> None:
    lead = come(LEAD)
    lead.go(T01)
    third = lead.page.evaluate(
        "JSON.parse(document.getElementById('reader-data').textContent).segments[2].id"
    )

    lead.go("/studies/xuchang/codebook/")
    lead.go(f"{T01}#segment-{third}")

    assert chosen(lead.page) == 1


def test_without_scripts_the_codes_stand_below_each_turn(come: Come) -> None:
    coder = come(CODER_A, Look(scripts=False))

    coder.go(T01)

    chips = coder.page.locator(".turn-codes .chip")
    expect(chips.first).to_be_visible()
    assert chips.count() == CODED["coder_a"]


def coders_in(page: Page) -> set[str]:
    """Whose segments the page holds at all, shown or not."""
    return set(
        page.evaluate(
            "JSON.parse(document.getElementById('reader-data').textContent).segments.map((one) => one.coder)"
        )
    )


def painted(page: Page) -> int:
    """How many stretches of text the browser's highlights tint."""
    return int(
        page.evaluate(
            "[...CSS.highlights].filter(([name]) => name.startsWith('hue-')).reduce((sum, [, one]) => sum + one.size, 0)"
        )
    )


def chosen(page: Page) -> int:
    return int(page.evaluate("CSS.highlights.get('chosen')?.size ?? 0"))


def told_by_data(page: Page) -> dict[str, str]:
    """Names and quote of the first segment, from the text itself: offsets are code points."""
    found: dict[str, str] = page.evaluate(
        """() => {
          const data = JSON.parse(document.getElementById("reader-data").textContent);
          const [first] = data.segments.sort((a, b) => a.start - b.start || b.end - a.end);
          const turn = [...document.querySelectorAll(".turn-text")].findLast((one) => Number(one.dataset.start) <= first.start);
          const from = first.start - Number(turn.dataset.start);
          const quote = [...turn.textContent].slice(from, from + first.end - first.start).join("");
          return { ...data.codes[first.code].name, quote };
        }"""
    )
    return found
