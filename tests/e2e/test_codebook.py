"""The codebook in the browser: write, move, merge, undo, propose, answer, publish, bring in, print."""

import json

import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults
from tests.e2e.people import API, CODER_A, LEAD
from tests.e2e.visit import Look, Visitor

BOOK = "/studies/xuchang/codebook/"
DESK = f"{BOOK}edit/"


def draft(guest: Visitor) -> list[tuple[str, list[str]]]:
    """Themes and codes of the draft, in their order."""
    told = json.loads(guest.page.request.get(f"{guest.address}{API}/codebook/draft").text())
    return [(theme["id"], [code["id"] for code in theme["codes"]]) for theme in told["themes"]]


def segments(guest: Visitor, code: str) -> int:
    answer = guest.page.request.get(
        f"{guest.address}{API}/segments", params={"code": code, "limit": "500"}
    )
    return len(answer.json()["results"])


def test_a_code_is_written_moved_by_keys_and_by_the_mouse_and_dropped(come: Come) -> None:
    guest = come(LEAD)
    page = guest.page
    guest.go(DESK)
    theme, codes = draft(guest)[0]

    page.locator(f'[data-theme="{theme}"]').get_by_role("link", name="Code").first.click()
    page.get_by_label("Key", exact=True).fill(f"{theme}.try")
    page.get_by_label("Name (English)").fill("A try")
    page.get_by_label("Name (Chinese)").fill("试验")
    page.get_by_label("Definition (English)").fill("Only to try.")
    page.get_by_role("button", name="Write into the draft").click()
    expect(page.get_by_text(f"{theme}.try is written into the draft.")).to_be_visible()
    assert draft(guest)[0] == (theme, [*codes, f"{theme}.try"])

    name = page.locator(f'[data-code="{theme}.try"] .desk-name')
    expect(name).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    assert draft(guest)[0][1][-2:] == [f"{theme}.try", codes[-1]]

    page.evaluate("scrollTo(0, 0)")  # else the bar at the top stands over the place
    target = page.locator(f'[data-code="{codes[0]}"]')
    with page.expect_navigation():
        page.locator(f'[data-code="{theme}.try"]').drag_to(
            target, target_position={"x": 60, "y": 3}
        )
    assert draft(guest)[0][1][0] == f"{theme}.try"
    assert accessibility_faults(guest) == []

    page.locator(f'[data-code="{theme}.try"] .desk-name').click()
    page.get_by_role("button", name="Take it out of the draft").click()
    expect(page.get_by_text(f"{theme}.try is out of the draft.")).to_be_visible()
    assert draft(guest)[0] == (theme, codes)


def test_a_merge_is_shown_first_done_and_undone(come: Come) -> None:
    guest = come(LEAD)
    page = guest.page
    before = (segments(guest, "emb.kinship"), segments(guest, "emb.trust"))

    guest.go(f"{DESK}codes/emb.kinship/merge/")
    page.get_by_label("Into which code?").select_option("emb.trust")
    expect(page.get_by_role("heading", name="What becomes of the segments")).to_be_visible()
    expect(page.get_by_text("On 1 span the coder has given emb.trust, too")).to_be_visible()
    page.get_by_role("button", name="Merge emb.kinship into emb.trust").click()
    expect(page.get_by_text("emb.kinship is merged into emb.trust.", exact=True)).to_be_visible()
    assert segments(guest, "emb.kinship") == 0
    assert segments(guest, "emb.trust") == sum(before) - 1

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is undone")).to_be_visible()
    assert (segments(guest, "emb.kinship"), segments(guest, "emb.trust")) == before


def test_a_coder_proposes_and_reads_the_answer_but_edits_nothing(come: Come) -> None:
    coder, lead = come(CODER_A), come(LEAD)

    coder.go(f"{BOOK}remarks/?code=emb.trust")
    coder.page.get_by_label("Your words").fill("Trust and reputation are two things.")
    coder.page.get_by_role("button", name="Propose a change").click()
    expect(coder.page.get_by_text("The proposal is made.")).to_be_visible()
    coder.watch.expect(403)
    response = coder.go(DESK)
    assert response.status == 403

    lead.go(f"{BOOK}remarks/")
    card = lead.page.locator("section.card").filter(has_text="Trust and reputation are two things.")
    card.get_by_label("Answer").fill("They go together here.")
    card.get_by_role("button", name="Decline").click()
    expect(lead.page.get_by_text("The answer is given.")).to_be_visible()

    coder.go(f"{BOOK}remarks/")
    expect(coder.page.get_by_text("They go together here.")).to_be_visible()


def test_words_are_changed_published_and_compared(come: Come) -> None:
    guest = come(LEAD)
    page = guest.page
    guest.go(f"{DESK}codes/emb.trust/")
    page.get_by_label("Definition (English)").fill("Reliance on a partner, told anew.")
    page.get_by_role("button", name="Write into the draft").click()

    guest.go(f"{BOOK}publish/")
    expect(page.locator("ins")).to_have_text("Reliance on a partner, told anew.")
    version = page.get_by_label("Version").input_value()
    page.get_by_label("What changed, and why").fill("Clearer.")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text(f"Version {version} is published.")).to_be_visible()

    guest.go(f"{BOOK}history/difference/")
    expect(page.locator(".changes ins")).to_have_text("Reliance on a partner, told anew.")


def test_a_table_is_shown_with_its_faults_and_brought_in(come: Come) -> None:
    guest = come(LEAD)
    page = guest.page
    rows = "Theme,Code,Name,Description\nemb,emb.csv,From a table,What is new.\nemb,two words,X,\n"

    guest.go(f"{BOOK}import/")
    file = FilePayload(name="new.csv", mimeType="text/csv", buffer=rows.encode())
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_text("“two words” cannot be a key")).to_be_visible()
    expect(page.locator(".changes li")).to_have_count(1)
    assert accessibility_faults(guest) == []
    page.get_by_role("button", name="Bring it into the draft").click()
    expect(page.get_by_text("The draft has the file's words now")).to_be_visible()

    assert ("emb.csv" in dict(draft(guest))["emb"]) is True
    page.locator('[data-code="emb.csv"] .desk-name').click()
    page.get_by_role("button", name="Take it out of the draft").click()


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_codebook_is_printed_without_the_frame_of_the_page(come: Come, lang: str) -> None:
    guest = come(CODER_A, Look(language="zh"))

    guest.go(f"{BOOK}print/?lang={lang}")
    guest.page.emulate_media(media="print")

    expect(guest.page.locator(".top")).to_be_hidden()
    title = guest.page.locator(".codebook-paper h1")
    expect(title.locator('[lang="en"]')).to_have_count(0 if lang == "zh" else 1)
    expect(title.locator('[lang="zh"]')).to_have_count(0 if lang == "en" else 1)
