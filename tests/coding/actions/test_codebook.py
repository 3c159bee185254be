"""Publish a codebook."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook import (
    begin_codebook,
    publish_codebook,
    publish_draft,
    read_codebook,
)
from coding.formats.codebook import CodebookContent, from_json
from coding.formats.codebook_change import with_retired
from coding.models import Code, Codebook, CodebookVersion, Scale, Theme
from coding.queries.codebook import content_of, latest_version
from coding.queries.codebook_draft import changes_since, draft_of
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event
from tests.codebooks import WHOLE, said, whole
from tests.factories import (
    CODEBOOK,
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def changed(version: str = "2", **changes: Any) -> CodebookContent:  # noqa: ANN401 - JSON is anything
    return from_json(deepcopy(CODEBOOK) | {"version": version} | changes)


def rows() -> list[tuple[str, str, int, str | None]]:
    codes = Code.objects.order_by("theme__position", "position")
    return list(codes.values_list("theme__key", "key", "position", "scale__key"))


def published(team: Team) -> list[str]:
    events = Event.objects.filter(study=team.study, kind="codebook.published").order_by("id")
    return list(events.values_list("subject", flat=True))


def test_a_codebook_becomes_rows_and_a_frozen_version(team: Team) -> None:
    version = a_codebook(team["lead"])

    book = Codebook.objects.get()
    assert (book.study, book.key, book.title["zh"]) == (team.study, "book", "编码手册")
    assert [attribute["id"] for attribute in book.attributes] == ["period"]
    assert list(Theme.objects.order_by("position").values_list("key", "hue")) == [
        ("institutions", 1),
        ("learning", 2),
    ]
    assert rows() == [
        ("institutions", "inst.local", 0, "valence"),
        ("institutions", "inst.stage", 1, "stage"),
        ("learning", "learn.doing", 0, None),
    ]
    levels = {
        scale.key: [level["value"] for level in scale.levels] for scale in Scale.objects.all()
    }
    assert levels == {"valence": [-2, -1, 0, 1, 2], "stage": ["oem"]}
    assert content_of(version) == from_json(CODEBOOK)
    assert published(team) == ["book 1"]


def test_the_frozen_version_keeps_the_order_of_scales_and_levels(team: Team) -> None:
    names = ["network", "quasi", "market"]
    scales = {
        "tie": {
            "kind": "nominal",
            "reconcile": "majority_else_adjudicate",
            "values": {name: {"en": name} for name in names},
        }
    } | CODEBOOK["scales"]

    version = publish_codebook(content=changed(scales=scales), by=team["lead"])

    content = content_of(CodebookVersion.objects.get(pk=version.pk))
    assert [scale.id for scale in content.scales] == ["tie", "valence", "stage"]
    assert [level.value for level in content.scales[0].levels] == names


def test_the_same_version_again_changes_nothing(team: Team) -> None:
    first = a_codebook(team["lead"])
    before = rows()

    second = a_codebook(team["lead"])

    assert second == first
    assert rows() == before
    assert published(team) == ["book 1"]


def test_an_old_version_again_leaves_the_newer_one_in_force(team: Team) -> None:
    old = a_codebook(team["lead"])
    new = publish_codebook(content=changed(title={"en": "Second"}), by=team["lead"])

    again = a_codebook(team["lead"])

    assert again == old
    assert Codebook.objects.get().title == {"en": "Second"}
    assert latest_version(team.study.pk) == new
    assert published(team) == ["book 1", "book 2"]


def test_other_content_under_a_version_that_exists_is_refused(team: Team) -> None:
    a_codebook(team["lead"])

    with pytest.raises(Conflict) as refused:
        publish_codebook(content=changed("1", title={"en": "Other"}), by=team["lead"])

    assert refused.value.code == "version_taken"
    assert Codebook.objects.get().title == CODEBOOK["title"]
    assert CodebookVersion.objects.count() == 1


def test_a_new_version_changes_codes_in_place_and_leaves_out_unused_ones(team: Team) -> None:
    a_codebook(team["lead"])
    kept = Code.objects.get(key="inst.local")
    themes = deepcopy(CODEBOOK["themes"])
    themes[0]["codes"] = [{"id": "inst.local", "name": {"en": "Rules of the place"}}]
    themes[1]["codes"].append({"id": "learn.buyers", "name": {"en": "Learning from buyers"}})

    publish_codebook(content=changed(themes=themes), by=team["lead"])

    kept.refresh_from_db()
    assert (kept.name, kept.scale) == ({"en": "Rules of the place"}, None)
    assert [code for _, code, _, _ in rows()] == ["inst.local", "learn.doing", "learn.buyers"]


def test_a_theme_without_codes_goes(team: Team) -> None:
    a_codebook(team["lead"])

    publish_codebook(content=changed(themes=deepcopy(CODEBOOK["themes"])[:1]), by=team["lead"])

    assert list(Theme.objects.values_list("key", flat=True)) == ["institutions"]


def test_a_code_moves_to_another_theme_with_its_segments(team: Team) -> None:
    segment = coded(team)
    themes = deepcopy(CODEBOOK["themes"])
    themes[1]["codes"].append(themes[0]["codes"].pop(0))

    publish_codebook(content=changed(themes=themes), by=team["lead"])

    segment.refresh_from_db()
    assert (segment.code.key, segment.code.theme.key) == ("inst.local", "learning")


def coded(team: Team) -> Any:  # noqa: ANN401
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
    return a_segment(task)


def test_a_code_that_has_segments_cannot_be_left_out(team: Team) -> None:
    coded(team)

    with pytest.raises(Conflict) as refused:
        publish_codebook(content=changed(themes=CODEBOOK["themes"][1:]), by=team["lead"])

    assert refused.value.code == "code_in_use"
    assert str(refused.value).endswith(": inst.local.")
    assert latest_version(team.study.pk) == CodebookVersion.objects.get(version="1")


def test_two_studies_have_codebooks_of_their_own(team: Team) -> None:
    other = study_with_members()
    a_codebook(team["lead"])

    a_codebook(other["lead"])

    assert Codebook.objects.count() == 2
    assert Code.objects.count() == 6


def test_a_faulty_file_is_refused_with_its_lines() -> None:
    with pytest.raises(Refusal) as refused:
        read_codebook("codebook:\n  id: book\n  colour: red\n", file="book.yaml")

    assert refused.value.code == "bad_codebook"
    assert str(refused.value) == "book.yaml is not a working codebook."
    assert {"file": "book.yaml", "line": 3} in [
        {"file": fault["file"], "line": fault["line"]} for fault in refused.value.faults
    ]


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "interviewer"])
def test_others_publish_no_codebook(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        a_codebook(team[handle])

    assert not Codebook.objects.exists()


def worded() -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))


def test_a_published_content_is_the_draft_to_the_letter(team: Team) -> None:
    version = publish_codebook(content=whole(), by=team["lead"])

    assert draft_of(version.codebook) == content_of(version) == whole()
    assert changes_since(version.codebook) == ()


def test_a_draft_is_frozen_with_its_note(team: Team) -> None:
    publish_codebook(content=whole(), by=team["lead"])
    worded()

    version = publish_draft(version=" 1.0.1 ", note=" Clearer. ", by=team["lead"])

    assert (version.version, version.note, version.published_by) == (
        "1.0.1",
        "Clearer.",
        team["lead"],
    )
    assert latest_version(team.study.pk) == version
    doing = content_of(version).code("learn.doing")
    assert doing is not None
    assert doing.name == said("Doing", "做")
    assert published(team) == ["book 1.0.0", "book 1.0.1"]


@pytest.mark.parametrize("name", ["", "two words", "ü", "x" * 41])
def test_a_version_has_a_name_of_letters_and_digits(team: Team, name: str) -> None:
    publish_codebook(content=whole(), by=team["lead"])

    with pytest.raises(Refusal) as refused:
        publish_draft(version=name, note="", by=team["lead"])

    assert refused.value.code == "bad_version"


def test_an_unchanged_draft_and_a_taken_version_are_refused(team: Team) -> None:
    publish_codebook(content=whole(), by=team["lead"])

    with pytest.raises(Conflict) as unchanged:
        publish_draft(version="1.0.1", note="", by=team["lead"])
    worded()
    with pytest.raises(Conflict) as taken:
        publish_draft(version="1.0.0", note="", by=team["lead"])

    assert (unchanged.value.code, taken.value.code) == ("nothing_changed", "version_taken")


def test_a_draft_that_lacks_something_is_refused_and_all_of_it_is_named(team: Team) -> None:
    publish_codebook(content=whole(), by=team["lead"])
    Code.objects.filter(key="learn.doing").update(name={"en": "Doing"}, definition={})

    with pytest.raises(Refusal) as refused:
        publish_draft(version="1.0.1", note="", by=team["lead"])

    assert str(refused.value) == (
        "learn.doing has no name in Chinese. The code learn.doing has no definition."
    )
    assert [fault["field"] for fault in refused.value.faults] == ["learn.doing", "learn.doing"]


def test_others_publish_no_draft(team: Team) -> None:
    publish_codebook(content=whole(), by=team["lead"])
    worded()

    with pytest.raises(PermissionDenied):
        publish_draft(version="2", note="", by=team["coder_a"])


def test_anchors_guests_and_retired_codes_become_rows_and_content_again(team: Team) -> None:
    scales = deepcopy(WHOLE["scales"])
    scales["valence"]["quotes"] = {"1": [{"text": "Good.", "lang": "en", "source": "T01"}]}
    content = with_retired(whole(scales=scales), "inst.local", became=["inst.national"])

    version = publish_codebook(content=content, by=team["lead"])

    assert draft_of(version.codebook) == content_of(version) == content
    levels = Scale.objects.get(key="valence").levels
    assert [level.get("anchors", []) for level in levels] == [
        [],
        [],
        [{"text": "Good.", "lang": "en", "source": "T01"}],
    ]
    assert Code.objects.get(key="inst.local").state == "retired"
    assert [t.key for t in Code.objects.get(key="inst.stage").also_under.all()] == ["learning"]


def test_a_study_without_a_codebook_can_begin_one(team: Team) -> None:
    book = begin_codebook(key="tea", title=said("Tea", "茶"), by=team["lead"])

    assert begin_codebook(key="other", title={}, by=team["lead"]) == book
    assert draft_of(book).themes == ()
    with pytest.raises(Refusal) as refused:
        publish_draft(version="1", note="", by=team["lead"])
    assert str(refused.value) == "The codebook has no themes."
    with pytest.raises(Refusal):
        begin_codebook(key="no key", title={}, by=team["lead"])
    with pytest.raises(PermissionDenied):
        begin_codebook(key="tea", title={}, by=team["coder_a"])
