"""What tests of deeds share: a broker that has heard nothing yet."""

import pytest

from tests.pokes import pokes


@pytest.fixture(autouse=True)
def _quiet_broker() -> None:
    pokes()
