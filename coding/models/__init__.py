"""Tables of the coding house."""

from coding.models.adjudication import AdjudicationSample, SampledTurn, Strata, TurnDecision
from coding.models.codebook import (
    Code,
    Codebook,
    CodebookVersion,
    CodeLineage,
    CodeRemark,
    CodeState,
    Descent,
    RemarkState,
    Restructuring,
    Scale,
    ScaleKind,
    Theme,
)
from coding.models.memo import Memo, Pin, SegmentLink
from coding.models.revision import CarriedSegment, Fate, Pseudonym, SealedText
from coding.models.round import CodingRound, CodingTask
from coding.models.segment import Segment
from coding.models.step import Step, StepState
from coding.models.transcript import Transcript, Turn
from coding.models.upload import TranscriptUpload, UploadState

__all__ = [
    "AdjudicationSample",
    "CarriedSegment",
    "Code",
    "CodeLineage",
    "CodeRemark",
    "CodeState",
    "Codebook",
    "CodebookVersion",
    "CodingRound",
    "CodingTask",
    "Descent",
    "Fate",
    "Memo",
    "Pin",
    "Pseudonym",
    "RemarkState",
    "Restructuring",
    "SampledTurn",
    "Scale",
    "ScaleKind",
    "SealedText",
    "Segment",
    "SegmentLink",
    "Step",
    "StepState",
    "Strata",
    "Theme",
    "Transcript",
    "TranscriptUpload",
    "Turn",
    "TurnDecision",
    "UploadState",
]
