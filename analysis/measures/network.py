"""Operations on the network of nominations across all respondents of a form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.units import Respondent, chosen
from analysis.system.parts import Measure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """`names[i, j]` is 1 where node i names node j; `nodes` are the keys of the respondents."""

    nodes: tuple[str, ...]
    names: Floats


def network_of(measure: Measure, respondents: Iterable[Respondent]) -> Network:
    """The network of a roster question; `questions` are the nominations and the own code.

    Whoever gave an own code is on the roster. An empty answer to the nominations names nobody:
    in a select_multiple nothing selected cannot be told from nothing answered. Names of firms
    that were not interviewed, and of oneself, do not count.
    """
    roster, own = measure.questions[:2]
    nodes = [one for one in respondents if chosen(one.answers.get(own))]
    codes = [chosen(node.answers.get(own))[0] for node in nodes]
    names = np.zeros((len(nodes), len(nodes)), dtype=np.float64)
    for row, node in enumerate(nodes):
        named = set(chosen(node.answers.get(roster)))
        names[row] = [code in named for code in codes]
    np.fill_diagonal(names, 0.0)
    return Network(tuple(node.key for node in nodes), names)


def _pairs(weights: Floats, ties: Floats) -> Floats:
    """Number of tied pairs in each draw: draws x nodes copies of the nodes, ties symmetric."""
    return np.asarray(((weights @ ties) * weights).sum(axis=1) / 2)


def _divided(top: Floats, bottom: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def roster_density(network: Network, weights: Floats) -> Floats:
    """Ties / pairs of nodes; a tie counts if either side names it.

    `weights`, draws x nodes, says how often each node is there; two copies of the same node make
    no pair.
    """
    either = np.maximum(network.names, network.names.T)
    everyone = 1.0 - np.eye(len(network.nodes))
    return _divided(_pairs(weights, either), _pairs(weights, everyone))


def roster_reciprocity(network: Network, weights: Floats) -> Floats:
    """Mutual ties / ties that at least one side names; NaN without a tie."""
    either = np.maximum(network.names, network.names.T)
    both = np.minimum(network.names, network.names.T)
    return _divided(_pairs(weights, both), _pairs(weights, either))


NetworkOperation = Callable[[Network, Floats], Floats]

NETWORK_OPERATIONS: Mapping[str, NetworkOperation] = {
    "roster_density": roster_density,
    "roster_reciprocity": roster_reciprocity,
}
