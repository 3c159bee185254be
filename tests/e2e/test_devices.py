"""A device is added, sends with the address that is shown once, and is shut out."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import COORDINATOR
from tests.e2e.visit import Language, Look, Size

DEVICES = "/studies/xuchang/devices/"
WORDS: dict[Language, tuple[str, str, str]] = {
    "en": ("Add the device", "Revoke", "is shut out"),
    "zh": ("添加设备", "撤销", "已停用"),
}


@pytest.mark.parametrize(("language", "size"), [("en", "desktop"), ("zh", "phone")])
def test_a_device_gets_in_until_it_is_revoked(come: Come, language: Language, size: Size) -> None:
    add, revoke, gone = WORDS[language]
    visitor = come(COORDINATOR, Look(language=language, size=size))
    page, name = visitor.page, f"Tablet {language}"
    visitor.go(DEVICES)

    page.locator("#id_name").fill(name)
    page.get_by_role("button", name=add).click()
    expect(page.locator("svg.qr")).to_be_visible()
    address = page.locator("#address").input_value()
    door = f"{visitor.address}{urlsplit(address).path}/formList"
    before = page.request.get(door).status
    visitor.go(DEVICES)
    expect(page.locator("svg.qr")).to_have_count(0)
    row = page.locator("tbody tr", has_text=name)
    row.get_by_role("button", name=revoke).click()
    page.locator("dialog[open]").get_by_role("button", name=revoke).click()

    expect(page.locator(".messages")).to_contain_text(gone)
    assert (before, page.request.get(door).status) == (200, 404)
    expect(page.locator("tbody tr", has_text=name)).to_have_count(0)
