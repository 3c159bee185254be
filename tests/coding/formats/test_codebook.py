import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from coding.formats.codebook import (
    Attribute,
    Choice,
    Code,
    CodebookContent,
    Example,
    Level,
    Reconcile,
    Scale,
    ScaleKind,
    Theme,
    from_json,
    to_json,
)
from coding.formats.codebook_yaml import parse_codebook

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"

DIGEST = "d55bccf83cc30a40db44966382d7fb61edb1ebf0696155394d0b9a5327135e2f"

MOOD = Scale(
    id="mood",
    kind=ScaleKind.INTERVAL,
    reconcile=Reconcile.MEAN,
    min=-1,
    max=1,
    anchors={-1: {"en": "bad", "zh": "差"}, 1: {"en": "good", "zh": "好"}},
)
FORM = Scale(
    id="form",
    kind=ScaleKind.NOMINAL,
    reconcile=Reconcile.MAJORITY_ELSE_ADJUDICATE,
    values={"market": {"en": "market"}, "firm": {"en": "firm"}},
    note={"en": "after Gereffi"},
)
TRUST = Code(
    id="emb.trust",
    name={"en": "Trust", "zh": "信任"},
    definition={"en": "Reliance.", "zh": "信赖。"},
    include_when={"en": "Word given."},
    exclude_when={},
    example=Example("说好的价过夜也算数。", "zh", invented=True),
    scale="mood",
    seed_refs=(2,),
)
PLAIN = Code(id="emb.other", name={"en": "Other"}, definition={}, include_when={}, exclude_when={})
THEME = Theme(id="emb", name={"en": "Embeddedness"}, definition={}, color=3, codes=(TRUST, PLAIN))
ACTOR = Attribute("actor", {"en": "Actor"}, (Choice("buyer", {"en": "Buyer"}), Choice("x", {})))
CONTENT = CodebookContent(
    id="small",
    version="1.0",
    title={"en": "Small"},
    languages=("en", "zh"),
    note={},
    rules=({"en": "Code little."},),
    attributes=(ACTOR,),
    scales=(MOOD, FORM),
    references={2: "Storper 1997"},
    themes=(THEME,),
)


def test_a_codebook_comes_back_from_json_as_it_went() -> None:
    assert from_json(json.loads(json.dumps(to_json(CONTENT)))) == CONTENT


def test_the_demo_codebook_comes_back_from_json_as_it_went() -> None:
    content = parse_codebook((STUDY / "codebook.yaml").read_text(encoding="utf-8"))

    assert from_json(json.loads(json.dumps(to_json(content)))) == content


def test_json_has_the_shape_of_the_file_and_leaves_empty_parts_out() -> None:
    document = to_json(CONTENT)

    assert document["coding_rules"] == [{"en": "Code little."}]
    assert document["scales"]["mood"] == {
        "kind": "interval",
        "reconcile": "mean",
        "min": -1,
        "max": 1,
        "anchors": {"-1": {"en": "bad", "zh": "差"}, "1": {"en": "good", "zh": "好"}},
    }
    assert document["themes"][0]["codes"][1] == {"id": "emb.other", "name": {"en": "Other"}}
    assert "note" not in document


def test_levels_stand_in_order_and_may_lack_a_name() -> None:
    assert MOOD.levels == (
        Level(-1, {"en": "bad", "zh": "差"}),
        Level(0, {}),
        Level(1, {"en": "good", "zh": "好"}),
    )
    assert [level.value for level in FORM.levels] == ["market", "firm"]


def test_a_scale_without_bounds_has_no_levels() -> None:
    assert replace(MOOD, max=None).levels == ()


@pytest.mark.parametrize("value", [-1, 0, 1, 1.0, -1.0])
def test_a_scale_accepts_its_levels(value: float) -> None:
    assert MOOD.accepts(value)


@pytest.mark.parametrize("value", [-2, 2, 0.5, "1", True, None, "market"])
def test_a_scale_accepts_nothing_else(value: object) -> None:
    assert not MOOD.accepts(value)


def test_a_nominal_scale_accepts_its_keys_only() -> None:
    assert [FORM.accepts(value) for value in ("market", "Market", 0, None)] == [
        True,
        False,
        False,
        False,
    ]


def test_parts_are_found_by_id() -> None:
    assert CONTENT.code("emb.trust") is TRUST
    assert CONTENT.theme_of("emb.other") is THEME
    assert CONTENT.scale_of("emb.trust") is MOOD
    assert CONTENT.attribute("actor") is ACTOR
    assert ACTOR.value_ids == {"buyer", "x"}
    assert list(CONTENT.codes) == [TRUST, PLAIN]


def test_unknown_parts_are_none() -> None:
    assert CONTENT.code("emb.none") is None
    assert CONTENT.theme_of("emb.none") is None
    assert CONTENT.scale_of("emb.none") is None
    assert CONTENT.scale_of("emb.other") is None
    assert CONTENT.attribute("period") is None


def test_what_has_no_anchors_guests_or_retired_codes_keeps_its_json() -> None:
    text = json.dumps(to_json(CONTENT))

    assert not any(word in text for word in ("quotes", "also_under", "became", "state"))


def test_the_demo_codebook_keeps_its_digest() -> None:
    content = parse_codebook((STUDY / "codebook.yaml").read_text("utf-8"))
    document = json.dumps(to_json(content), sort_keys=True).encode()

    assert hashlib.sha256(document).hexdigest() == DIGEST
