"""A submission is returned, answered and approved, by hand and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import COORDINATOR, INTERVIEWER
from tests.e2e.visit import Language, Look

STUDY = "/studies/xuchang/"
SUBMISSIONS = f"{STUDY}submissions/"


def test_what_is_returned_waits_for_the_interviewer_with_its_reason(come: Come) -> None:
    interviewer, coordinator = come(INTERVIEWER), come(COORDINATOR)
    interviewer.go(SUBMISSIONS)
    href = interviewer.page.locator("th a").first.get_attribute("href") or ""
    coordinator.go(href)
    coordinator.page.get_by_label("Comment", exact=True).fill("How many people work there?")
    coordinator.page.get_by_role("button", name="Return").click()
    expect(coordinator.page.get_by_text("Returned to the interviewer.")).to_be_visible()

    interviewer.go(STUDY)
    interviewer.page.get_by_text("1 submission returned to you").click()
    interviewer.page.locator("th a").first.click()

    expect(interviewer.page.locator(".feed")).to_contain_text("How many people work there?")
    interviewer.page.get_by_label("Comment", exact=True).fill("Forty.")
    interviewer.page.get_by_role("button", name="Only comment").click()
    expect(interviewer.page.get_by_text("Your comment is kept.")).to_be_visible()
    coordinator.go(href)
    expect(coordinator.page.locator(".feed")).to_contain_text("Forty.")


def test_submissions_are_approved_together_by_keyboard(come: Come) -> None:
    coordinator = come(COORDINATOR)
    page = coordinator.page
    coordinator.go(f"{SUBMISSIONS}?case=F01")

    page.get_by_label("Choose F01").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 submission approved.")).to_be_visible()
    expect(page).to_have_url(f"{page.url.split('/studies')[0]}{SUBMISSIONS}?case=F01")
    expect(page.locator("tbody tr").first).to_contain_text("Approved")


@pytest.mark.parametrize(
    ("language", "case", "words"),
    [
        ("en", "F11", ("Choose all on this page", "Give to", "1 submission changed hands.")),
        ("zh", "F12", ("选择本页全部", "交给", "1 份问卷记录已更换审核人。")),
    ],
)
def test_all_on_the_page_are_ticked_and_given_to_a_reviewer(
    come: Come, language: Language, case: str, words: tuple[str, str, str]
) -> None:
    coordinator = come(COORDINATOR, Look(language=language))
    page = coordinator.page
    coordinator.go(f"{SUBMISSIONS}?case={case}")

    page.get_by_label(words[0]).check()
    expect(page.locator('[data-ticked="submission"]')).to_have_text("(1)")
    page.locator('#bulk select[name="reviewer"]').select_option("manager")
    page.get_by_role("button", name=words[1]).click()

    expect(page.locator(".messages")).to_contain_text(words[2])
    expect(page.locator("tbody tr").first).to_contain_text("manager")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "F13", ("All 1 that match", "Approve", "1 submission approved.")),
        ("zh", "F14", ("符合条件的全部 1 份", "通过", "1 份问卷记录已通过。")),
    ],
)
def test_all_that_match_are_approved(
    come: Come, language: Language, text: str, words: tuple[str, str, str]
) -> None:
    coordinator = come(COORDINATOR, Look(language=language, size="phone"))
    page = coordinator.page
    coordinator.go(f"{SUBMISSIONS}?text={text}&review=waiting")

    page.get_by_label(words[0]).check()
    page.locator("#bulk").get_by_role("button", name=words[1]).click()

    expect(page.locator(".messages")).to_contain_text(words[2])
    expect(page.locator(".empty")).to_be_visible()
