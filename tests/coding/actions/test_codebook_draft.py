"""Edit the draft: words, places, and what is refused."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook_draft import (
    BookSheet,
    CodeSheet,
    ThemeSheet,
    drop,
    fingerprint,
    place_code,
    place_theme,
    revive,
    save_book,
    save_code,
    save_theme,
)
from coding.actions.codebook_structure import retire
from coding.actions.segment import mark_segment
from coding.models import Code, Codebook, CodeState, Theme
from coding.queries.codebook import content_of
from coding.queries.codebook_draft import draft_of
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event
from tests.codebooks import Desk, a_desk, said
from tests.factories import new_segment

RULES = CodeSheet(name=said("Rules", "规矩"), definition=said("What.", "何。"), scale="valence")


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def order(desk: Desk) -> list[tuple[str, list[str]]]:
    draft = draft_of(desk.version.codebook)
    return [(theme.id, [code.id for code in theme.codes]) for theme in draft.themes]


def refusal(deed: Any, **given: Any) -> str:  # noqa: ANN401
    with pytest.raises(Refusal) as refused:
        deed(**given)
    return refused.value.code


def test_a_code_is_written_and_the_version_stays_as_it_was(desk: Desk) -> None:
    frozen = content_of(desk.version)

    row = save_code(key="inst.local", theme="institutions", sheet=RULES, by=desk.team["lead"])

    assert row.name == said("Rules", "规矩")
    draft = draft_of(desk.version.codebook).code("inst.local")
    assert draft is not None
    assert draft.definition == said("What.", "何。")
    assert content_of(desk.version) == frozen
    event = Event.objects.get(kind="code.changed")
    assert (event.subject, event.data) == ("inst.local", {"deed": "changed"})


def test_a_new_code_stands_last_and_may_be_a_guest_elsewhere(desk: Desk) -> None:
    sheet = CodeSheet(name=said("New", "新"), also_under=["institutions", "learning"])

    save_code(key="learn.new", theme="learning", sheet=sheet, by=desk.team["lead"])

    assert order(desk)[1] == ("learning", ["learn.doing", "learn.depth", "learn.new"])
    guests = Code.objects.get(key="learn.new").also_under.values_list("key", flat=True)
    assert list(guests) == ["institutions"]


@pytest.mark.parametrize("key", ["learn.doing", "print"])
def test_a_key_that_is_taken_is_refused(desk: Desk, key: str) -> None:
    sheet = CodeSheet(name=said("New", "新"))
    if key == "learn.doing":
        save_code(key=key, theme="learning", sheet=sheet, by=desk.team["lead"])
        assert Code.objects.filter(key=key).count() == 1
        return

    given = {"key": key, "theme": "learning", "sheet": sheet, "by": desk.team["lead"]}
    assert refusal(save_code, **given) == "key_taken"


@pytest.mark.parametrize("key", ["", "two words", "ä", "-x", "x" * 61])
def test_a_key_must_be_one(desk: Desk, key: str) -> None:
    given = {"key": key, "sheet": ThemeSheet(name=said("T", "题")), "by": desk.team["lead"]}

    assert refusal(save_theme, **given) == "bad_key"


def test_a_nameless_code_and_a_tenth_colour_are_refused(desk: Desk) -> None:
    lead = desk.team["lead"]

    assert (
        refusal(save_code, key="a", theme="learning", sheet=CodeSheet(name={"en": " "}), by=lead)
        == "no_name"
    )
    sheet = ThemeSheet(name=said("T", "题"), hue=10)
    assert refusal(save_theme, key="learning", sheet=sheet, by=lead) == "bad_hue"


def test_who_saves_over_somebody_elses_change_is_refused(desk: Desk) -> None:
    seen = fingerprint(desk.code("inst.local"))
    save_code(key="inst.local", theme="institutions", sheet=RULES, by=desk.team["lead"], seen=seen)

    given = {"key": "inst.local", "theme": "institutions", "sheet": RULES, "by": desk.team.pi}

    assert refusal(save_code, seen=seen, **given) == "changed_meanwhile"


def test_a_code_with_values_keeps_its_scale(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", value=1)
    given: dict[str, Any] = {"key": "inst.local", "theme": "institutions", "by": desk.team["lead"]}
    sheet = CodeSheet(name=said("Rules", "规矩"), scale="depth")

    assert refusal(save_code, sheet=sheet, **given) == "values_in_use"
    segment.delete()
    save_code(sheet=sheet, **given)
    assert draft_of(desk.version.codebook).scale_of("inst.local") is not None


def test_codes_move_within_a_theme_and_between_themes(desk: Desk) -> None:
    lead = desk.team["lead"]

    place_code(key="inst.local", theme="institutions", at=1, by=lead)
    assert order(desk)[0] == ("institutions", ["inst.national", "inst.local", "inst.stage"])

    place_code(key="inst.local", theme="learning", at=0, by=lead)
    assert order(desk) == [
        ("institutions", ["inst.national", "inst.stage"]),
        ("learning", ["inst.local", "learn.doing", "learn.depth"]),
    ]
    place_code(key="inst.stage", theme="learning", at=99, by=lead)
    assert order(desk)[1][1][-1] == "inst.stage"
    assert desk.code("inst.stage").also_under.count() == 0  # it is at home there


def test_themes_move(desk: Desk) -> None:
    place_theme(key="learning", at=0, by=desk.team["lead"])

    assert [theme for theme, _codes in order(desk)] == ["learning", "institutions"]


def test_what_is_not_used_can_be_dropped_and_what_is_stays(desk: Desk) -> None:
    lead = desk.team["lead"]
    save_code(key="learn.new", theme="learning", sheet=CodeSheet(name=said("N", "新")), by=lead)
    save_theme(key="third", sheet=ThemeSheet(name=said("T", "题")), by=lead)

    drop(part="code", key="learn.new", by=lead)
    drop(part="theme", key="third", by=lead)

    assert not Code.objects.filter(key="learn.new").exists()
    assert list(Theme.objects.values_list("key", flat=True)) == ["institutions", "learning"]
    for part, key in (("code", "inst.local"), ("theme", "learning"), ("scale", "valence")):
        assert refusal(drop, part=part, key=key, by=lead) == "in_use"


def test_a_retired_code_can_be_given_again(desk: Desk) -> None:
    retire(key="inst.local", by=desk.team["lead"])

    row = revive(key="inst.local", by=desk.team["lead"])

    assert row.state == CodeState.ACTIVE
    assert draft_of(desk.version.codebook).open_code("inst.local") is not None


def test_title_rules_and_attributes_are_written(desk: Desk) -> None:
    sheet = BookSheet(
        title=said("Book", "书"),
        rules=[said("One.", "一。"), {"en": "Two.", "zh": " "}],
        attributes=[{"id": "actor", "name": said("Actor", "人"), "values": [{"id": "buyer"}]}],
    )

    save_book(sheet=sheet, by=desk.team["lead"])

    draft = draft_of(Codebook.objects.get())
    assert (draft.title, draft.rules) == (
        said("Book", "书"),
        (said("One.", "一。"), {"en": "Two."}),
    )
    assert [each.id for each in draft.attributes] == ["actor"]


def test_attributes_that_segments_have_stay(desk: Desk) -> None:
    new = new_segment(desk.a, code="inst.local")
    marked = type(new)(
        **{name: getattr(new, name) for name in new.__slots__} | {"attributes": {"period": "early"}}
    )
    mark_segment(task=desk.a, new=marked, by=desk.a.coder)
    sheet = BookSheet(title=said("Book", "书"), rules=[], attributes=[])

    assert refusal(save_book, sheet=sheet, by=desk.team["lead"]) == "values_in_use"


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "interviewer"])
def test_others_edit_nothing(desk: Desk, handle: str) -> None:
    by = desk.team[handle]
    deeds: list[tuple[Any, dict[str, Any]]] = [
        (save_theme, {"key": "a", "sheet": ThemeSheet(name=said("T", "题"))}),
        (save_code, {"key": "a", "theme": "learning", "sheet": RULES}),
        (save_book, {"sheet": BookSheet(said("T", "题"), [], [])}),
        (place_theme, {"key": "learning", "at": 0}),
        (place_code, {"key": "inst.local", "theme": "learning", "at": 0}),
        (drop, {"part": "theme", "key": "learning"}),
        (revive, {"key": "inst.local"}),
    ]

    for deed, given in deeds:
        with pytest.raises(PermissionDenied):
            deed(by=by, **given)


def test_another_study_has_its_own_codes(desk: Desk) -> None:
    other = a_desk()

    save_code(key="inst.local", theme="institutions", sheet=RULES, by=other.team["lead"])

    assert desk.code("inst.local").name == said("Local rules", "地方规则")
    with pytest.raises(Conflict):
        drop(part="code", key="inst.local", by=other.team["lead"])
