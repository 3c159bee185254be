"""Importing transcripts in the browser: drop files, see the verdicts, decide, keep."""

import json
from base64 import b64encode

import pytest
from playwright.sync_api import Page, expect

from tests.documents import a_docx
from tests.e2e.conftest import Come
from tests.e2e.judge import accessibility_faults
from tests.e2e.people import PI
from tests.e2e.visit import Language, Look, Visitor

TRANSCRIPTS = "/studies/xuchang/transcripts/"
IMPORT = f"{TRANSCRIPTS}import/"
WORDS = {
    "en": {
        "ready": "ready",
        "bad": "cannot be read",
        "why": "A piece ends before it begins",
        "role": "Role of the speaker 小李",
        "keep": "Keep as a transcript",
        "added": "is added",
        "guess": "The encoding is a guess: choose it.",
        "reread": "Read it so",
        "throw": "Throw away",
    },
    "zh": {
        "ready": "已就绪",
        "bad": "无法读取",
        "why": "有片段的结束早于开始",
        "role": "说话人角色： 小李",
        "keep": "保存为访谈稿",
        "added": "已添加访谈稿",
        "guess": "字符编码只是猜测：请选择。",
        "reread": "按此读取",
        "throw": "丢弃",
    },
}
# Only what a browser itself can make reaches its drop handler: a DataTransfer with files.
DROP = """(files) => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  const place = document.querySelector("[data-drop]");
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


def drop(page: Page, **files: bytes) -> None:
    """Let files fall onto the page; a name's last underscore is its dot."""
    named = [
        (".".join(name.rsplit("_", 1)), b64encode(content).decode())
        for name, content in files.items()
    ]
    page.evaluate(DROP, json.loads(json.dumps(named)))


def choose_the_encoding(guest: Visitor, name: str, button: str) -> None:
    page = guest.page
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("UTF-16 LE").check()
    page.get_by_role("button", name=button).click()
    expect(page.locator(".import-turn")).to_contain_text("曲发")
    assert accessibility_faults(guest) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_three_files_are_dropped_decided_upon_and_kept(come: Come, language: Language) -> None:
    guest, words = come(PI, Look(language)), WORDS[language]
    page = guest.page
    lines = [
        ("老张：", "我们做头发。"),
        ("小李：", "做了多久？"),
        ("老张：", f"三十年{language}。"),
        ("小李：", "好吗？"),
    ]
    guest.go(IMPORT)

    drop(
        page,
        **{
            f"X{language}_docx": a_docx(*lines),
            f"Y{language}_txt": "曲发".encode("utf-16-le"),
            f"Z{language}_srt": b"1\n00:00:03,000 --> 00:00:02,000\na\n",
        },
    )

    uploads = page.locator(".import-line")
    expect(uploads.filter(has_text=f"X{language}.docx")).to_contain_text(words["ready"])
    expect(uploads.filter(has_text=f"Y{language}.txt")).to_contain_text(words["guess"])
    bad = uploads.filter(has_text=f"Z{language}.srt")
    expect(bad).to_contain_text(words["bad"])
    expect(bad).to_contain_text(words["why"])
    assert accessibility_faults(guest) == []

    choose_the_encoding(guest, f"Y{language}.txt", words["reread"])
    guest.go(IMPORT)
    page.get_by_role("link", name=f"X{language}.docx", exact=True).click()
    expect(page.locator(".import-turn")).to_have_count(4)
    role = page.get_by_label(words["role"])
    expect(role).to_have_value("interviewer")
    role.select_option("unknown")
    page.locator("[name=code]").fill(f"X{language}")
    assert accessibility_faults(guest) == []
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.locator(".message-success")).to_contain_text(words["added"])
    expect(uploads.filter(has_text=f"X{language}.docx")).to_have_count(0)

    for left in (f"Y{language}.txt", f"Z{language}.srt"):
        page.get_by_role("button", name=f"{words['throw']}: {left}").click()
        expect(uploads.filter(has_text=left)).to_have_count(0)
    guest.go(f"{TRANSCRIPTS}X{language}/")
    expect(page.get_by_text(f"三十年{language}。")).to_be_visible()


def test_the_import_works_on_a_phone_and_by_a_chosen_file(come: Come) -> None:
    guest = come(PI, Look("zh", "dark", "phone"))
    page = guest.page
    guest.go(IMPORT)

    page.locator("#file").set_input_files(
        {
            "name": "phone.txt",
            "mimeType": "text/plain",
            "buffer": "访员：好吗？\n受访者：手机。".encode("gb18030"),
        }
    )

    line = page.locator(".import-line").filter(has_text="phone.txt")
    expect(line).to_contain_text("已就绪")
    line.get_by_role("link").first.click()
    expect(page.locator(".import-turn").first).to_contain_text("好吗？")
    assert accessibility_faults(guest) == []
    page.get_by_role("button", name="丢弃").click()
    expect(page.locator(".import-line").filter(has_text="phone.txt")).to_have_count(0)


def test_files_can_be_sent_without_scripts(come: Come) -> None:
    guest = come(PI, Look(scripts=False))
    page = guest.page
    guest.go(IMPORT)

    page.locator("#file").set_input_files(
        {"name": "plain.txt", "mimeType": "text/plain", "buffer": b"I: How?\nR: Without scripts."}
    )
    page.get_by_role("button", name="Read the files").click()

    expect(page.locator(".import-line").filter(has_text="plain.txt")).to_have_count(1)
    page.get_by_role("button", name="Throw away: plain.txt").click()
    expect(page.locator(".import-line").filter(has_text="plain.txt")).to_have_count(0)
