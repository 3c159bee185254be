"""A coder listens: the text follows the sound, and the sound follows the text."""

import struct
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.coding_tasks import give
from tests.e2e.conftest import Come
from tests.e2e.people import CODER_A, MANAGER
from tests.e2e.visit import Visitor

STUDY = "/studies/xuchang/"
CODE = "HEARD"
TIMES = {0: "0:00", 1: "0:04", 2: "0:08", 5: "0:16"}  # by turn, from nought


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds of silence."""
    path = tmp_path_factory.mktemp("sound") / "talk.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<h", 0) * 8000 * 20)
    return path


@pytest.fixture
def page(come: Come, product: str, recording: Path) -> Page:
    """The workspace of a talk that has a recording, and times of some turns."""
    give(product, transcript=CODE, coder=CODER_A)
    add_sound(come(MANAGER), recording)
    task = give(product, transcript=CODE, coder=CODER_A)
    coder = come(CODER_A)
    coder.go(f"{STUDY}coding/{task}/")
    coder.page.locator("[data-ready]").wait_for()
    coder.page.wait_for_function(
        "() => document.querySelector('[data-player] audio').duration > 19"
    )
    return coder.page


def add_sound(manager: Visitor, recording: Path) -> None:
    manager.go(f"{STUDY}transcripts/{CODE}/correct/")
    page = manager.page
    with page.expect_navigation():
        page.locator("#recording-file").set_input_files(recording)
        page.get_by_role("button", name="Send").click()
    for turn, time in TIMES.items():
        page.locator("[data-time]").nth(turn).fill(time)
    page.locator("[data-preview]").click()
    expect(page.locator("[data-outlook]")).to_contain_text("Only times differ")
    page.locator("[data-save-now]").click()
    page.wait_for_url("**/versions/")


def now(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-player] audio').currentTime"))


def heard(page: Page, number: int) -> None:
    expect(page.locator(".turn.heard")).to_have_id(f"turn-{number}")


def pause(page: Page) -> None:
    page.evaluate("document.querySelector('[data-player] audio').pause()")


def test_sound_and_text_follow_each_other(page: Page) -> None:
    play = page.locator("[data-play]")
    page.set_viewport_size({"width": 1200, "height": 360})  # the last turn is below the window

    play.click()
    expect(play).to_have_accessible_name("Pause")
    page.wait_for_function("() => document.querySelector('[data-player] audio').currentTime > 0.2")
    heard(page, 1)
    play.click()
    expect(play).to_have_accessible_name("Play")

    page.locator('[data-seek="16000"]').click()
    heard(page, 6)
    expect(page.locator("#turn-6 .turn-text")).to_be_in_viewport()
    pause(page)
    at = now(page)
    page.locator("[data-back]").click()
    assert at - now(page) == pytest.approx(3, abs=0.01)
    heard(page, 3)

    page.locator("#reader-text").focus()
    page.keyboard.press("b")
    assert at - now(page) == pytest.approx(6, abs=0.01)
