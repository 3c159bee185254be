"""Giving transcripts out evenly, for any lengths, coders and seeds."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.balance import Balance, BalanceError, balance

CODERS = ("anna", "bo", "chen", "dai", "eva")

texts = st.dictionaries(
    st.sampled_from([f"T{n:02}" for n in range(24)]), st.integers(1, 40_000), min_size=1
)
crews = st.lists(st.sampled_from(CODERS), min_size=1, unique=True)


@st.composite
def draws(draw: st.DrawFn) -> tuple[dict[str, int], list[str], int, int]:
    people = draw(crews)
    each = draw(st.integers(1, len(people)))
    return draw(texts), people, each, draw(st.integers(0, 99))


@settings(deadline=None)
@given(draws())
def test_every_transcript_gets_so_many_different_coders(
    drawn: tuple[dict[str, int], list[str], int, int],
) -> None:
    lengths, people, each, seed = drawn

    found = balance(lengths, people, each=each, seed=seed)

    assert set(found.new) == set(lengths)
    assert {len(set(new)) for new in found.new.values()} == {each}
    assert {one for new in found.new.values() for one in new} <= set(people)


@settings(deadline=None)
@given(draws())
def test_no_desk_is_fuller_than_another_by_more_than_the_longest_transcript(
    drawn: tuple[dict[str, int], list[str], int, int],
) -> None:
    lengths, people, each, seed = drawn

    found = balance(lengths, people, each=each, seed=seed)

    assert found.spread <= max(lengths.values())
    assert found.loads == loads_of(found, lengths, people)


@settings(deadline=None)
@given(draws())
def test_the_pairs_are_counted_and_the_same_seed_draws_the_same(
    drawn: tuple[dict[str, int], list[str], int, int],
) -> None:
    lengths, people, each, seed = drawn

    found = balance(lengths, people, each=each, seed=seed)

    assert found.shared == {
        frozenset(pair): sum(set(pair) <= set(new) for new in found.new.values())
        for pair in combinations(sorted(people), 2)
    }
    assert found == balance(dict(reversed(lengths.items())), people[::-1], each=each, seed=seed)


@settings(deadline=None)
@given(
    st.integers(2, 5),
    st.integers(2, 3),
    st.lists(st.integers(3_000, 30_000), min_size=24, max_size=40),
    st.integers(0, 9),
)
def test_with_enough_transcripts_every_two_coders_share_some(
    n: int, each: int, sizes: list[int], seed: int
) -> None:
    lengths = {f"T{place:02}": size for place, size in enumerate(sizes)}

    found = balance(lengths, CODERS[:n], each=min(n, each), seed=seed)

    assert min(found.shared.values()) >= 1
    assert max(found.shared.values()) - min(found.shared.values()) <= 2


def test_of_equal_lengths_pairs_are_as_even_as_can_be() -> None:
    lengths = {f"T{n:02}": 1000 for n in range(12)}

    found = balance(lengths, CODERS[:4], each=2, seed=5)

    assert found.spread == 0
    assert set(found.shared.values()) == {2}


@settings(deadline=None)
@given(draws(), st.data())
def test_who_has_a_transcript_keeps_it_and_it_counts(
    drawn: tuple[dict[str, int], list[str], int, int], data: st.DataObject
) -> None:
    lengths, people, each, seed = drawn
    given_out = {
        code: data.draw(st.sets(st.sampled_from(people), max_size=each)) for code in lengths
    }

    found = balance(lengths, people, each=each, seed=seed, given=given_out)

    assert {len(set(new) | given_out[code]) for code, new in found.new.items()} == {each}
    assert all(not set(new) & given_out[code] for code, new in found.new.items())


def test_who_has_much_already_gets_less() -> None:
    lengths = {f"T{n:02}": 1000 for n in range(4)}

    found = balance(lengths, ["anna", "bo"], each=1, seed=1, loads={"anna": 4000})

    assert set(found.new.values()) == {("bo",)}
    assert found.loads == {"anna": 4000, "bo": 4000}


def test_others_than_those_chosen_count_as_having_it() -> None:
    found = balance({"T01": 10}, ["anna"], each=1, seed=1, given={"T01": ["zoe"]})

    assert (found.new, found.loads) == ({"T01": ()}, {"anna": 0})


@pytest.mark.parametrize(
    ("lengths", "coders", "each", "code"),
    [
        ({"T01": 1}, [], 1, "no_coders"),
        ({}, ["anna"], 1, "no_transcripts"),
        ({"T01": 1}, ["anna", "anna"], 2, "too_few_coders"),
        ({"T01": 1}, ["anna"], 0, "too_few_coders"),
    ],
)
def test_what_cannot_be_is_refused(
    lengths: dict[str, int], coders: list[str], each: int, code: str
) -> None:
    with pytest.raises(BalanceError) as refused:
        balance(lengths, coders, each=each, seed=1)

    assert refused.value.code == code


def loads_of(found: Balance, lengths: dict[str, int], people: list[str]) -> dict[str, int]:
    return {
        one: sum(lengths[code] for code, new in found.new.items() if one in new) for one in people
    }
