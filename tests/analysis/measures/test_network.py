"""Density and reciprocity of who names whom."""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.network import (
    NETWORK_OPERATIONS,
    Network,
    network_of,
    roster_density,
    roster_reciprocity,
)
from analysis.measures.units import Answer, Respondent
from analysis.system.parts import Measure

type Make = Callable[..., Measure]


def _network(measure: Make, named: dict[str, Answer | None]) -> Network:
    respondents = [
        Respondent(key, {"own": key} if names is None else {"own": key, "net": names})
        for key, names in named.items()
    ]
    return network_of(measure("roster_density", "net", "own"), respondents)


def _all(op: str, network: Network) -> float:
    return float(NETWORK_OPERATIONS[op](network, np.ones((1, len(network.nodes))))[0])


def test_a_tie_counts_if_either_side_names_it(measure: Make) -> None:
    network = _network(measure, {"A": ["B"], "B": ["A"], "C": ["A"], "D": None})

    assert _all("roster_density", network) == 2 / 6
    assert _all("roster_reciprocity", network) == 1 / 2


def test_who_names_nobody_is_on_the_roster_all_the_same(measure: Make) -> None:
    network = _network(measure, {"A": ["B"], "B": None, "C": None})

    assert network.nodes == ("A", "B", "C")
    assert _all("roster_density", network) == 1 / 3


def test_names_of_others_and_of_oneself_make_no_tie(measure: Make) -> None:
    network = _network(measure, {"A": ["A", "Z"], "B": ["A"]})

    assert network.names.tolist() == [[0.0, 0.0], [1.0, 0.0]]


def test_who_gave_no_own_code_is_not_on_the_roster(measure: Make) -> None:
    roster = measure("roster_density", "net", "own")
    refused = Respondent("C", {})

    network = network_of(roster, [Respondent("A", {"own": "A", "net": ["C"]}), refused])

    assert network.nodes == ("A",)


def test_without_pairs_or_ties_there_is_no_figure(measure: Make) -> None:
    alone, strangers = _network(measure, {"A": None}), _network(measure, {"A": None, "B": None})

    assert np.isnan(_all("roster_density", alone))
    assert _all("roster_density", strangers) == 0.0
    assert np.isnan(_all("roster_reciprocity", strangers))


def test_a_draw_counts_each_node_as_often_as_it_was_drawn(measure: Make) -> None:
    """Two copies of A and one of B: two pairs, both tied; the copies of A make no pair."""
    network = _network(measure, {"A": ["B"], "B": None, "C": None})

    found = roster_density(network, np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0], [3.0, 0.0, 0.0]]))

    assert found[:2].tolist() == [1.0, 0.0]
    assert np.isnan(found[2])


@given(st.integers(2, 8), st.integers(0, 10_000))
def test_shares_stay_between_nothing_and_all(size: int, seed: int) -> None:
    choose = np.random.default_rng(seed)
    names = (choose.random((size, size)) < choose.random()).astype(np.float64)
    np.fill_diagonal(names, 0.0)
    network = Network(tuple(map(str, range(size))), names)
    weights = choose.multinomial(size, np.full(size, 1 / size), size=5).astype(np.float64)

    density = roster_density(network, weights)
    reciprocity = roster_reciprocity(network, weights)

    known = np.concatenate([density, reciprocity])
    known = known[~np.isnan(known)]
    assert ((known >= 0) & (known <= 1)).all()
