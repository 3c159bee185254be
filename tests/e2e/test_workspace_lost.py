"""What may go wrong around the workspace: no network, two tabs, changes from elsewhere."""

from playwright.sync_api import Route, expect

from tests.e2e.conftest import Come
from tests.e2e.people import API, CODER_A
from tests.e2e.test_workspace import KIN, open_task, pick, press, saved, stored, task
from tests.e2e.visit import Visitor

__all__ = ["task"]  # the fixture


def begun(come: Come, task: int) -> Visitor:
    """The coder with one segment, saved."""
    coder = come(CODER_A)
    open_task(coder, task)
    press(coder.page, "ArrowDown", "ArrowDown")
    pick(coder.page, "kin")
    press(coder.page, "1", "Escape")
    saved(coder.page)
    return coder


def away(coder: Visitor, *, offline: bool) -> None:
    """Pull the plug, or put it in again; requests that fail meanwhile are part of the story."""
    coder.watch.is_asleep = offline
    coder.page.context.set_offline(offline)


def test_without_a_network_deeds_wait_over_a_reload_and_are_sent_in_order(
    come: Come, task: int
) -> None:
    coder = begun(come, task)
    page = coder.page
    away(coder, offline=True)

    press(page, "v", "3", "Escape", "ArrowDown", "ArrowDown")
    pick(page, "kin")
    press(page, "2", "Escape", "z")
    expect(page.locator("[data-saving-words]")).to_have_text("Offline: 4 waiting")
    expect(page.locator(".bar")).to_have_count(2)
    before = stored_elsewhere(come, task)
    away(coder, offline=False)
    page.goto("about:blank")
    open_task(coder, task)

    saved(page)
    assert [value for _said, _code, value in before] == [1]
    assert [(code, value) for _said, code, value in stored(coder, task)] == [(KIN, 3), (KIN, None)]
    expect(page.locator(".bar")).to_have_count(2)


def stored_elsewhere(come: Come, task: int) -> list[tuple[str, str, float | str | None]]:
    """What the server has, asked from another browser of the coder."""
    return stored(come(CODER_A), task)


def test_it_is_sent_by_itself_once_the_network_is_back(come: Come, task: int) -> None:
    coder = begun(come, task)
    away(coder, offline=True)
    press(coder.page, "v", "2", "Escape")
    expect(coder.page.locator("[data-saving]")).to_have_attribute("data-state", "offline")

    away(coder, offline=False)

    saved(coder.page)
    assert [value for _said, _code, value in stored(coder, task)] == [2]


def test_a_server_that_stumbles_is_asked_again(come: Come, task: int) -> None:
    coder = begun(come, task)
    coder.watch.expect(503)
    seen: list[str] = []

    def stumble(route: Route) -> None:
        seen.append(route.request.url)
        if len(seen) == 1:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    coder.page.route("**/steps", stumble)
    press(coder.page, "v", "2", "Escape")

    expect(coder.page.locator("[data-saving]")).to_have_attribute("data-state", "offline")
    saved(coder.page)
    assert [value for _said, _code, value in stored(coder, task)] == [2]


def test_two_tabs_see_what_the_other_does(come: Come, task: int) -> None:
    coder = begun(come, task)
    second = coder.page.context.new_page()
    second.goto(f"{coder.address}/studies/xuchang/coding/{task}/")
    second.locator("[data-ready]").wait_for()

    press(second, "u")
    pick(second, "kin")
    press(second, "Escape")

    saved(second)
    expect(coder.page.locator(".bar")).to_have_count(2)
    expect(coder.page.locator("[data-two-tabs]")).to_be_visible()
    press(coder.page, "z")
    saved(coder.page)
    expect(second.locator(".bar")).to_have_count(1)
    assert len(stored(coder, task)) == 1


def changed_elsewhere(coder: Visitor, task: int, value: int) -> None:
    """The same segment gets another value over the API, as from another device."""
    request = coder.page.request
    told = request.get(f"{coder.address}{API}/tasks/{task}/workspace").json()["segments"][0]
    csrf = coder.page.locator("[data-csrf]").get_attribute("data-csrf") or ""
    answer = request.patch(
        f"{coder.address}{API}/segments/{told['id']}",
        data={"value": value},
        headers={"X-CSRFToken": csrf, "If-Match": f'"{told["version"]}"'},
    )
    assert answer.ok, answer.text()


def test_a_change_from_elsewhere_is_shown_and_mine_can_stand(come: Come, task: int) -> None:
    coder = begun(come, task)
    coder.watch.expect(412)
    changed_elsewhere(coder, task, 3)

    press(coder.page, "v", "2")

    dialog = coder.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Changed elsewhere meanwhile")
    assert [value for _said, _code, value in stored(coder, task)] == [3]
    dialog.get_by_role("button", name="Keep mine").click()
    saved(coder.page)
    assert [value for _said, _code, value in stored(coder, task)] == [2]


def test_a_change_from_elsewhere_is_shown_and_theirs_can_stand(come: Come, task: int) -> None:
    coder = begun(come, task)
    coder.watch.expect(412)
    changed_elsewhere(coder, task, 3)

    press(coder.page, "v", "2")
    coder.page.get_by_role("dialog").get_by_role("button", name="Keep theirs").click()

    saved(coder.page)
    assert [value for _said, _code, value in stored(coder, task)] == [3]
    expect(coder.page.locator(".bar-label")).to_contain_text("3")
    press(coder.page, "j")
    expect(coder.page.locator('[data-part="value"] [aria-pressed="true"]')).to_contain_text("3")
