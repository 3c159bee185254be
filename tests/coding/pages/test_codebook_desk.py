"""The desk of the codebook, page by page."""

import json

import pytest
from django.test import Client

from coding.actions.codebook import publish_codebook
from coding.actions.codebook_structure import merge, retire
from coding.actions.round import submit
from coding.formats.codebook_change import with_retired
from coding.models import Code, Restructuring
from coding.queries.codebook_draft import draft_of
from tests.codebooks import DOING, LAND, Desk, a_desk, codes_of, said, whole
from tests.factories import study_with_members
from tests.visitors import visitor

BOOK = "/studies/hair/codebook/"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk("hair")


@pytest.fixture
def lead(desk: Desk) -> Client:
    return visitor(desk.team["lead"])


def read(client: Client, path: str) -> str:
    response = client.get(f"{BOOK}{path}")
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, path: str, **data: object) -> str:
    """What is told on the page that the deed leads to, or that it answers with."""
    response = client.post(f"{BOOK}{path}", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def order(desk: Desk) -> list[tuple[str, list[str]]]:
    draft = draft_of(desk.version.codebook)
    return [(theme.id, [code.id for code in theme.codes]) for theme in draft.themes]


def test_a_desk_shows_the_draft_with_what_changed(desk: Desk, lead: Client) -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))

    page = lead.get(f"{BOOK}edit/")

    doing = next(
        row for each in page.context["themes"] for row in each.codes if row.code.id == "learn.doing"
    )
    assert [str(turn) for turn, _flag in doing.turns] == ["changed"]
    assert page.context["changes_n"] == 1
    assert (doing.up, doing.down) == (
        "code|learn.doing|institutions|3",
        "code|learn.depth|learning|1".replace("depth", "doing"),
    )


def test_steps_lead_through_the_ends_of_themes(desk: Desk, lead: Client) -> None:
    post(lead, "edit/place/", to="code|learn.doing|institutions|3")
    assert order(desk)[0][1][-1] == "learn.doing"

    post(lead, "edit/place/", to="theme|learning||0")
    assert [theme for theme, _codes in order(desk)] == ["learning", "institutions"]


@pytest.mark.parametrize("to", ["", "code|a", "code|inst.local|learning|x", "theme|learning|"])
def test_a_place_that_is_none_is_told(lead: Client, to: str) -> None:
    assert "There is no such place." in post(lead, "edit/place/", to=to)


def test_an_empty_study_begins_a_codebook(db: None) -> None:
    client = visitor(study_with_members("hair")["lead"])
    assert "Write a new codebook" in read(client, "edit/")

    page = post(client, "edit/begin/", title_en="Tea", title_zh="茶")

    assert "Tea" in page
    assert "New theme" in page


def test_a_code_is_made_and_faults_are_told_beside_what_was_typed(desk: Desk, lead: Client) -> None:
    typed = {"key": "two words", "theme": "learning", "name_en": "New", "definition_en": "What."}
    page = post(lead, "edit/save-code/", **typed)
    assert "A key holds letters" in page
    assert 'value="two words"' in page

    post(lead, "edit/save-code/", **typed | {"key": "learn.new", "also_under": ["institutions"]})

    assert order(desk)[1][1] == ["learn.doing", "learn.depth", "learn.new"]
    assert "The key learn.new is taken." in post(
        lead, "edit/save-code/", **typed | {"key": "learn.new"}
    )


def test_a_code_is_read_and_written_whole(desk: Desk, lead: Client) -> None:
    page = lead.get(f"{BOOK}edit/codes/inst.stage/")
    initial = page.context["form"].initial
    data = {key: value for key, value in initial.items() if value not in ("", False)}

    post(lead, "edit/save-code/", old="inst.stage", **data)
    assert draft_of(desk.version.codebook) == whole()

    told = post(lead, "edit/save-code/", old="inst.stage", **data | {"seen": "0" * 16})
    assert "Somebody has changed this meanwhile" in told


def test_a_theme_is_made_and_dropped(desk: Desk, lead: Client) -> None:
    page = lead.get(f"{BOOK}edit/new-theme/")
    assert page.context["form"].initial == {"hue": 3}

    post(lead, "edit/save-theme/", key="third", name_en="Third", name_zh="第三", hue="3")
    assert order(desk)[-1] == ("third", [])
    assert "Give it a name" in post(lead, "edit/save-theme/", old="third", hue="3")
    assert "third is out of the draft." in post(lead, "edit/drop/", part="theme", key="third")
    assert "learning is in use" in post(lead, "edit/drop/", part="theme", key="learning")


def test_a_scale_is_read_and_written_whole(desk: Desk, lead: Client) -> None:
    page = lead.get(f"{BOOK}edit/scales/valence/")
    levels = {
        f"level-{number}-{name}": value
        for number, level in enumerate(page.context["levels"])
        for name, value in level.items()
    }
    data = page.context["form"].initial | levels

    post(lead, "edit/save-scale/", old="valence", **data)
    assert draft_of(desk.version.codebook) == whole()

    post(
        lead,
        "edit/save-scale/",
        old="valence",
        **data | {"seen": "", "level-2-quotes": "很好。\n Good. "},
    )
    anchors = draft_of(desk.version.codebook).scales[0].levels[2].anchors
    assert [(each.text, each.lang) for each in anchors] == [("很好。", "zh"), ("Good.", "en")]
    broken = data | {"seen": "", "level-1-value": "7"}
    assert "without a gap" in post(lead, "edit/save-scale/", old="valence", **broken)


def test_a_segment_is_used_as_an_anchor(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    submit(task=desk.b, by=desk.b.coder)
    pi = visitor(desk.team.pi)
    assert LAND in read(pi, "edit/scales/valence/")

    page = post(pi, "edit/scales/valence/anchor/", segment=str(segment.pk))

    assert "The quote is an anchor of its level now." in page
    assert pi.post(f"{BOOK}edit/scales/valence/anchor/", {"segment": "x"}).status_code == 404


def test_the_whole_is_read_and_written(desk: Desk, lead: Client) -> None:
    page = lead.get(f"{BOOK}edit/book/")
    initial = page.context["form"].initial

    post(lead, "edit/book/save/", **initial)
    assert draft_of(desk.version.codebook.__class__.objects.get()) == whole()

    told = post(lead, "edit/book/save/", **initial | {"attributes": "two words"})
    assert "Line 1 is not understood: two words" in told


def test_a_merge_is_shown_done_and_undone(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    pi = visitor(desk.team.pi)

    page = pi.get(f"{BOOK}edit/codes/inst.local/merge/?into=learn.doing")
    assert page.context["preview"].lost == (("1", 1),)
    assert "The scales differ (valence → –)" in page.content.decode()

    told = post(pi, "edit/codes/inst.local/merge/do/", into="learn.doing")
    assert "inst.local is merged into learn.doing." in told
    assert "Last: inst.local was merged into learn.doing." in told.replace("\n", " ")
    post(pi, f"edit/undo/{Restructuring.objects.get().pk}/")
    assert codes_of(desk) == {segment.pk: ("inst.local", 1)}


def test_a_split_takes_parts_and_choices(desk: Desk) -> None:
    first = desk.marked(desk.a, "inst.local", LAND, 1)
    second = desk.marked(desk.b, "inst.local", DOING, 0)
    pi = visitor(desk.team.pi)
    assert DOING in read(pi, "edit/codes/inst.local/split/")
    parts = {
        "part-1-key": "one",
        "part-1-en": "One",
        "part-1-zh": "一",
        "part-2-key": "two",
        "part-2-en": "Two",
        "rest": "1",
        f"to-{second.pk}": "2",
        "to-x": "2",
    }

    faulty = post(pi, "edit/codes/inst.local/split/do/", **parts | {"part-2-key": "one"})
    assert "with different keys" in faulty
    assert 'value="One"' in faulty
    post(pi, "edit/codes/inst.local/split/do/", **parts)

    assert codes_of(desk) == {first.pk: ("one", 1), second.pk: ("two", 0)}


def test_a_code_is_retired_and_given_again(desk: Desk, lead: Client) -> None:
    assert "Nothing is coded by it." in read(lead, "edit/codes/inst.stage/retire/")

    post(lead, "edit/codes/inst.stage/retire/do/", note="Unused.")
    assert lead.get(f"{BOOK}edit/codes/inst.stage/merge/").status_code == 404
    assert "Give it again" in read(lead, "edit/codes/inst.stage/")
    assert "Retired codes" in read(lead, "")
    post(lead, "edit/revive/", key="inst.stage")

    assert draft_of(desk.version.codebook).open_code("inst.stage") is not None


def test_segments_that_the_lead_is_blind_to_are_not_counted(desk: Desk) -> None:
    """A lead who codes, too, is blind while an own task on the transcript is open."""
    member = desk.team["lead"]
    member.roles = ["lead_coder", "coder"]
    member.save()
    desk.marked(desk.a, "inst.local", LAND, 1)

    preview = visitor(member).get(f"{BOOK}edit/codes/inst.local/retire/").context["preview"]

    assert (preview.n, preview.has_hidden) in {(1, False), (0, True)}


def test_an_open_round_that_is_behind_is_told_and_moved(desk: Desk) -> None:
    desk.marked(desk.a, "inst.local", LAND, 1)
    content = with_retired(whole(version="2"), "inst.local", became=())
    publish_codebook(content=content, by=desk.team["lead"])
    lead = visitor(desk.team["lead"])
    page = read(lead, "edit/")
    assert "1 segment of inst.local, which is given no more" in " ".join(page.split())

    assert "do not fit this version" in post(lead, "rounds/1/move/")
    assert "coded by version 2 from now on" in post(lead, "rounds/1/move/", despite="on")


def test_a_draft_is_published_and_what_lacks_is_named(desk: Desk, lead: Client) -> None:
    Code.objects.filter(key="learn.doing").update(name={"en": "Doing"})
    page = lead.get(f"{BOOK}publish/")
    assert page.context["form"].initial == {"version": "1.0.1"}
    assert page.context["lacks"] == ["learn.doing has no name in Chinese."]
    assert "learn.doing has no name in Chinese." in post(lead, "publish/do/", version="1.0.1")

    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))
    assert "Version 1.0.1 is published." in post(lead, "publish/do/", version="1.0.1", note="W.")
    assert "Doing" in read(visitor(desk.team["coder_a"]), "")


def test_versions_and_lineage_are_told_and_compared(desk: Desk, lead: Client) -> None:
    merge(key="inst.local", into="inst.national", by=desk.team["lead"], note="The same.")
    coder = visitor(desk.team["coder_a"])

    history = read(coder, "history/")
    assert history.index("1.0.0+1") < history.index("1.0.0</b>")
    assert "The same." in history
    difference = coder.get(f"{BOOK}history/difference/")
    assert [line.key for line in difference.context["lines"]] == ["inst.local"]
    assert coder.get(f"{BOOK}history/difference/?from=9").status_code == 404


def test_readers_read_the_version_and_not_the_draft(desk: Desk) -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Secret words", "做"))
    retire(key="inst.stage", by=desk.team["lead"])

    page = read(visitor(desk.team["coder_a"]), "")

    assert "Secret words" not in page
    assert "Learning by doing" in page
    assert f'href="{BOOK}edit/"' not in page


def test_a_guest_stands_under_both_themes(desk: Desk) -> None:
    page = visitor(desk.team["coder_a"]).get(BOOK)

    listed = [[code.key for code in each.codes] for each in page.context["themes"]]
    assert listed[1] == ["learn.doing", "learn.depth", "inst.stage"]
    assert page.context["codes_n"] == 5


@pytest.mark.parametrize(
    ("lang", "marks"), [("en", (1, 0)), ("zh", (0, 1)), ("both", (1, 1)), ("x", (1, 1))]
)
def test_the_document_is_in_the_languages_that_are_asked_for(
    desk: Desk, lang: str, marks: tuple[int, int]
) -> None:
    page = read(visitor(desk.team["coder_a"]), f"print/?lang={lang}")

    title = page.split('<header class="paper-head">')[1].split("</header>")[0]
    assert (title.count('lang="en"'), title.count('lang="zh"')) == marks


def test_json_of_a_version_is_a_file(desk: Desk) -> None:
    response = visitor(desk.team["coder_a"]).get(f"{BOOK}export/json/?version=1.0.0")

    assert json.loads(response.content)["codebook"]["id"] == "book"
    assert "book-1.0.0.json" in response["Content-Disposition"]
    assert visitor(desk.team["coder_a"]).get(f"{BOOK}export/docx/").status_code == 404
