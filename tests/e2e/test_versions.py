"""A transcript is corrected and pseudonymised in a real browser; its coding goes along."""

import struct
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.coding_tasks import give
from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults, english_on, layout_faults
from tests.e2e.people import API, CODER_A, LEAD, MANAGER
from tests.e2e.visit import Look, Visitor

STUDY = "/studies/xuchang/"
ASKED, LAND = "您家最早是怎么进入这个行业的？", "县里的干部帮我们协调了土地"
names = (f"VERSION{number}" for number in range(1, 100))


@pytest.fixture
def code(product: str) -> str:
    """A talk of its own, of which coder A has an open task."""
    name = next(names)
    give(product, transcript=name, coder=CODER_A)
    return name


def mark(coder: Visitor, code: str, quote: str) -> None:
    """Mark a quote over the API, as coder A."""
    page = coder.page
    tasks = page.request.get(f"{coder.address}{API}/tasks").json()["results"]
    task = next(each["id"] for each in tasks if each["transcript"] == code)
    text = page.request.get(f"{coder.address}{API}/transcripts/{code}").json()["text"]
    start = text.index(quote)
    body = {
        "id": f"11111111-1111-4111-8111-{abs(hash((code, quote))) % 10**12:012}",
        "task": task,
        "code": "emb.kinship",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    }
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": coder.address}
    answer = page.request.post(f"{coder.address}{API}/segments", data=body, headers=headers)
    assert answer.status == 201, answer.text()


def change(page: Page, old: str, new: str) -> None:
    for box in page.locator("[data-text]").all():
        said = box.input_value()
        if old in said:
            box.fill(said.replace(old, new))


def correct(manager: Visitor, code: str, old: str, new: str) -> None:
    manager.go(f"{STUDY}transcripts/{code}/correct/")
    change(manager.page, old, new)
    manager.page.locator("[data-preview]").click()
    manager.page.locator("[data-reason]").fill("Heard again")
    manager.page.locator("[data-save-now]").click()
    manager.page.wait_for_url("**/versions/")


def test_a_correction_is_seen_before_and_looked_at_after(come: Come, code: str) -> None:
    coder, manager = come(CODER_A), come(MANAGER)
    coder.go(f"{STUDY}transcripts/")
    mark(coder, code, LAND)

    manager.go(f"{STUDY}transcripts/{code}/correct/")
    change(manager.page, "协调了土地", "协调了两亩地")
    expect(manager.page.locator("[data-differs]")).to_have_text("1 turn differs")
    manager.page.locator("[data-preview]").click()
    cells = manager.page.locator("dialog .outlook td")
    expect(cells).to_have_text(["0", "1", "0"])
    manager.page.locator("[data-reason]").fill("Heard again")
    manager.page.locator("[data-save-now]").click()
    manager.page.wait_for_url("**/versions/")
    expect(manager.page.locator(".beside-after ins").first).to_have_text("两亩")

    coder.go(f"{STUDY}coding/looks/?transcript={code}")
    look = coder.page.locator(".look")
    expect(look).to_have_count(1)
    expect(look.locator("del")).to_have_text(LAND)
    expect(look.locator("ins")).to_have_text("县里的干部帮我们协调了两亩地")
    look.get_by_role("button", name="Keep it so").click()
    expect(coder.page.get_by_text("It stays as it is now.")).to_be_visible()


def test_turns_are_split_merged_put_in_and_taken_out(come: Come, code: str) -> None:
    manager = come(MANAGER)
    manager.go(f"{STUDY}transcripts/{code}/correct/")
    page = manager.page
    rows = page.locator(".correct-turn")
    before = rows.count()

    second = rows.nth(1).locator("[data-text]")
    second.evaluate(
        "box => box.setSelectionRange(box.value.indexOf('后来'), box.value.indexOf('后来'))"
    )
    rows.nth(1).locator("[data-split]").click()
    expect(rows).to_have_count(before + 1)
    rows.nth(2).locator("[data-merge]").click()
    expect(rows).to_have_count(before)
    rows.nth(0).locator("[data-insert]").click()
    rows.nth(1).locator("[data-text]").fill("（停顿）")
    rows.nth(3).locator("[data-remove]").click()
    expect(rows.nth(3).locator("[data-state]")).to_have_text("removed")
    page.locator("[data-preview]").click()
    page.locator("[data-reason]").fill("Cut anew")
    page.locator("[data-save-now]").click()
    page.wait_for_url("**/versions/")

    text = page.request.get(f"{manager.address}{API}/transcripts/{code}").json()["text"]
    assert "（停顿）" in text
    assert "县里或者镇上给过什么支持？" not in text
    assert text.count("后来跟青岛的客户") == 1


def test_names_are_replaced_and_open_only_with_a_reason(come: Come, code: str) -> None:
    manager = come(MANAGER)
    manager.go(f"{STUDY}pseudonyms/?transcript={code}")
    page = manager.page
    page.get_by_label("Names that you know of, one a line").fill("𠮷先生\n青岛")
    page.get_by_role("button", name="Look at every place").click()
    expect(page.locator(".names-places li")).to_have_count(2)
    page.locator("[name=replacement-0]").fill(f"[{code} A]")
    page.locator("[name=replacement-1]").fill(f"[{code} B]")
    page.get_by_role("button", name="Replace the names").click()
    expect(page.get_by_text("Names are replaced in 1 transcript.")).to_be_visible()

    manager.go(f"{STUDY}transcripts/{code}/")
    expect(page.locator("body")).to_contain_text(f"[{code} A]介绍的")
    expect(page.locator("body")).not_to_contain_text("𠮷先生")
    manager.go(f"{STUDY}transcripts/{code}/versions/")
    page.get_by_text("Read it with the names").click()
    page.get_by_label("Why do you need the names?").fill("Consent form")
    page.get_by_role("button", name="Open, and record that").click()
    expect(page.locator("main")).to_contain_text("𠮷先生介绍的")
    lead = come(LEAD)
    lead.go(f"{STUDY}transcripts/{code}/versions/")
    expect(lead.page.get_by_text("Read it with the names")).to_have_count(0)


def a_recording(path: Path, seconds: int = 8) -> Path:
    """Silence, as a wav."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<h", 0) * 8000 * seconds)
    return path


def test_a_recording_gives_times_and_plays_in_the_workspace(
    come: Come, code: str, product: str, tmp_path: Path
) -> None:
    manager, coder = come(MANAGER), come(CODER_A)
    manager.go(f"{STUDY}transcripts/{code}/correct/")
    page = manager.page
    with page.expect_navigation():
        page.locator("#recording-file").set_input_files(a_recording(tmp_path / "a.wav"))
        page.get_by_role("button", name="Send").click()
    sound = page.locator("[data-sound]")
    page.wait_for_function("() => document.querySelector('[data-sound]').duration > 7")
    sound.evaluate("sound => { sound.currentTime = 5; }")
    page.locator("[data-text]").nth(1).focus()
    page.keyboard.press("F4")
    expect(page.locator("[data-time]").nth(1)).to_have_value("0:05")
    page.locator("[data-preview]").click()
    expect(page.locator("[data-outlook]")).to_contain_text("Only times differ")
    page.locator("[data-save-now]").click()
    page.wait_for_url("**/versions/")

    task = give(product, transcript=code, coder=CODER_A)
    coder.go(f"{STUDY}coding/{task}/")
    coder.page.locator("[data-ready]").wait_for()
    coder.page.wait_for_function("() => document.querySelector('[data-player] audio').duration > 7")
    coder.page.locator("[data-seek]").first.click()
    coder.page.wait_for_function(
        "() => document.querySelector('[data-player] audio').currentTime >= 5"
    )
    coder.page.evaluate("document.querySelector('[data-player] audio').pause()")


@pytest.mark.parametrize("look", [Look(), Look("zh", "dark", "phone")], ids=str)
def test_the_pages_are_sound_in_both_languages(come: Come, code: str, look: Look) -> None:
    manager = come(MANAGER, look)

    for path in (
        f"transcripts/{code}/correct/",
        f"transcripts/{code}/versions/",
        f"pseudonyms/?transcript={code}",
        "coding/looks/",
    ):
        manager.go(f"{STUDY}{path}")
        assert accessibility_faults(manager) == []
        assert layout_faults(manager.page) == []
        if look.language == "zh":
            assert english_on(manager.page) == []
