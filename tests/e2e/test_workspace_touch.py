"""A coder with a tablet or a phone: a finger holds, draws and moves the ends of what is selected."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Come
from tests.e2e.people import CODER_A
from tests.e2e.test_workspace import KIN, open_task, quote, saved, spot, stored, task
from tests.e2e.visit import Look

__all__ = ["task"]  # the fixture


class Finger:
    """One finger on the screen, as the browser hears it from the device."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def tell(self, kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def draw(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Slowly: what is quick is a fling, and what follows at once is part of it."""
        for step in range(1, 6):
            part = step / 5
            x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
            self.tell("touchMove", (x, y))
            self.page.wait_for_timeout(30)
        self.tell("touchEnd")
        self.page.wait_for_timeout(400)


def test_touch_holds_a_word_draws_on_and_moves_an_end(come: Come, task: int) -> None:
    coder = come(CODER_A, Look(size="phone"))
    open_task(coder, task)
    page = coder.page
    finger = Finger(page)

    finger.tell("touchStart", spot(page, 2, "后来"))
    expect(quote(page)).to_have_text("后来")
    finger.draw(spot(page, 2, "后来"), spot(page, 2, "青岛"))
    expect(quote(page)).to_have_text("后来跟青岛")

    box = page.locator('[data-handle="end"]').bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    grip = (box["x"] + box["width"] / 2, box["y"] + 10)
    farther = spot(page, 2, "年，他们")[0] - spot(page, 2, "岛的客户")[0]
    finger.tell("touchStart", grip)
    finger.draw(grip, (grip[0] + farther, grip[1]))
    expect(quote(page)).not_to_have_text("后来跟青岛")
    chosen = quote(page).inner_text()

    page.get_by_role("toolbar").get_by_role("button", name="Give a code").tap()
    page.get_by_role("combobox", name="Find a code").wait_for()
    page.keyboard.type("kin")
    page.get_by_role("option").first.tap()
    page.locator('[data-part="value"] .ws-choice').nth(1).tap()

    saved(page)
    assert stored(coder, task) == [(chosen, KIN, 2)]
