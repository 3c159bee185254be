"""Tables of the coding house."""

from coding.models.codebook import Code, Codebook, CodebookVersion, Scale, ScaleKind, Theme
from coding.models.round import CodingRound, CodingTask
from coding.models.segment import Segment
from coding.models.transcript import Transcript, Turn

__all__ = [
    "Code",
    "Codebook",
    "CodebookVersion",
    "CodingRound",
    "CodingTask",
    "Scale",
    "ScaleKind",
    "Segment",
    "Theme",
    "Transcript",
    "Turn",
]
