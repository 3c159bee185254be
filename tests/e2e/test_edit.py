"""A submission is edited in the browser: seen before it is saved, kept when somebody was faster."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Come
from tests.e2e.makings import instance_of
from tests.e2e.people import API, COORDINATOR, MANAGER, PI
from tests.e2e.visit import Language, Look, Visitor

SUBMISSIONS = "/studies/xuchang/submissions/"
WORDS: dict[Language, tuple[str, str, str, str, str]] = {
    "en": ("Edit", "Why is it changed?", "Look at the changes", "Save as a new version", "Saved"),
    "zh": ("修改", "为什么修改？", "查看改动", "保存为新版本", "已保存"),
}


def number(page: Page) -> str:
    """The selector of the first whole number that was answered."""
    fields = page.locator("input.edit-integer")
    names = fields.evaluate_all("all => all.filter((one) => one.value).map((one) => one.name)")
    return f'input[name="{names[0]}"]'


def look_at(page: Page, words: tuple[str, ...]) -> None:
    page.get_by_role("button", name=words[2]).last.click()
    page.locator("#attempt").wait_for()


@pytest.mark.parametrize(
    ("language", "case", "size"), [("en", "F07", "desktop"), ("zh", "F08", "phone")]
)
def test_an_answer_is_corrected_after_a_look(
    come: Come, language: Language, case: str, size: str
) -> None:
    words = WORDS[language]
    visitor = come(COORDINATOR, Look(language=language, size=size))  # type: ignore[arg-type]
    page, before = visitor.page, instance_of(come(PI), case)
    visitor.go(f"{SUBMISSIONS}{before}/")

    page.get_by_role("link", name=words[0], exact=True).click()
    was = page.locator(number(page)).input_value()
    page.locator(number(page)).fill(str(int(was) - 1))
    page.get_by_label(words[1]).fill("Heard it again on the tape.")
    look_at(page, words)
    expect(page.locator("section[aria-labelledby=attempt] td").last).to_have_text(str(int(was) - 1))
    page.get_by_role("button", name=words[3]).click()

    expect(page.locator(".messages")).to_contain_text(words[4])
    expect(page.locator(".feed")).to_contain_text("Heard it again on the tape.")
    assert visitor.path != f"{SUBMISSIONS}{before}/"
    visitor.go(f"{SUBMISSIONS}{before}/")
    assert visitor.path != f"{SUBMISSIONS}{before}/"


def test_a_row_is_added_and_taken_out_by_keyboard(come: Come) -> None:
    visitor = come(MANAGER)
    page = visitor.page
    visitor.go(f"{SUBMISSIONS}{instance_of(come(PI), 'F09')}/edit/")
    rows = page.locator(".edit-row")
    count = rows.count()

    page.locator(".edit-repeat button").first.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(count + 1)
    assert page.evaluate("document.activeElement.classList.contains('edit-row')")
    page.locator(".edit-row:focus button").focus()
    page.keyboard.press("Enter")

    expect(rows).to_have_count(count)
    look_at(page, WORDS["en"])
    expect(page.get_by_text("Nothing yet: every answer is as it was.")).to_be_visible()


def test_who_comes_late_is_told_and_keeps_what_was_typed(come: Come) -> None:
    visitor, other = come(COORDINATOR), come(PI)
    page, name = visitor.page, instance_of(other, "F10")
    visitor.go(f"{SUBMISSIONS}{name}/edit/")
    was = page.locator(number(page)).input_value()
    page.locator(number(page)).fill(str(int(was) - 2))
    page.get_by_label("Why is it changed?").fill("A slip of the pen.")
    look_at(page, WORDS["en"])
    faster(other, name)

    visitor.watch.expect(409)
    page.get_by_role("button", name="Save as a new version").click()

    expect(page.get_by_role("alert")).to_contain_text(
        "Somebody else has edited this submission meanwhile."
    )
    expect(page.locator(number(page))).to_have_value(str(int(was) - 2))
    expect(page.get_by_label("Why is it changed?")).to_have_value("A slip of the pen.")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator(".messages")).to_contain_text("Saved as version 3.")


def faster(visitor: Visitor, name: str) -> None:
    """Somebody saves another answer over the API."""
    visitor.go(f"{SUBMISSIONS}{name}/edit/")
    page = visitor.page
    field = page.locator("select").first
    path = field.get_attribute("name") or ""
    options = field.locator("option").evaluate_all("all => all.map((one) => one.value)")
    wanted = next(one for one in options if one and one != field.input_value())
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()
    answer = page.request.patch(
        f"{visitor.address}{API}/submissions/{name}/answers",
        data={"answers": {path: wanted}, "reason": "Faster"},
        headers={"X-CSRFToken": token, "Referer": f"{visitor.address}/"},
    )
    assert answer.status == 200, answer.text()
