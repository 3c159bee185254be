"""Write the draft over HTTP."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.actions.codebook import publish_codebook
from coding.actions.round import submit
from coding.formats.codebook_file import KINDS
from coding.models import Code
from coding.queries.codebook_draft import draft_of
from tests.codebooks import LAND, WHOLE, Desk, a_desk, said, whole
from tests.visitors import told, visitor

BOOK = "/api/v1/studies/hair/codebook"
DRAFT = f"{BOOK}/draft"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk("hair")


@pytest.fixture
def lead(desk: Desk) -> Client:
    return visitor(desk.team["lead"])


def put(client: Client, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    answer = client.put(f"{DRAFT}{path}", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_draft_tells_what_changed_since_the_last_version(desk: Desk, lead: Client) -> None:
    put(lead, "/codes/inst.local", theme="learning", name=said("Rules", "规矩"), scale="valence")

    draft = told(lead, DRAFT)

    assert [code["id"] for code in draft["themes"][1]["codes"]][-1] == "inst.local"
    turns = [(change["turn"], change["start"], change["end"]) for change in draft["changes"]]
    assert turns[0] == ("moved", "institutions", "learning")
    names = [each["field"] for each in draft["changes"][1]["details"]]
    assert names == ["name", "definition", "seed_refs"][:2]
    assert told(lead, BOOK)["themes"][0]["codes"][0]["id"] == "inst.local"


def test_who_read_an_older_state_is_refused(desk: Desk, lead: Client) -> None:
    body = {"name": said("A", "甲"), "hue": 3}
    first = put(lead, "/themes/learning", **body)
    put(lead, "/themes/learning", **body | {"hue": 4, "seen": first["seen"]})

    answer = lead.put(
        f"{DRAFT}/themes/learning", body | {"seen": first["seen"]}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["error"]) == (409, "changed_meanwhile")


def test_scales_and_the_whole_are_written(desk: Desk, lead: Client) -> None:
    quote = {"text": "Not at all.", "lang": "en"}
    put(
        lead,
        "/scales/new",
        kind="ordinal",
        reconcile="median",
        levels=[{"value": 0, "name": said("none", "无"), "anchors": [quote]}, {"value": 1}],
    )
    put(lead, "", title=said("Book", "书"), rules=[said("One.", "一。")])

    draft = told(lead, DRAFT)
    assert draft["title"] == said("Book", "书")
    assert (draft["attributes"], draft["scales"][-1]["levels"][0]["anchors"]) == (
        [],
        [quote | {"source": ""}],
    )


@pytest.mark.parametrize("value", [None, True, 1.5, [1]])
def test_a_level_is_a_whole_number_or_a_key(lead: Client, value: object) -> None:
    body = {"kind": "ordinal", "reconcile": "median", "levels": [{"value": value}]}

    answer = lead.put(f"{DRAFT}/scales/new", body, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]) == (400, "bad_body")


def test_parts_are_placed_dropped_and_given_again(desk: Desk, lead: Client) -> None:
    put(lead, "/codes/learn.new", theme="learning", name=said("New", "新"))

    def post(path: str, body: object) -> int:
        return lead.post(f"{DRAFT}{path}", body, content_type="application/json").status_code

    assert post("/codes/learn.new/place", {"theme": "institutions", "at": 0}) == 200
    assert post("/themes/learning/place", {"at": 0}) == 200
    draft = draft_of(desk.version.codebook)
    assert [theme.id for theme in draft.themes] == ["learning", "institutions"]
    assert draft.themes[1].codes[0].id == "learn.new"
    assert lead.delete(f"{DRAFT}/codes/learn.new").status_code == 200
    assert post("/codes/inst.stage/retire", {}) == 200
    assert post("/codes/inst.stage/revive", {}) == 200
    assert Code.objects.get(key="inst.stage").state == "active"
    assert lead.delete(f"{DRAFT}/codes/nothing").status_code == 404


def test_a_segment_becomes_an_anchor(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    submit(task=desk.b, by=desk.b.coder)
    pi = visitor(desk.team.pi)

    answer = pi.post(
        f"{DRAFT}/anchors", {"segment": str(segment.pk)}, content_type="application/json"
    )

    assert answer.json()["key"] == "valence"


def test_a_round_is_moved(desk: Desk, lead: Client) -> None:
    publish_codebook(content=whole(version="2"), by=desk.team["lead"])

    answer = lead.post(f"{BOOK}/rounds/1/move", {}, content_type="application/json")

    assert answer.json() == {"round": 1, "version": "2"}


def test_a_version_is_published_compared_and_taken_along(desk: Desk, lead: Client) -> None:
    put(
        lead,
        "/codes/learn.new",
        theme="learning",
        name=said("New", "新"),
        definition=said("N", "新"),
    )

    answer = lead.post(
        f"{BOOK}/versions", {"version": "1.1.0", "note": "More."}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["published_by"]) == (201, "lead")
    coder = visitor(desk.team["coder_a"])
    assert [each["version"] for each in told(coder, f"{BOOK}/versions")["results"]] == [
        "1.1.0",
        "1.0.0",
    ]
    changes = told(coder, f"{BOOK}/difference?start=1.0.0&end=1.1.0")["results"]
    assert [(each["turn"], each["key"]) for each in changes] == [("added", "learn.new")]
    assert told(coder, f"{BOOK}?version=1.0.0")["version"] == "1.0.0"
    for kind in KINDS:
        file = coder.get(f"{BOOK}/files/{kind}?version=1.0.0")
        assert file.content == KINDS[kind].write(whole())
        assert f'filename="book-1.0.0.{kind}"' in file["Content-Disposition"]
    assert coder.get(f"{BOOK}/files/docx").status_code == 404
    assert coder.get(f"{BOOK}?version=9").status_code == 404


def test_a_file_is_tried_and_then_brought_in(desk: Desk, lead: Client) -> None:
    def sent(**more: str) -> dict[str, Any]:
        text = b"theme,code,name_en,definition\nlearning,learn.new,New,What.\nlearning,,X,\n"
        file = SimpleUploadedFile("new.csv", text)
        answer = lead.post(f"{DRAFT}/import", {"file": file, **more})
        return dict(answer.json())

    plan = sent()
    assert [each["key"] for each in plan["changes"]] == ["learn.new"]
    assert len(plan["untouched"]) == len([c for t in WHOLE["themes"] for c in t["codes"]])
    assert not Code.objects.filter(key="learn.new").exists()
    assert sent(is_trial="false")["error"] == "bad_rows"
    sent(is_trial="false", despite_faults="true")
    assert Code.objects.filter(key="learn.new").exists()
