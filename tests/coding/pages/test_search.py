"""The page of search: words in context, a preview, and coding what was previewed."""

import re
from typing import Any

import pytest
from django.test import Client

from coding.models import CodingTask, Segment
from coding.pages import search as searching
from tests.factories import Team, study_with_members
from tests.steps import a_given_task, content, new, take
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

SEARCH = "/studies/hair/search/"
WISH = {"q": "came", "unit": "sentence", "code": "inst.local"}


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_given_task(team)
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coder_a"])


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{SEARCH}{query}")

    assert response.status_code == 200
    return re.sub(r'<mark\s+lang="(\w+)"\s*>', r'<mark lang="\1">', response.content.decode())


def marks(client: Client, query: str) -> list[str]:
    return re.findall(r"<mark\b[^>]*>(.*?)</mark>", page(client, query))


def post(client: Client, deed: str, **more: Any) -> str:  # noqa: ANN401
    response = client.post(f"{SEARCH}{deed}/", {**WISH, **more}, follow=True)

    assert response.status_code == 200
    return response.content.decode()


def test_one_is_asked_what_to_look_for(client: Client) -> None:
    assert "What are you looking for?" in page(client)
    assert "What are you looking for?" in page(client, "?q=%20")


def test_words_are_shown_in_their_context(client: Client) -> None:
    take(CodingTask.objects.get(), new(content("came")))

    shown = page(client, "?q=CAME")

    assert marks(client, "?q=CAME") == ["came", "came"]
    assert '<span lang="zh">Then 𠮷田 </span><mark lang="en">came</mark>' in shown
    assert len(re.findall(r'class="chip hue-2"\s*>Learning by doing<', shown)) == 1
    assert "/transcripts/T01/#turn-2" in shown
    assert "Code all places" in shown


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("q=On", 1),
        ("q=On&whole_words=on", 0),
        ("q=came&speaker=@interviewer", 0),
        ("q=came&where=mine", 2),
        ("q=nowhere", 0),
    ],
)
def test_a_search_is_narrowed(client: Client, query: str, hits: int) -> None:
    assert len(marks(client, f"?{query}")) == hits


def test_who_has_nothing_to_code_only_reads(team: Team) -> None:
    shown = page(visitor(team["lead"]), "?q=came")

    assert '<mark lang="en">came</mark>' in shown
    assert "Code all places" not in shown


def test_a_coder_finds_nothing_in_transcripts_of_others(team: Team) -> None:
    assert marks(visitor(team["coder_b"]), "?q=came") == []


def test_pages_lead_on_and_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    shown = page(client, "?q=came")
    following = re.search(r'href="(\?[^"]*after=[^"]*)"', shown)
    assert following

    second = page(client, following[1].replace("&amp;", "&"))

    assert second.count('<mark lang="en">came</mark>') == 1
    assert 'href="?q=came"' in second
    assert client.get(f"{SEARCH}?q=came&after=wrong").status_code == 400


def test_a_preview_shows_what_would_be_coded_and_codes_nothing(client: Client) -> None:
    take(CodingTask.objects.get(), new(content("Then 𠮷田 came.", "inst.local")))

    shown = post(client, "preview")

    assert "1 segment with “came” would be coded" in " ".join(shown.split())
    assert "1 has the code already" in " ".join(shown.split())
    assert shown.count('<blockquote class="quote">') == 1
    assert re.findall(r'<option value="([^"]*)">', shown) == ["", "-2", "-1", "0", "1", "2"]
    assert Segment.objects.count() == 1


def test_what_was_previewed_is_coded(client: Client) -> None:
    shown = post(client, "code", expected=2, value="-1")

    assert "2 segments coded." in shown
    assert set(Segment.objects.values_list("code__key", "number")) == {("inst.local", -1.0)}
    assert Segment.objects.count() == 2


def test_if_there_is_something_else_by_now_nothing_is_coded(client: Client) -> None:
    shown = post(client, "code", expected=7)

    assert "There are 2 places by now, not 7" in shown
    assert not Segment.objects.exists()


@pytest.mark.parametrize("deed", ["preview", "code"])
@pytest.mark.parametrize("more", [{"q": ""}, {"unit": "page"}, {"code": ""}])
def test_what_is_not_understood_leads_back(client: Client, deed: str, more: dict[str, str]) -> None:
    assert "What are you looking for?" in post(client, deed, **more)
    assert not Segment.objects.exists()


def test_a_preview_of_nothing_says_so(client: Client) -> None:
    assert "Nothing to code" in post(client, "preview", q="nowhere")
