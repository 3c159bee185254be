"""The forms desk in the browser: a faulty file, a draft, what it changes, and away with it."""

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import FilePayload, expect

from config.embedded.places import PROJECT
from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults
from tests.e2e.people import COORDINATOR, INTERVIEWER
from tests.e2e.visit import Visitor

DESK = "/studies/xuchang/forms/"
FORM = f"{DESK}entrepreneur_interview/"
SHEET = PROJECT / "studies" / "xuchang" / "forms" / "entrepreneur.xlsx"


def changed(version: str, constraint: str) -> bytes:
    """The demo form in another version, with another limit on the year in which a firm began."""
    workbook = load_workbook(SHEET)
    survey, settings = workbook["survey"], workbook["settings"]
    asked = next(row for row in survey.iter_rows(min_row=2) if row[1].value == "founded")
    asked[column_of(survey, "constraint")].value = constraint
    settings[2][column_of(settings, "version")].value = version
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def column_of(sheet: Worksheet, header: str) -> int:
    return next(at for at, cell in enumerate(sheet[1]) if cell.value == header)


def upload(guest: Visitor, data: bytes) -> None:
    page = guest.page
    guest.go(f"{DESK}new/?form=entrepreneur_interview")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = FilePayload(name="entrepreneur.xlsx", mimeType=kind, buffer=data)
    page.locator('input[type="file"]').set_input_files(file)
    page.locator('form[enctype="multipart/form-data"] .btn-primary').click()


def test_a_faulty_form_is_told_by_row_and_a_draft_can_be_looked_at_and_dropped(come: Come) -> None:
    guest = come(COORDINATOR)
    page = guest.page

    upload(guest, changed("2099010101", ". > nofunc("))
    row = page.locator("tbody tr")
    expect(row).to_contain_text("The expression ends too early.")
    expect(row).to_contain_text("constraint")
    assert accessibility_faults(guest) == []

    upload(guest, changed("2099010101", ". > 1980"))
    guest.go(f"{FORM}difference/?version=2099010101")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("founded")
    expect(page.locator("tbody td").last).to_have_text("42")

    guest.go(f"{FORM}?version=2099010101")
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page.get_by_text("The draft is thrown away.")).to_be_visible()
    guest.go(DESK)
    expect(page.get_by_text("draft 2099010101")).to_have_count(0)


def test_a_form_is_printed_without_the_frame_of_the_page(come: Come) -> None:
    guest = come(INTERVIEWER)

    guest.go(f"{FORM}print/?lang=zh")
    guest.page.emulate_media(media="print")

    expect(guest.page.get_by_text("仅当第9题为“是”时填写。").first).to_be_visible()
    expect(guest.page.locator(".top")).to_be_hidden()
    expect(guest.page.locator(".tabs")).to_be_hidden()
