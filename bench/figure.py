"""What a measurement comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit; `of` says what was measured, `against` what it is compared with."""

    name: str
    value: float
    unit: str
    of: str = ""
    against: str = ""
