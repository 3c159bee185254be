"""Measures to try operations on."""

from collections.abc import Callable
from typing import Any

import pytest

from analysis.system.parts import Arguments, Level, Measure, Role, Source

type Make = Callable[..., Measure]


@pytest.fixture
def measure() -> Make:
    """A measure with the operation `op`; arguments of the operation by name."""

    def make(op: str, *questions: str, **changes: Any) -> Measure:  # noqa: ANN401
        names = set(Arguments.__dataclass_fields__)
        arguments = {name: value for name, value in changes.items() if name in names}
        fields: dict[str, Any] = {
            "id": "m",
            "name": {"en": "Measure"},
            "level": Level.FIRM,
            "source": Source.SURVEY,
            "formula": "as in the test",
            "unit": "points",
            "direction": 1,
            "goalposts": (0.0, 10.0),
            "min_n": 1,
            "role": Role.SCORE,
            "form": "firm",
        }
        fields |= {name: value for name, value in changes.items() if name not in names}
        return Measure(op=op, questions=questions, args=Arguments(**arguments), **fields)

    return make
