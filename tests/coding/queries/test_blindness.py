"""Who is blind to what, and until when."""

import pytest
from django.db.models import Q

from coding.actions.round import close_round, submit
from coding.models import CodingRound, CodingTask, Segment, Transcript
from coding.queries.blindness import (
    blind_to,
    coded_blind_by_others,
    hidden_coders,
    hidden_deeds,
    is_blind_anywhere,
    opened_to_coder,
)
from survey.models import Event, Membership
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """Coders A and B have T01, B has T02; B marked a segment in each, A one in T01."""
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    texts = {code: a_transcript(team["manager"], code) for code in ("T01", "T02")}
    for handle, code in (("coder_a", "T01"), ("coder_b", "T01"), ("coder_b", "T02")):
        a_segment(a_task(coding_round, texts[code], team[handle], team["lead"]))
    return team


def codes(member: Membership) -> list[str]:
    return list(blind_to(member).order_by("code", "version").values_list("code", flat=True))


def test_a_coder_is_blind_to_the_others_of_own_open_transcripts(team: Team) -> None:
    assert codes(team["coder_a"]) == ["T01"]
    assert codes(team["coder_b"]) == ["T01", "T02"]
    assert [each.handle for each in hidden_coders(team["coder_a"])] == ["coder_b"]
    assert is_blind_anywhere(team["coder_a"])


def test_all_versions_of_a_transcript_are_one(team: Team) -> None:
    Transcript.objects.create(
        study=team.study,
        code="T01",
        version=2,
        language="en",
        text="x",
        digest="2",
        is_current=False,
    )

    assert codes(team["coder_a"]) == ["T01", "T01"]


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager"])
def test_who_does_not_code_is_blind_to_nothing(team: Team, handle: str) -> None:
    assert codes(team[handle]) == []
    assert not is_blind_anywhere(team[handle])
    assert not hidden_coders(team[handle]).exists()


def test_blindness_ends_with_handing_in_closing_and_was_never_in_an_open_round(team: Team) -> None:
    a = team["coder_a"]
    seen = [codes(a)]
    submit(task=CodingTask.objects.get(coder=a), by=a)
    seen.append(codes(a))
    CodingTask.objects.filter(coder=a).update(submitted_at=None)
    CodingRound.objects.update(is_blind=False)
    seen.append(codes(a))
    CodingRound.objects.update(is_blind=True)
    close_round(coding_round=CodingRound.objects.get(), by=team["lead"], despite_open=True)
    seen.append(codes(a))

    assert seen == [["T01"], [], [], []]


def test_segments_open_to_coders_of_the_same_text_when_the_round_is_closed(team: Team) -> None:
    def opened(handle: str) -> list[tuple[str, str]]:
        rows = Segment.objects.filter(opened_to_coder(team[handle])).exclude(coder=team[handle])
        return sorted(rows.values_list("transcript__code", "coder__handle"))

    before = opened("coder_a")
    close_round(coding_round=CodingRound.objects.get(), by=team["lead"], despite_open=True)

    assert before == []
    assert (opened("coder_a"), opened("coder_b")) == ([("T01", "coder_b")], [("T01", "coder_a")])


def test_of_a_round_that_is_not_blind_they_are_open_at_once(team: Team) -> None:
    CodingRound.objects.update(is_blind=False)

    rows = Segment.objects.filter(opened_to_coder(team["coder_a"]), coder=team["coder_b"])

    assert list(rows.values_list("transcript__code", flat=True)) == ["T01"]


def test_a_segment_is_coded_blind_by_others_as_long_as_one_has_the_text(team: Team) -> None:
    def found() -> list[tuple[str, str]]:
        rows = Segment.objects.filter(coded_blind_by_others())
        return sorted(rows.values_list("transcript__code", "coder__handle"))

    before = found()
    submit(task=CodingTask.objects.get(coder=team["coder_a"]), by=team["coder_a"])

    assert before == [("T01", "coder_a"), ("T01", "coder_b")]
    assert found() == [("T01", "coder_a")]


def test_deeds_that_tell_of_others_marks_are_hidden(team: Team) -> None:
    def told(handle: str) -> list[tuple[str, str]]:
        marks = Event.objects.filter(study=team.study, kind="segment.marked")
        kept = marks.filter(~(hidden_deeds(team[handle]) | Q(pk=None)))
        return sorted(kept.values_list("subject", "actor__name"))

    assert told("coder_a") == [("T01", "coder_a"), ("T02", "coder_b")]
    assert told("coder_b") == [("T01", "coder_b"), ("T02", "coder_b")]
    assert len(told("lead")) == 3
