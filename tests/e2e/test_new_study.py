"""A new study in the browser: from a package with progress, and what a broken package says."""

from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.makings import upload
from tests.e2e.packages import DEMO, broken, renamed
from tests.e2e.people import PI
from tests.e2e.visit import Look


def test_a_package_becomes_a_study_before_one_s_eyes(come: Come) -> None:
    investigator = come(PI)
    page = investigator.page

    upload(investigator, "second.zip", renamed("second"))
    expect(page.locator("[data-job] progress")).to_be_visible()
    page.wait_for_url("**/studies/second/", timeout=90_000)

    expect(page.locator("section.strand-1")).to_contain_text("60")
    investigator.go("/studies/second/codebook/")
    expect(page.locator(".code-card")).to_have_count(60)


def test_a_broken_package_names_file_row_and_reason(come: Come) -> None:
    investigator = come(PI, Look("zh"))
    last_row = len((DEMO / "cases.csv").read_text("utf-8").splitlines()) + 1

    upload(investigator, "broken.zip", broken("another"))

    cells = investigator.page.locator("tbody tr").first.locator("th, td")
    expect(cells.nth(0)).to_have_text("cases.csv")
    expect(cells.nth(2)).to_have_text(str(last_row))
    expect(cells.nth(4)).to_contain_text("F01")


def test_a_file_that_is_no_zip_is_refused_on_the_spot(come: Come) -> None:
    investigator = come(PI)

    upload(investigator, "notes.zip", b"not a zip at all")

    expect(investigator.page.get_by_role("alert")).to_contain_text("This is not a zip file.")


def test_an_empty_study_says_what_to_do_next(come: Come) -> None:
    investigator = come(PI)
    page = investigator.page
    investigator.go("/studies/new/")
    page.get_by_label("Title in English").fill("Salt Roads of the North")

    page.get_by_role("button", name="Found the study").click()

    page.wait_for_url("**/studies/salt-roads-of-the-north/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Salt Roads of the North")
