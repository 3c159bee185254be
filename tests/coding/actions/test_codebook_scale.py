"""Edit scales and their anchors."""

from collections.abc import Sequence

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook_draft import fingerprint
from coding.actions.codebook_scale import LevelSheet, ScaleSheet, save_scale, use_as_anchor
from coding.actions.round import submit
from coding.models import Scale
from coding.queries.codebook_draft import draft_of
from survey.actions.refusal import Refusal
from survey.models import Consent
from tests.codebooks import DOING, LAND, Desk, a_desk, said

EVEN = [LevelSheet(0, said("none", "无")), LevelSheet(1), LevelSheet(2)]


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def numbered(levels: Sequence[LevelSheet] = EVEN, kind: str = "ordinal") -> ScaleSheet:
    return ScaleSheet(kind, "median", levels)


def refusal(desk: Desk, sheet: ScaleSheet, key: str = "new", seen: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        save_scale(key=key, sheet=sheet, by=desk.team["lead"], seen=seen)
    return refused.value.code


def test_a_new_scale_stands_last_with_its_levels_and_anchors(desk: Desk) -> None:
    quote = {"text": "Not at all.", "lang": "en", "source": ""}
    levels = [LevelSheet(0, said("none", "无"), [quote]), *EVEN[1:]]

    save_scale(key="new", sheet=numbered(levels), by=desk.team["lead"])

    scale = draft_of(desk.version.codebook).scales[-1]
    assert (scale.id, scale.min, scale.max, scale.anchors) == ("new", 0, 2, {0: said("none", "无")})
    assert [[a.text for a in level.anchors] for level in scale.levels] == [["Not at all."], [], []]


def test_a_nominal_scale_has_keys(desk: Desk) -> None:
    levels = [LevelSheet("oem", said("OEM", "代工")), LevelSheet("odm", said("ODM", "设计"))]

    save_scale(
        key="stage",
        sheet=ScaleSheet("nominal", "majority_else_adjudicate", levels),
        by=desk.team["lead"],
    )

    row = Scale.objects.get(key="stage")
    assert ([level["value"] for level in row.levels], row.low) == (["oem", "odm"], None)


@pytest.mark.parametrize(
    "sheet",
    [
        numbered([]),
        numbered([LevelSheet(0)]),
        numbered([LevelSheet(0), LevelSheet(2)]),
        numbered([LevelSheet(0), LevelSheet(0)]),
        numbered([LevelSheet("a"), LevelSheet("b")]),
        numbered(kind="round"),
        ScaleSheet("ordinal", "guess", EVEN),
        ScaleSheet("nominal", "mean", [LevelSheet("a")]),
        ScaleSheet("nominal", "majority_else_adjudicate", [LevelSheet("two words")]),
        numbered([LevelSheet(n) for n in range(101)]),
        numbered([LevelSheet(0, {}, [{"text": "x"}] * 13), LevelSheet(1)]),
    ],
    ids=str,
)
def test_a_scale_that_makes_no_sense_is_refused(desk: Desk, sheet: ScaleSheet) -> None:
    assert refusal(desk, sheet) == "bad_scale"


def test_levels_that_segments_have_stay(desk: Desk) -> None:
    desk.marked(desk.a, "learn.depth", LAND, 2)
    desk.marked(desk.a, "inst.stage", LAND, "obm")

    assert refusal(desk, numbered(EVEN[:2]), "depth") == "values_in_use"
    nominal = ScaleSheet("nominal", "majority_else_adjudicate", [LevelSheet("oem")])
    assert refusal(desk, nominal, "stage") == "values_in_use"
    save_scale(key="depth", sheet=numbered(EVEN[1:]), by=desk.team["lead"])


def test_a_bad_key_and_an_overtaken_change_are_refused(desk: Desk) -> None:
    seen = fingerprint(Scale.objects.get(key="depth"))
    save_scale(key="depth", sheet=numbered(), by=desk.team["lead"])

    assert refusal(desk, numbered(), "no key") == "bad_key"
    assert refusal(desk, numbered(), "depth", seen) == "changed_meanwhile"


def test_a_segment_becomes_an_anchor_of_its_level_once(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    submit(task=desk.b, by=desk.b.coder)

    use_as_anchor(segment=segment, by=desk.team["lead"])
    use_as_anchor(segment=segment, by=desk.team["lead"])

    levels = draft_of(desk.version.codebook).scales[0].levels
    assert [[(a.text, a.source) for a in level.anchors] for level in levels] == [
        [],
        [],
        [(LAND, "T01")],
    ]


def test_what_others_code_blind_becomes_no_anchor(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)

    with pytest.raises(Refusal) as refused:
        use_as_anchor(segment=segment, by=desk.team["lead"])

    assert refused.value.code == "coded_blind"


@pytest.mark.parametrize("quote", [False, None])
def test_without_a_yes_to_being_quoted_nothing_becomes_an_anchor(
    desk: Desk, *, quote: bool | None
) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)
    Consent.objects.update(quote=quote)
    segment.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        use_as_anchor(segment=segment, by=desk.team["lead"])

    assert refused.value.code == "no_consent"


@pytest.mark.parametrize(("code", "value"), [("learn.doing", None), ("inst.local", None)])
def test_what_has_no_value_is_no_anchor(desk: Desk, code: str, value: None) -> None:
    segment = desk.marked(desk.a, code, DOING, value)

    with pytest.raises(Refusal) as refused:
        use_as_anchor(segment=segment, by=desk.team["lead"])

    assert refused.value.code == "no_value"


def test_coders_write_no_scales_and_no_anchors(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)

    with pytest.raises(PermissionDenied):
        save_scale(key="new", sheet=numbered(), by=desk.team["coder_a"])
    with pytest.raises(PermissionDenied):
        use_as_anchor(segment=segment, by=desk.team["coder_a"])
