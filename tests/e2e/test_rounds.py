"""The lead opens a round and gives it out evenly; coders work it off and ask for one back."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import CODER_B, LEAD
from tests.e2e.visit import Language, Look, Visitor

STUDY = "/studies/xuchang/"
WORDS = {
    "en": {
        "open": "Open the round",
        "evenly": "Give out evenly",
        "plan": "Show the plan",
        "give": "Give out 2 tasks",
        "given": "2 tasks are given out.",
        "hand in": "Hand in",
        "without": "Turns without a code",
        "ask": "Ask to reopen",
        "send": "Ask",
        "asked": "The lead coder is asked.",
        "reopen": "Reopen",
        "reopened": "The task is open again.",
        "close": "Close the round",
        "closed": "The round is closed.",
    },
    "zh": {
        "open": "开启",
        "evenly": "均衡分配",
        "plan": "显示方案",
        "give": "分配 2 项任务",
        "given": "已分配 2 项任务。",
        "hand in": "提交",
        "without": "没有编码的话轮",
        "ask": "请求重新打开",
        "send": "提出请求",
        "asked": "已向编码组长提出请求。",
        "reopen": "重新打开",
        "reopened": "任务已重新打开。",
        "close": "结束本轮",
        "closed": "本轮已结束。",
    },
}


def open_a_round(lead: Visitor, words: dict[str, str]) -> str:
    """Its name, which no other round has; the lead stands on its page."""
    name, page = uuid4().hex[:8], lead.page
    lead.go(f"{STUDY}rounds/")
    page.locator('[name="name_en"]').fill(name)
    page.locator('[name="name_zh"]').fill(name)
    page.get_by_role("button", name=words["open"], exact=True).click()
    expect(page.locator("h1")).to_contain_text(name)
    return name


def give_evenly(lead: Visitor, words: dict[str, str]) -> None:
    """T03 and T05, to one of the two coders each."""
    page = lead.page
    page.get_by_role("link", name=words["evenly"]).click()
    page.locator('[name="each"]').fill("1")
    for box in page.locator('[name="transcripts"]').all():
        box.set_checked(box.input_value() in {"T03", "T05"})
    page.get_by_role("button", name=words["plan"]).click()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("button", name=words["give"]).click()
    expect(page.locator(".messages")).to_contain_text(words["given"])
    expect(page.locator(".matrix-task")).to_have_count(2)


def hand_in_and_ask(coder: Visitor, name: str, words: dict[str, str]) -> None:
    """From the queue, after a look at what has no code; then it is wanted back."""
    page = coder.page
    coder.go(f"{STUDY}coding/")
    page.locator(".my-task", has_text=name).get_by_role("link", name=words["hand in"]).click()
    expect(page.get_by_role("heading", name=words["without"])).to_be_visible()
    expect(page.locator(".uncoded li")).not_to_have_count(0)
    page.get_by_role("button", name=words["hand in"]).click()
    done = page.locator(".my-done", has_text=name)
    done.locator("summary", has_text=words["ask"]).click()
    done.locator("textarea").fill("A page was missing.")
    done.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.locator(".messages")).to_contain_text(words["asked"])


def reopen(lead: Visitor, words: dict[str, str]) -> None:
    page = lead.page
    page.locator("#asked a").click()
    expect(page.locator("blockquote")).to_contain_text("A page was missing.")
    page.get_by_role("button", name=words["reopen"]).click()
    expect(page.locator(".messages")).to_contain_text(words["reopened"])


def close(lead: Visitor, words: dict[str, str]) -> None:
    page = lead.page
    page.locator('[data-open="close-round"]').click()
    page.locator('#close-round [name="despite"]').check()
    page.locator("#close-round").get_by_role("button", name=words["close"]).click()
    expect(page.locator(".messages")).to_contain_text(words["closed"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_round_is_given_out_worked_off_reopened_and_closed(
    come: Come, language: Language
) -> None:
    words = WORDS[language]
    lead, coder = come(LEAD, Look(language=language)), come(CODER_B, Look(language=language))
    name = open_a_round(lead, words)
    give_evenly(lead, words)
    place = lead.path
    mine = coder.page.locator(".my-task", has_text=name)

    hand_in_and_ask(coder, name, words)
    expect(mine).to_have_count(0)

    lead.go(place)
    reopen(lead, words)
    coder.go(f"{STUDY}coding/")
    expect(mine).to_have_count(1)

    lead.go(place)
    close(lead, words)
    coder.go(f"{STUDY}coding/")
    expect(mine).to_have_count(0)


def test_single_cells_are_ticked_by_keyboard_on_a_phone(come: Come) -> None:
    lead = come(LEAD, Look(size="phone"))
    open_a_round(lead, WORDS["en"])
    page = lead.page

    page.get_by_label("Give T07 to coder_a").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Give out", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("1 task is given out.")
    page.locator(".matrix-task").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".messages")).to_contain_text("The task is taken back.")
    expect(page.locator(".matrix-task")).to_have_count(0)
