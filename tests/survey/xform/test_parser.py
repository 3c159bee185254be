"""Precedence, paths and faults of the grammar; and that what is spelt is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.lexer import ExpressionBroken
from survey.xform.parser import DEEPEST, parse
from survey.xform.syntax import (
    LEVELS,
    Call,
    Expression,
    Filter,
    Negation,
    Number,
    Path,
    Reference,
    Series,
    Step,
    Text,
    spell,
)

_NAMES = st.from_regex(r"[a-z年][a-z0-9_]{0,5}", fullmatch=True).filter(
    lambda name: name not in {"and", "or", "div", "mod", "node", "text"}
)
_LEAVES = st.one_of(
    st.floats(0, 1e9, allow_nan=False).map(Number),
    st.text(st.characters(exclude_characters="'\""), max_size=8).map(Text),
    _NAMES.map(Reference),
    _NAMES.map(lambda name: Reference(name, last_saved=True)),
)


def _series(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def build(level: frozenset[str]) -> st.SearchStrategy[Expression]:
        operators = st.lists(st.sampled_from(sorted(level)), min_size=1, max_size=3)
        return operators.flatmap(
            lambda signs: st.lists(inner, min_size=len(signs) + 1, max_size=len(signs) + 1).map(
                lambda operands: Series(tuple(operands), tuple(signs))
            )
        )

    return st.sampled_from([*LEVELS, frozenset({"|"})]).flatmap(build)


def _paths(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    steps = st.builds(
        Step,
        st.sampled_from(["child", "parent", "self", "descendant", "attribute"]),
        st.one_of(_NAMES, st.sampled_from(["*", "node()", "text()"])),
        st.lists(inner, max_size=1).map(tuple),
    )
    several = st.lists(steps, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Path, several, st.booleans()),
        st.builds(lambda found, start: Path(found, start=start), several, inner),
    )


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        _series(inner),
        inner.map(Negation),
        st.builds(Call, _NAMES, st.lists(inner, max_size=3).map(tuple)),
        _paths(inner),
        st.builds(Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_what_is_spelt_is_read_back_as_the_same_tree(expression: Expression) -> None:
    assert parse(spell(expression)) == expression


def test_operators_bind_as_in_xpath() -> None:
    tree = parse("1 + 2 * 3 = 7 and not(a) or b")

    assert spell(tree) == "(((1.0 + (2.0 * 3.0)) = 7.0) and not(child::a)) or (child::b)"


def test_operators_of_one_precedence_go_from_left_to_right() -> None:
    tree = parse("9 - 4 - 3")

    assert tree == Series((Number(9), Number(4), Number(3)), ("-", "-"))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (".", "self::node()"),
        ("../age", "parent::node()/child::age"),
        ("//who", "/descendant-or-self::node()/child::who"),
        ("a/@b", "child::a/attribute::b"),
        ("orx:meta/instanceID", "child::meta/child::instanceID"),
        ("current()/../a", "(current())/parent::node()/child::a"),
        ("/", "/"),
    ],
)
def test_short_steps_stand_for_long_ones(short: str, long: str) -> None:
    assert spell(parse(short)) == long


def test_predicates_belong_to_their_step() -> None:
    tree = parse("/data/kid[position() = 2][who]/years")

    assert isinstance(tree, Path)
    assert [spell(predicate) for predicate in tree.steps[1].predicates] == [
        "position() = 2.0",
        "child::who",
    ]


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "The expression is empty."),
        ("foo( =", 5, "= is not expected here."),
        ("a = ", 4, "The expression ends too early."),
        ("(1 + 2", 6, "The expression ends too early. ) is missing."),
        ("a[1", 3, "The expression ends too early. ] is missing."),
        ("a == b", 3, "= is not expected here."),
        ("a b", 2, "b is not expected here."),
        ("1, 2", 1, ", is not expected here."),
        ("sideways::a", 0, "There is no axis sideways."),
        ("a/", 2, "The expression ends too early."),
        ("${ } = 1", 0, "A reference names no question."),
    ],
)
def test_a_fault_says_where_and_why(text: str, position: int, reason: str) -> None:
    with pytest.raises(ExpressionBroken) as broken:
        parse(text)

    assert (broken.value.position, broken.value.reason) == (position, reason)


def test_a_chain_may_be_long_but_not_deep() -> None:
    chain = parse(" or ".join(["a = 1"] * 2_000))

    with pytest.raises(ExpressionBroken):
        parse("(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1))

    assert isinstance(chain, Series)
    assert len(chain.operands) == 2_000


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    try:
        parse(text)
    except ExpressionBroken as broken:
        assert 0 <= broken.position <= len(text)  # noqa: PT017 - most texts are no expressions
