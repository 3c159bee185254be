"""A submission is returned, answered and approved, by hand and by keyboard."""

from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import COORDINATOR, INTERVIEWER

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
