"""The coordinator finds a submission and reads it as people read."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Come
from tests.e2e.people import COORDINATOR, INTERVIEWER
from tests.e2e.visit import Look

SUBMISSIONS = "/studies/xuchang/submissions/"


def test_filters_narrow_the_submissions_at_once(come: Come) -> None:
    coordinator = come(COORDINATOR)
    page = coordinator.page
    coordinator.go(SUBMISSIONS)

    page.get_by_label("Form").select_option("official_interview")
    expect(page.locator(".lead")).to_contain_text("18 of 60 submissions")
    page.get_by_label("Interviewer").select_option("KB01")
    expect(page.locator(".lead")).to_contain_text("4 of 60 submissions")

    assert cases(page) == ["G17", "G13", "G11", "G08"]


def test_filters_work_without_scripts(come: Come) -> None:
    coordinator = come(COORDINATOR, Look(scripts=False))
    page = coordinator.page
    coordinator.go(SUBMISSIONS)
    page.get_by_label("Case").fill("F01")

    page.get_by_role("button", name="Show").click()

    assert cases(page) == ["F01"]


def test_a_submission_shows_labelled_answers_and_repeats_as_tables(come: Come) -> None:
    coordinator = come(COORDINATOR)
    page = coordinator.page
    coordinator.go(f"{SUBMISSIONS}?case=F01")

    page.get_by_role("link", name="F01").click()

    expect(answer(page, "Ownership today")).to_have_text("Joint venture")
    suppliers = page.get_by_role("region", name="Main suppliers (up to five, largest first)")
    expect(suppliers.locator("tbody tr")).to_have_count(2)
    expect(suppliers.locator("tbody tr").first).to_contain_text("Machines")


def test_the_same_submission_reads_in_chinese(come: Come) -> None:
    coordinator = come(COORDINATOR, Look("zh"))
    coordinator.go(f"{SUBMISSIONS}?case=F01")

    coordinator.page.get_by_role("link", name="F01").click()

    expect(coordinator.page.locator(".answers").first).to_contain_text("电话")


def test_an_interviewer_meets_only_their_own_cases(come: Come) -> None:
    interviewer = come(INTERVIEWER)
    interviewer.go("/studies/xuchang/cases/")

    mine = cases(interviewer.page)
    interviewer.watch.expect(404)
    other = interviewer.go("/studies/xuchang/cases/F02/").status

    assert mine == [
        "F01",
        "F08",
        "F09",
        "F11",
        "F12",
        "F14",
        "F17",
        "F20",
        "F29",
        "G08",
        "G11",
        "G13",
        "G17",
    ]
    assert other == 404


def cases(page: Page) -> list[str]:
    return page.locator("tbody .link-row a").all_inner_texts()


def answer(page: Page, question: str) -> Locator:
    asked = page.locator("dt").get_by_text(question, exact=True)
    return page.locator(".answer", has=asked).locator("dd")
