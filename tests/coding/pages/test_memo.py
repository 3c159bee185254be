"""The page of memos: written, found, edited, and never written over unseen."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from coding.actions.memo import About, write_memo
from coding.models import CodingRound, CodingTask, Memo
from survey.actions.case import note_consent
from survey.models import Case, Membership
from tests.factories import Team, a_case, study_with_members
from tests.steps import LAND, a_given_task, content, new, take
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

MEMOS = "/studies/hair/memos/"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_given_task(team)
    return team


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{MEMOS}{query}")

    assert response.status_code == 200
    return response.content.decode()


def texts(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<p class="memo-text">(.*?)</p>', page(client, query))


def a_memo(
    by: Membership, text: str, about: About | None = None, *, is_shared: bool = False
) -> Memo:
    return write_memo(
        pk=uuid4(), about=about or About(), text=text, is_shared=is_shared, version=None, by=by
    )


def test_an_empty_page_says_what_memos_are_for(team: Team) -> None:
    shown = page(visitor(team["lead"]))

    assert "No memo yet" in shown
    assert 'role="search"' not in shown


def test_a_memo_is_written_about_a_code(team: Team) -> None:
    client = visitor(team["coder_a"])

    response = client.post(
        f"{MEMOS}new/", {"about": "code:inst.local", "text": "<b>Why?</b>", "is_shared": "on"}
    )

    memo = Memo.objects.get()
    assert response.status_code == 302
    assert (memo.code and memo.code.key, memo.text, memo.is_shared) == (
        "inst.local",
        "<b>Why?</b>",
        True,
    )
    assert texts(client) == ["&lt;b&gt;Why?&lt;/b&gt;"]


@pytest.mark.parametrize("body", [{"text": ""}, {"text": " \n"}, {"text": "x", "about": "code:no"}])
def test_what_is_no_memo_is_shown_again(team: Team, body: dict[str, str]) -> None:
    response = visitor(team["lead"]).post(f"{MEMOS}new/", body)

    assert response.status_code == 200
    assert not Memo.objects.exists()


def test_memos_are_narrowed(team: Team) -> None:
    segment = new(content())
    take(CodingTask.objects.get(), segment)
    coder, lead = team["coder_a"], team["lead"]
    a_memo(coder, "on a segment", About(segment=segment.segment), is_shared=True)
    a_memo(coder, "on a text", About(transcript="T01"), is_shared=True)
    a_memo(coder, "secret")
    a_memo(lead, "on the study", is_shared=True)
    client = visitor(lead)

    assert texts(client) == ["on the study", "on a text", "on a segment"]
    assert texts(client, "?about=segment") == ["on a segment"]
    assert texts(client, "?about=transcript") == ["on a text"]
    assert texts(client, "?about=study") == ["on the study"]
    assert texts(client, "?whose=mine") == ["on the study"]
    assert texts(client, "?whose=others") == ["on a text", "on a segment"]
    assert texts(client, "?q=TEXT") == ["on a text"]
    assert "Nothing fits" in page(client, "?q=nowhere")


def test_the_words_of_a_segment_are_withheld_after_a_no(team: Team) -> None:
    task, case = CodingTask.objects.get(), a_case(team.study, "F01")
    task.transcript.case = case
    task.transcript.save(update_fields=["case"])
    segment = new(content())
    take(task, segment)
    a_memo(task.coder, "Why?", About(segment=segment.segment), is_shared=True)
    fellow = team["coder_b"]
    CodingTask.objects.create(round=task.round, transcript=task.transcript, coder=fellow)
    CodingRound.objects.update(closed_at="2026-01-01T00:00Z")
    other = visitor(fellow)

    before = page(other)
    note_consent(case=Case.objects.get(), said={"quote": False})
    after = page(other)

    assert (LAND in before, LAND in after) == (True, False)
    assert texts(other) == ["Why?"]


def test_an_own_memo_is_edited_and_deleted(team: Team) -> None:
    memo = a_memo(team["lead"], "Why?", About(transcript="T01"))
    client = visitor(team["lead"])

    client.post(f"{MEMOS}{memo.pk}/", {"text": "Because.", "is_shared": "on", "version": 1})
    kept = Memo.objects.get()
    client.post(f"{MEMOS}{memo.pk}/remove/", {"version": 2})

    assert (kept.text, kept.is_shared, kept.version) == ("Because.", True, 2)
    assert kept.transcript_id is not None
    assert not Memo.objects.exists()


def test_what_was_typed_over_a_newer_text_is_not_lost(team: Team) -> None:
    memo = a_memo(team["lead"], "Why?")
    client = visitor(team["lead"])
    client.post(f"{MEMOS}{memo.pk}/", {"text": "From one tab.", "version": 1})

    response = client.post(f"{MEMOS}{memo.pk}/", {"text": "From another.", "version": 1})

    shown = response.content.decode()
    assert Memo.objects.get().text == "From one tab."
    assert "This memo was changed elsewhere meanwhile." in shown
    assert re.search(r"<textarea[^>]*>From another\.</textarea>", shown)
    assert 'name="version" value="2"' in shown


@pytest.mark.parametrize("deed", ["", "remove/"])
def test_anothers_memo_is_not_edited(team: Team, deed: str) -> None:
    memo = a_memo(team["lead"], "Why?", is_shared=True)

    response = visitor(team["coder_a"]).post(
        f"{MEMOS}{memo.pk}/{deed}", {"text": "x", "version": 1}
    )

    assert response.status_code == 404
    assert Memo.objects.get().text == "Why?"


def test_an_empty_edit_and_a_stale_deletion_change_nothing(team: Team) -> None:
    memo = a_memo(team["lead"], "Why?")
    client = visitor(team["lead"])

    client.post(f"{MEMOS}{memo.pk}/", {"text": " ", "version": 1})
    client.post(f"{MEMOS}{memo.pk}/remove/", {"version": "x"})

    assert Memo.objects.get().text == "Why?"
