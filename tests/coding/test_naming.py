"""Names found and replaced."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.naming import NameKind, Replacing, Suggestion, hits, suggestions


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("您打13812345678找我", NameKind.PHONE, "13812345678"),
        ("打 138 1234 5678 吧", NameKind.PHONE, "138 1234 5678"),
        ("办公室0374-2345678", NameKind.PHONE, "0374-2345678"),
        ("call +86 374 234 5678 now", NameKind.PHONE, "+86 374 234 5678"),
        ("身份证410123199001011234。", NameKind.NUMBER, "410123199001011234"),
        ("写到wang.ming@hair.com.cn。", NameKind.EMAIL, "wang.ming@hair.com.cn"),
        ("后来王总来了", NameKind.PERSON, "王总"),
        ("找李建国主任", NameKind.PERSON, "李建国"),
        ("欧洲的事问张先生", NameKind.PERSON, "张先生"),
        ("老李介绍的", NameKind.PERSON, "老李"),
        ("我叫王小明，", NameKind.PERSON, "王小明"),
        ("I asked Mr. Smith about it", NameKind.PERSON, "Mr. Smith"),
        ("then Zhang Wei came", NameKind.PERSON, "Zhang Wei"),
        ("我们在瑞贝卡公司做过", NameKind.FIRM, "瑞贝卡公司"),
        ("跟华丽发制品有限公司合作", NameKind.FIRM, "华丽发制品有限公司"),
        ("sold to Rebecca Hair Co., Ltd in", NameKind.FIRM, "Rebecca Hair Co., Ltd"),
        ("他是小王村的", NameKind.PLACE, "小王村"),
    ],
)
def test_what_looks_like_a_name_is_suggested(text: str, kind: NameKind, name: str) -> None:
    assert Suggestion(kind, name, 1) in suggestions(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们公司有四十人，那个工厂在县里。",
        "The county gave us land in 1998, about 2000000 square metres.",
        "最早是走街串巷收头发。",
        "一共12345678901234567890件",
    ],
)
def test_plain_words_and_numbers_are_no_names(text: str) -> None:
    assert suggestions(text) == []


def test_suggestions_are_counted_and_ordered_by_kind() -> None:
    found = suggestions("13812345678 老李 王总 王总 老李 王总")

    assert found == [
        Suggestion(NameKind.PERSON, "王总", 3),
        Suggestion(NameKind.PERSON, "老李", 2),
        Suggestion(NameKind.PHONE, "13812345678", 1),
    ]


@pytest.mark.parametrize(
    ("text", "name", "places"),
    [
        ("王总说王总", "王总", [(0, 2), (3, 5)]),
        ("SMITH and Smithson and smith", "Smith", [(0, 5), (23, 28)]),
        ("Zhang  Wei, Zhang\nWei", "Zhang Wei", [(0, 10)]),
        ("Smith说", "Smith", [(0, 5)]),
        ("a+b (a+b)", "a+b", [(0, 3), (5, 8)]),
    ],
)
def test_names_are_found_as_they_may_be_written(
    text: str, name: str, places: list[tuple[int, int]]
) -> None:
    assert [(hit.start, hit.end) for hit in hits(text, [name])] == places


def test_of_several_names_at_a_place_the_longest_stands() -> None:
    found = hits("王小明总经理和王小明", ["王小明", "王小明总经理"])

    assert [hit.name for hit in found] == ["王小明总经理", "王小明"]


def test_no_names_stand_nowhere() -> None:
    assert hits("王总", []) == []


def test_json_is_replaced_in_texts_and_keys_alone() -> None:
    value = {"王总": ["王总", 1, None, True, {"a": "x王总"}]}

    assert Replacing({"王总": "[P1]"}).json(value) == {
        "[P1]": ["[P1]", 1, None, True, {"a": "x[P1]"}]
    }


@given(st.text("王总李 aA", max_size=40), st.lists(st.sampled_from(["王总", "李", "aa", "A a"])))
def test_nothing_that_was_found_is_left(text: str, names: list[str]) -> None:
    replaced = Replacing(dict.fromkeys(names, "〇")).text(text)

    assert hits(replaced, names) == []
    assert json.dumps(replaced)
