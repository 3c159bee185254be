"""What a file says over what is there."""

from copy import deepcopy
from typing import Any

from coding.formats.codebook import CodebookContent, from_json
from coding.formats.codebook_change import with_retired
from coding.formats.codebook_difference import differences
from coding.formats.codebook_merge import Clash, ClashKind, InUse, merged
from coding.formats.qdc import read_qdc, write_qdc
from tests.codebooks import WHOLE, code, said, whole


def incoming(*codes: dict[str, Any], theme: str = "institutions", **more: Any) -> CodebookContent:  # noqa: ANN401
    """A file that knows one theme with these codes."""
    document = {
        "id": "other",
        "version": "9",
        "title": {},
        "languages": ["en", "zh"],
        "scales": {},
        "themes": [{"id": theme, "name": said("Rules", "规矩"), "color": 5, "codes": list(codes)}],
    }
    return from_json(document | more)


def keys(content: CodebookContent) -> list[tuple[str, list[str]]]:
    return [(theme.id, [each.id for each in theme.codes]) for theme in content.themes]


def test_the_same_content_changes_nothing() -> None:
    assert merged(whole(), whole(version="2")) == (whole(), ())
    content, clashes = merged(whole(), read_qdc(write_qdc(whole())).content)
    assert (differences(whole(), content), clashes) == ((), ())


def test_new_codes_come_last_and_what_the_file_does_not_name_stays() -> None:
    content, clashes = merged(whole(), incoming(code("inst.new", "New", "新")))

    assert keys(content) == [
        ("institutions", ["inst.local", "inst.national", "inst.stage", "inst.new"]),
        ("learning", ["learn.doing", "learn.depth"]),
    ]
    assert content.themes[0].name == said("Rules", "规矩")
    assert content.version == "1.0.0"
    assert clashes == ()


def test_blank_fields_stay_and_filled_ones_are_taken_tongue_by_tongue() -> None:
    new = {"id": "inst.local", "name": {"zh": "地方规矩"}, "include_when": {"en": "If."}}

    content, _clashes = merged(whole(), incoming(new))

    local = content.code("inst.local")
    assert local is not None
    assert local.name == said("Local rules", "地方规矩")
    assert local.definition == said("What local rules means.", "地方规则的含义。")
    assert (local.include_when, local.scale) == ({"en": "If."}, "valence")


def test_a_code_named_under_another_theme_moves_there() -> None:
    content, _clashes = merged(
        whole(), incoming(code("inst.local", "Local rules", "地方规则"), theme="learning")
    )

    assert keys(content)[1] == ("learning", ["inst.local", "learn.doing", "learn.depth"])


def test_values_hold_a_codes_scale_and_levels_a_scale() -> None:
    scales = deepcopy(WHOLE["scales"])
    scales["depth"]["max"] = 1
    scales["valence"]["max"] = 2
    file = incoming(code("inst.local", "L", "地", scale="depth"), scales=scales)
    in_use = InUse(
        frozenset({"inst.local"}), {"depth": frozenset({2.0}), "valence": frozenset({1})}
    )

    content, clashes = merged(whole(), file, in_use)

    assert [(scale.id, scale.max) for scale in content.scales] == [
        ("valence", 2),
        ("depth", 2),
        ("stage", None),
    ]
    local = content.code("inst.local")
    assert local is not None
    assert local.scale == "valence"
    assert clashes == (
        Clash(ClashKind.LEVELS_IN_USE, "depth"),
        Clash(ClashKind.SCALE_OF_CODE, "inst.local", "depth"),
    )
    free, _ = merged(whole(), file)
    assert free.scale_of("inst.local") == free.scales[1]


def test_a_retired_code_stays_retired_and_an_unknown_scale_is_left_out() -> None:
    draft = with_retired(whole(), "inst.local", became=["inst.national"])
    file = incoming(code("inst.local", "L", "地"), code("inst.new", "N", "新", scale="nowhere"))

    content, clashes = merged(draft, file)

    local, new = content.code("inst.local"), content.code("inst.new")
    assert local is not None
    assert new is not None
    assert (local.is_retired, local.became, new.scale) == (True, ("inst.national",), "")
    assert clashes == (
        Clash(ClashKind.RETIRED_HERE, "inst.local"),
        Clash(ClashKind.UNKNOWN_SCALE, "inst.new", "nowhere"),
    )


def test_a_new_key_with_a_known_name_is_shown() -> None:
    _content, clashes = merged(whole(), incoming(code("rules", "Local rules", "规则")))

    assert clashes == (Clash(ClashKind.SAME_NAME, "rules", "inst.local"),)
