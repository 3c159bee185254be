"""What a run computes from: submissions as respondents, coded transcripts as interviews."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from analysis.compute import RECONCILED
from analysis.measures.units import Answers, Interview, Respondent
from analysis.reconcile import CodedSegment, own_layer, reconcile
from analysis.system.facts import ScaleFacts
from coding.models import CodingTask, Segment, Transcript, Turn
from coding.queries.adjudication import samples_of
from coding.sampling import Drawn
from survey.models import RepeatRow, ReviewState, Submission

type Coded = Mapping[str, Mapping[str, Sequence[CodedSegment]]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`respondents` by form ID, `interviews` by layer, `samples` that were drawn and adjudicated;
    `seals` are SHA-256 of what went in.
    """

    respondents: Mapping[str, Sequence[Respondent]]
    interviews: Mapping[str, Sequence[Interview]]
    seals: Mapping[str, str]
    samples: Sequence[Drawn] = ()


def evidence_of(study_id: int, scales: Mapping[str, ScaleFacts | None]) -> Evidence:
    """All that counts today: each case's latest submission of a form that was not rejected, and
    the segments of coding tasks that are handed in. What is reopened drops out until it is handed in
    again. Of a coder's tasks on the same transcript in several rounds the last one counts.
    """
    submissions = list(_standing_submissions(study_id))
    tasks = list(_handed_in(study_id))
    segments = list(_segments(tasks))
    transcripts = {task.transcript_id: task.transcript for task in tasks}
    coded = _by_transcript_and_coder(tasks, segments)
    samples = samples_of(study_id)
    return Evidence(
        _respondents(submissions),
        _interviews(transcripts.values(), coded, scales),
        {
            "submissions": _seal(f"{s.instance_id} {s.digest}" for s in submissions),
            "transcripts": _seal(f"{t.code} {t.digest}" for t in transcripts.values()),
            "segments": _seal(f"{s.pk} {s.version}" for s in segments),
        }
        | ({"samples": _seal(_told(samples))} if samples else {}),
        samples,
    )


def _seal(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _told(samples: Iterable[Drawn]) -> Iterator[str]:
    for sample in samples:
        yield f"{sample.number} {sorted(sample.frame.items())} {sorted(sample.codes)}"
        for turn in sample.decided:
            yield f"{sample.number} {turn.transcript} {turn.place} {sorted(turn.codes.items())}"


def _standing_submissions(study_id: int) -> QuerySet[Submission]:
    return (
        Submission.objects.filter(study=study_id, is_test=False)
        .exclude(review=ReviewState.REJECTED)
        .exclude(case=None)
        .select_related("case", "form_version__form")
        .defer("xml", "form_version__source", "form_version__xform", "form_version__definition")
        .order_by("form_version__form", "case", "-id")
        .distinct("form_version__form", "case")
    )


def _respondents(submissions: Sequence[Submission]) -> dict[str, list[Respondent]]:
    rows: dict[int, dict[str, list[Answers]]] = defaultdict(lambda: defaultdict(list))
    wanted = RepeatRow.objects.filter(submission__in=[s.pk for s in submissions])
    for row in wanted.order_by("submission", "repeat", "position"):
        rows[row.submission_id][row.repeat].append(row.answers)
    found: dict[str, list[Respondent]] = defaultdict(list)
    for submission in submissions:
        if submission.case is not None:
            found[submission.form_version.form.form_id].append(
                Respondent(submission.case.code, submission.answers, rows[submission.pk])
            )
    return found


def _handed_in(study_id: int) -> QuerySet[CodingTask]:
    return (
        CodingTask.objects.filter(round__study=study_id, submitted_at__isnull=False)
        .select_related("transcript", "coder")
        .defer("transcript__text")
        .order_by("transcript", "coder", "-round__position")
        .distinct("transcript", "coder")
    )


def _segments(tasks: Sequence[CodingTask]) -> QuerySet[Segment]:
    return (
        Segment.objects.filter(
            task__in=[task.pk for task in tasks], transcript=F("task__transcript")
        )
        .select_related("code", "coder")
        .order_by("transcript", "coder", "start", "end", "code__key")
    )


def _by_transcript_and_coder(
    tasks: Sequence[CodingTask], segments: Sequence[Segment]
) -> dict[int, dict[str, list[CodedSegment]]]:
    """Every coder who handed in the transcript, also one who marked nothing in it."""
    found: dict[int, dict[str, list[CodedSegment]]] = defaultdict(dict)
    for task in tasks:
        found[task.transcript_id].setdefault(task.coder.handle, [])
    for segment in segments:
        found[segment.transcript_id][segment.coder.handle].append(
            CodedSegment(
                segment.start, segment.end, segment.code.key, segment.value, str(segment.pk)
            )
        )
    return found


def _interviews(
    transcripts: Iterable[Transcript],
    coded: Mapping[int, Mapping[str, Sequence[CodedSegment]]],
    scales: Mapping[str, ScaleFacts | None],
) -> dict[str, list[Interview]]:
    turns = _respondent_turns(coded)
    layers: dict[str, list[Interview]] = {RECONCILED: []}
    for transcript in transcripts:
        by_coder = coded[transcript.pk]
        frame = (transcript.code, transcript.kind, turns[transcript.pk])
        layers[RECONCILED].append(Interview(*frame, reconcile(by_coder, scales)))
        for coder, segments in by_coder.items():
            layers.setdefault(coder, []).append(Interview(*frame, own_layer(segments)))
    return layers


def _respondent_turns(transcripts: Iterable[int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """The respondent's turns by transcript, in the order of the text."""
    turns = Turn.objects.filter(Q(transcript__in=list(transcripts)) & Q(is_respondent=True))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for transcript, start, end in turns.order_by("transcript", "position").values_list(
        "transcript", "start", "end"
    ):
        found[transcript].append((start, end))
    return defaultdict(tuple, {key: tuple(value) for key, value in found.items()})
