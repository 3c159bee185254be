"""A coder at work in the browser: by mouse, by keys alone, by touch; every deed reaches the server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.coding_tasks import give
from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults, english_on, layout_faults
from tests.e2e.people import API, CODER_A, CODER_B
from tests.e2e.visit import Look, Visitor

KIN, KIN_NAME = "emb.kinship", "Kin and co-villager ties"
FAMILY = "爷爷👨‍👩‍👧"
TALK = "TALK"
names = (f"{TALK}{number}" for number in range(1, 100))


@pytest.fixture
def task(product: str) -> int:
    """A fresh task of coder A on a short talk in both scripts, with emoji and rare characters."""
    return give(product, transcript=next(names), coder=CODER_A)


@pytest.fixture
def coder(come: Come, task: int) -> Iterator[Visitor]:
    visitor = come(CODER_A)
    open_task(visitor, task)
    yield visitor
    saved(visitor.page)


def open_task(visitor: Visitor, task: int) -> None:
    visitor.go(f"/studies/xuchang/coding/{task}/")
    visitor.page.locator("[data-ready]").wait_for()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def pick(page: Page, letters: str) -> None:
    """Give the selection the first code that these letters find."""
    press(page, "Enter")
    page.keyboard.type(letters)
    press(page, "Enter")


def saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_have_attribute("data-state", "saved")


def stored(visitor: Visitor, task: int) -> list[tuple[str, str, float | str | None]]:
    """What the server has: quote, code and value of each segment in the order of the text."""
    answer = visitor.page.request.get(f"{visitor.address}{API}/tasks/{task}/workspace")
    return [(one["quote"], one["code"], one["value"]) for one in answer.json()["segments"]]


def quote(page: Page) -> Locator:
    return page.locator("[data-inspector] .ws-quote")


def turn(page: Page, number: int) -> Locator:
    return page.locator(f"#turn-{number} .turn-text")


def spot(page: Page, number: int, word: str) -> tuple[float, float]:
    """The middle of the first character of a word in the window."""
    x, y = page.evaluate(
        """([number, word]) => {
          const { firstChild: node } = document.querySelector(`#turn-${number} .turn-text`);
          const at = node.data.indexOf(word);
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const { left, top, width, height } = range.getBoundingClientRect();
          return [left + width / 2, top + height / 2];
        }""",
        [number, word],
    )
    return float(x), float(y)


def test_by_keys_alone_a_sentence_gets_code_value_and_attribute(coder: Visitor, task: int) -> None:
    page = coder.page

    press(page, "ArrowDown", "ArrowDown", "ArrowRight")
    pick(page, "kin")
    press(page, "2", "1", "Escape")

    saved(page)
    ((said, code, value),) = stored(coder, task)
    assert (said, code, value) == (f"最早是我{FAMILY}走街串巷收头发。", KIN, 2)
    expect(page.locator('[data-part="attribute"] summary b').first).not_to_have_text("–")


def test_the_same_words_take_several_codes_and_pinned_ones_by_one_key(
    coder: Visitor, task: int
) -> None:
    page = coder.page
    page.locator(f'[data-pin="{KIN}"]').first.focus()
    press(page, "Enter")
    page.locator("#reader-text").focus()

    press(page, "ArrowDown", "ArrowDown", "1", "Escape")
    pick(page, "global pip")
    press(page, "Escape")

    saved(page)
    assert {code for _said, code, _value in stored(coder, task)} == {KIN, "gpn.pipeline"}
    expect(page.locator(".bar")).to_have_count(2)


def test_the_last_code_again_and_digits_for_its_value(coder: Visitor, task: int) -> None:
    page = coder.page

    press(page, "ArrowDown", "ArrowDown")
    pick(page, "kin")
    press(page, "3", "Escape", "ArrowDown", "ArrowDown", ".", "1", "Escape")

    saved(page)
    assert [value for _said, _code, value in stored(coder, task)] == [3, 1]


def test_words_grow_and_borders_move_without_cutting_a_family_in_two(
    coder: Visitor, task: int
) -> None:
    page = coder.page
    page.mouse.dblclick(*spot(page, 2, "爷爷"))

    press(page, "Shift+ArrowRight")
    expect(quote(page)).to_have_text(FAMILY)
    pick(page, "kin")
    press(page, "Escape", "Alt+]", "Alt+[")

    saved(page)
    assert stored(coder, task) == [(f"我{FAMILY}走", KIN, None)]


def test_a_character_outside_the_plane_counts_as_one(coder: Visitor, task: int) -> None:
    page = coder.page
    page.mouse.dblclick(*spot(page, 4, "先生"))

    pick(page, "kin")
    press(page, "Escape", "Alt+[")

    saved(page)
    assert stored(coder, task) == [("𠮷先生", KIN, None)]


def test_mouse_drags_words_and_a_click_on_the_code_gives_it(coder: Visitor, task: int) -> None:
    page = coder.page
    page.mouse.move(*spot(page, 6, "buyer"))
    page.mouse.down()
    page.mouse.move(*spot(page, 6, "returned"), steps=6)
    page.mouse.up()

    page.locator(f'.code-tree [data-code="{KIN}"]').click()

    saved(page)
    ((said, code, _value),) = stored(coder, task)
    assert (said.startswith(("buyer", "uyer")), code) == (True, KIN)


def test_three_clicks_take_the_turn_and_the_menu_asks_for_a_code(coder: Visitor, task: int) -> None:
    page = coder.page
    page.mouse.click(*spot(page, 6, "season"), click_count=3)
    expect(quote(page)).to_have_text(turn(page, 6).inner_text())

    page.get_by_role("toolbar").get_by_role("button", name="Give a code").click()
    page.keyboard.type("qinyuan")
    page.get_by_role("option").first.click()

    saved(page)
    assert [code for _said, code, _value in stored(coder, task)] == [KIN]


def test_merge_change_and_remove(coder: Visitor, task: int) -> None:
    page = coder.page
    press(page, "ArrowDown", "ArrowDown", "ArrowRight")
    pick(page, "kin")
    press(page, "1", "Escape", "ArrowRight", ".", "Escape")

    press(page, "g")

    saved(page)
    ((said, _code, value),) = stored(coder, task)
    assert (said.count("。"), value) == (2, 1)
    press(page, "c")
    page.keyboard.type("family")
    press(page, "Enter")
    saved(page)
    assert [code for _said, code, _value in stored(coder, task)] == ["ssp.family_firm"]
    press(page, "Delete")
    saved(page)
    assert stored(coder, task) == []


def test_undo_and_redo_go_on_after_a_reload(coder: Visitor, task: int) -> None:
    page = coder.page
    press(page, "ArrowDown", "ArrowDown")
    pick(page, "kin")
    press(page, "2", "Escape")
    saved(page)
    page.reload()
    page.locator("[data-ready]").wait_for()

    press(page, "z", "z")
    saved(page)
    emptied = stored(coder, task)
    press(page, "Shift+z", "Shift+z")
    saved(page)

    assert emptied == []
    assert [(code, value) for _said, code, value in stored(coder, task)] == [(KIN, 2)]
    expect(page.locator(".bar-label")).to_contain_text("2")


def test_jumps_to_the_next_turn_of_the_respondent_without_a_code(coder: Visitor) -> None:
    page = coder.page
    press(page, "u")
    expect(quote(page)).to_have_text(turn(page, 2).inner_text())

    pick(page, "kin")
    press(page, "Escape", "u")

    expect(quote(page)).to_have_text(turn(page, 4).inner_text())
    expect(page.locator("[data-progress-words]")).to_have_text("1 of 3 turns coded")


def test_words_become_a_code_of_their_own(coder: Visitor, task: int) -> None:
    page = coder.page
    page.mouse.dblclick(*spot(page, 6, "season"))

    press(page, "i")

    expect(page.locator("[data-inspector] .segment-code").first).to_contain_text("season")
    saved(page)
    assert [said for said, _code, _value in stored(coder, task)] == ["season"]


def test_a_memo_stays_with_its_segment(coder: Visitor) -> None:
    page = coder.page
    press(page, "ArrowDown", "ArrowDown")
    pick(page, "kin")
    press(page, "Escape", "m")
    page.keyboard.type("Compare with T02 😀")
    press(page, "Escape")
    saved(page)

    page.reload()
    page.locator("[data-ready]").wait_for()
    press(page, "j")

    memo = page.locator("[data-inspector]").get_by_label("Memo", exact=True)
    expect(memo).to_have_value("Compare with T02 😀")


def test_a_search_steps_through_hits_and_codes_them_after_a_preview(
    coder: Visitor, task: int
) -> None:
    page = coder.page
    press(page, "f")
    page.keyboard.type("的")
    expect(page.locator(".ws-hit")).to_have_count(6)

    press(page, "Enter")
    expect(page.locator("[data-inspector] .ws-quote")).to_have_text("的")
    page.get_by_role("button", name="Code all hits").click()
    page.keyboard.type("kin")
    press(page, "Enter")
    plan = page.get_by_role("dialog").locator(".ws-plan")
    expect(plan).to_contain_text(TALK)
    page.get_by_role("button", name="Code them").click()

    saved(page)
    coded = stored(coder, task)
    assert {code for _said, code, _value in coded} == {KIN}
    press(page, "z")
    saved(page)
    assert (len(coded) > 3, stored(coder, task)) == (True, [])


def test_handing_in_shows_what_is_uncoded_and_closes_the_segments(come: Come, task: int) -> None:
    coder = come(CODER_A)
    open_task(coder, task)
    page = coder.page
    press(page, "u")
    pick(page, "kin")
    press(page, "Escape")

    page.locator("[data-open-hand-in]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".ws-jump")).to_have_count(3)  # two turns, a value
    dialog.get_by_role("button", name="Hand in").click()

    expect(page.locator(".ws-head")).to_contain_text("handed in")
    expect(page.locator("[data-open-hand-in]")).to_have_count(0)
    press(page, "j", "Delete")
    expect(page.locator(".bar")).to_have_count(1)


def test_what_happens_is_spoken(coder: Visitor) -> None:
    page = coder.page
    spoken = page.locator("[data-spoken]")

    press(page, "ArrowDown")
    expect(spoken).to_contain_text("您家最早是怎么进入这个行业的？")
    pick(page, "kin")
    expect(spoken).to_contain_text(KIN_NAME)
    press(page, "2")
    expect(spoken).to_contain_text("Value 2")


@pytest.mark.parametrize(
    "look",
    [Look("en", "dark", "desktop"), Look("zh", "light", "phone"), Look("zh", "light", "desktop")],
    ids=str,
)
def test_picker_card_help_and_dialogs_are_sound(come: Come, task: int, look: Look) -> None:
    coder = come(CODER_A, look)
    open_task(coder, task)
    page = coder.page
    faults: list[str] = []

    def judge() -> None:
        faults.extend([*accessibility_faults(coder), *layout_faults(page)])
        if look.language == "zh":
            faults.extend(english_on(page))

    press(page, "ArrowDown", "ArrowDown", "Enter")
    page.keyboard.type("k")
    judge()
    press(page, "Enter")
    judge()
    press(page, "Escape", "Escape", "?")
    judge()
    press(page, "Escape", "f")
    page.keyboard.type("的")
    page.locator(".ws-hit").first.wait_for()
    judge()
    page.locator("[data-open-hand-in]").click()
    judge()

    assert faults == []
    saved(page)


def test_another_coder_cannot_open_it(come: Come, task: int) -> None:
    other = come(CODER_B)
    other.watch.expect(404)

    assert other.go(f"/studies/xuchang/coding/{task}/").status == 404
