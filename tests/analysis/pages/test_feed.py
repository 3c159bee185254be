"""The feed in sentences, in both languages."""

import pytest
from django.utils.translation import override

from analysis.pages.feed import SENTENCES, Line, feed_lines
from survey.actions.event import record
from survey.models import Event, Kind, User
from tests.factories import Team, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members("hair")
    Event.objects.filter(study=team.study).delete()
    return team


def happen(team: Team, kind: Kind, *subjects: str, by: User | None = None) -> None:
    for subject in subjects:
        Event.objects.create(
            study=team.study, kind=kind, subject=subject, actor=by or team["coder_a"].user
        )


def told(team: Team, handle: str = "pi", language: str = "en") -> list[str]:
    with override(language):
        return [str(line.what) for line in feed_lines(team[handle], lines=9)]


def test_a_deed_is_a_sentence_with_a_way_to_its_subject(team: Team) -> None:
    happen(team, Kind.TASK_SUBMITTED, "T01")

    (line,) = feed_lines(team.pi, lines=9)

    assert (line.who, line.hue) == ("coder_a", team["coder_a"].user.pk % 9 + 1)
    assert line.what == (
        'handed in the coded transcript <a href="/studies/hair/transcripts/T01/">T01</a>'
    )


def test_many_deeds_of_one_kind_are_counted(team: Team) -> None:
    happen(team, Kind.TASK_SUBMITTED, "T01", "T02")
    happen(team, Kind.SEGMENT_MARKED, "T03", "T03", "T03")
    happen(team, Kind.SEGMENT_MARKED, "T01", "T02", by=team["coder_b"].user)

    assert told(team) == [
        "coded 2 segments",
        'coded 3 segments in <a href="/studies/hair/transcripts/T03/">T03</a>',
        "handed in 2 coded transcripts",
    ]


def test_a_sentence_is_told_in_chinese_too(team: Team) -> None:
    happen(team, Kind.TASK_SUBMITTED, "T01")
    happen(team, Kind.SEGMENT_MARKED, "T03", "T03")

    sentences = told(team, language="zh-hans")

    assert all("handed" not in one and "coded" not in one for one in sentences)
    assert "2" in sentences[0]
    assert ">T01</a>" in sentences[1]


def test_a_finished_run_is_nobodys_deed(team: Team) -> None:
    happen(team, Kind.RUN_REQUESTED, "4", by=team.pi.user)
    happen(team, Kind.RUN_FINISHED, "4", by=team.pi.user)

    done, asked = feed_lines(team.pi, lines=9)

    run = '<a href="/studies/hair/results/4/">run 4</a>'
    assert (done.who, done.what) == ("", f"The figures of {run} are there")
    assert (asked.who, asked.what) == ("pi", f"started {run}")


def test_there_is_no_way_where_one_may_not_go(team: Team) -> None:
    happen(team, Kind.RUN_FINISHED, "4", by=team.pi.user)

    assert told(team, "interviewer") == ["The figures of run 4 are there"]


def test_a_deed_of_the_house_itself_has_no_person(team: Team) -> None:
    record(Kind.PACKAGE_LOADED, study=team.study, by=None, subject="hair")

    (line,) = feed_lines(team.pi, lines=9)

    assert (line.who, line.hue, line.what) == ("", 0, "loaded the study package hair")


def test_a_person_without_a_name_is_called_by_the_address(team: Team) -> None:
    user = User.objects.create_user("nameless@example.org", "")
    happen(team, Kind.STUDY_FOUNDED, "", by=user)

    assert [line.who for line in feed_lines(team.pi, lines=9)] == ["nameless@example.org"]


def test_a_kind_without_a_sentence_is_told_by_its_label(team: Team) -> None:
    happen(team, Kind.SUBMISSION_CONFLICTED, "uuid:1", "uuid:2")

    assert "submission.conflicted" not in SENTENCES
    assert told(team) == ["sent a conflicting submission × 2"]


def test_many_deeds_without_a_sentence_for_many_are_told_by_the_label(team: Team) -> None:
    happen(team, Kind.MEMBER_JOINED, "KB01", "KB02")

    assert told(team) == ["joined the study × 2"]


def test_what_somebody_wrote_is_escaped(team: Team) -> None:
    happen(team, Kind.PACKAGE_LOADED, "<b>")

    assert told(team) == ["loaded the study package &lt;b&gt;"]


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_every_sentence_can_be_said(team: Team, kind: str) -> None:
    happen(team, Kind(kind), "1")
    happen(team, Kind(kind), "1", "2", by=team["coder_b"].user)

    lines: list[Line] = feed_lines(team.pi, lines=9)

    assert len(lines) == 2
    assert all(line.what and "{" not in line.what and "%" not in line.what for line in lines)
