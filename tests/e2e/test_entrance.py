"""Coming in, looking around, going out; language and theme stay as chosen."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import sign_in
from tests.e2e.visit import Visitor

FIELDWORK = ["Cases", "Forms", "Submissions"]
ROOMS = {
    "pi": [*FIELDWORK, "Exports", "Transcripts", "Codebook", "Rounds", "Results", "Members"],
    "coordinator": [*FIELDWORK, "Exports", "Members"],
    "interviewer": FIELDWORK,
    "coder_a": ["Transcripts", "Codebook", "My work"],
    "coder_b": ["Transcripts", "Codebook", "My work"],
    "lead": ["Transcripts", "Codebook", "Rounds", "Results", "Members"],
    "analyst": [*FIELDWORK, "Exports", "Transcripts", "Codebook", "Results"],
    "manager": [*FIELDWORK, "Exports", "Transcripts", "Codebook", "Members"],
}


@pytest.mark.parametrize("person", ROOMS)
def test_one_click_signs_in_and_shows_the_rooms_of_the_role(come: Come, person: str) -> None:
    guest = come()

    sign_in(guest, person)

    guest.go("/studies/xuchang/")
    assert rooms(guest) == ["Overview", *ROOMS[person]]


def test_a_stranger_is_asked_to_sign_in_and_then_led_on(come: Come) -> None:
    guest = come()
    guest.go("/studies/xuchang/codebook/")
    asked_at = guest.path

    guest.page.get_by_role("button", name="Coder A").click()

    expect(guest.page.get_by_role("heading", level=1)).to_have_text("Codebook")
    assert asked_at == "/sign-in/"


def test_a_wrong_password_is_refused_kindly(come: Come) -> None:
    guest = come()
    guest.go("/sign-in/")
    guest.page.get_by_text("Sign in with e-mail and password").click()
    guest.page.get_by_label("E-mail").fill("pi@demo.example")
    guest.page.get_by_label("Password").fill("not the password")

    guest.page.get_by_role("button", name="Sign in", exact=True).click()

    expect(guest.page.get_by_role("alert")).to_contain_text(
        "No account has this e-mail address and this password."
    )


def test_signing_out_closes_the_study(come: Come) -> None:
    guest = come()
    sign_in(guest, "coder_b")
    guest.page.get_by_role("button", name="Account of Clara Meng").click()

    guest.page.get_by_role("button", name="Sign out").click()
    guest.page.wait_for_url("**/sign-in/")

    guest.go("/studies/xuchang/")
    assert guest.path == "/sign-in/"


def test_the_language_stays_as_chosen(come: Come) -> None:
    reader = come("coder_a")
    reader.go("/studies/xuchang/")

    reader.page.get_by_role("button", name="中文").click()
    reader.page.get_by_role("link", name="编码手册").click()

    expect(reader.page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert rooms(reader) == ["总览", "访谈稿", "编码手册", "我的工作"]


def test_the_theme_stays_as_chosen(come: Come) -> None:
    reader = come("coder_a")
    reader.go("/studies/xuchang/")

    reader.page.get_by_role("button", name="Light or dark").click()
    reader.page.get_by_role("button", name="Dark", exact=True).click()
    reader.go("/studies/xuchang/codebook/")

    expect(reader.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert is_dark(reader)


def rooms(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".study-nav a").all_inner_texts()


def is_dark(visitor: Visitor) -> bool:
    """Whether the page's ground is darker than its letters."""
    return bool(
        visitor.page.evaluate(
            """() => {
              const light = (colour) => {
                const brush = document.createElement("canvas").getContext("2d");
                brush.fillStyle = colour;
                brush.fillRect(0, 0, 1, 1);
                return brush.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part);
              };
              const { backgroundColor, color } = getComputedStyle(document.body);
              return light(backgroundColor) < light(color);
            }"""
        )
    )
