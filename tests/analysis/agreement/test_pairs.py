"""Two coders against each other, by published worked examples."""

import pytest

from analysis.agreement.counts import AgreementError
from analysis.agreement.metric import Weighting
from analysis.agreement.pairs import cohen, crossed, holsti, scott
from tests.analysis.agreement.published import ABSTRACTORS, COHEN, pairs_of


def test_kappa_is_what_cohen_published() -> None:
    """Cohen 1960, p. 45: kappa .492."""
    found = cohen(crossed(pairs_of(COHEN)))

    assert found is not None
    assert round(found, 3) == 0.492


def test_kappa_and_pi_are_what_gwet_published() -> None:
    """The vignette "overview" of irrCAC 1.0 (Gwet 2019), of cont3x3abstractors."""
    table = crossed(pairs_of(ABSTRACTORS))

    assert cohen(table) == pytest.approx(0.7964094, abs=1e-7)
    assert scott(table) == pytest.approx(0.7962397, abs=1e-7)


def test_weighted_kappa_is_what_gwet_published() -> None:
    """The manual of irrCAC 1.0, kappa2.table with quadratic weights: 0.8921569."""
    found = cohen(crossed(pairs_of(ABSTRACTORS)), Weighting.QUADRATIC)

    assert found == pytest.approx(0.8921569, abs=1e-7)


@pytest.mark.parametrize("kappa", [cohen, scott])
def test_kappa_is_undefined_without_cases_or_without_variation(kappa: object) -> None:
    assert callable(kappa)
    assert kappa(crossed([])) is None
    assert kappa(crossed([("a", "a"), ("a", "a")])) is None
    assert kappa(crossed([("a", "b"), ("b", "a")])) == -1.0


def test_who_is_first_does_not_matter() -> None:
    there = pairs_of(COHEN)
    back = [(second, first) for first, second in there]

    assert cohen(crossed(there)) == pytest.approx(cohen(crossed(back)))


def test_numbers_and_names_are_not_crossed() -> None:
    with pytest.raises(AgreementError):
        crossed([(1, "a")])


def test_holsti_counts_agreed_decisions_twice() -> None:
    """Holsti 1969, p. 140: C.R. = 2 M / (N1 + N2)."""
    assert holsti(30, 40, 35) == pytest.approx(60 / 75)
    assert holsti(0, 3, 0) == 0.0
    assert holsti(0, 0, 0) is None
