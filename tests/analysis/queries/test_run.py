"""Which runs and figures a member may see, and in which order."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.models import Run, Value
from analysis.queries.run import (
    Wanted,
    agreement_for,
    changes_since,
    coder_names,
    run_for,
    runs_for,
    units_for,
    values_for,
)
from coding.models import CodebookVersion
from survey.models import Event, JobState, Kind
from tests.factories import Team, a_codebook, a_run, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members()


@pytest.fixture
def book(team: Team) -> CodebookVersion:
    return a_codebook(team.pi)


def _figures(run: Run, wanted: Wanted | None = None) -> list[tuple[str, str, str]]:
    values = values_for(run, wanted or Wanted())
    return [(value.kind, value.key, value.layer) for value in values]


def test_runs_come_newest_first_to_who_may_read_results(team: Team, book: CodebookVersion) -> None:
    first, second = (a_run(team, book, number=number) for number in (1, 2))

    assert list(runs_for(team["analyst"])) == [second, first]
    assert list(runs_for(team["coder_a"])) == []
    assert list(runs_for(study_with_members().pi)) == []


def test_the_latest_run_is_the_last_that_is_finished(team: Team, book: CodebookVersion) -> None:
    finished = a_run(team, book, number=1)
    for number, state in enumerate((JobState.FAILED, JobState.RUNNING, JobState.QUEUED), start=2):
        a_run(team, book, number=number, state=state)

    assert run_for(team["analyst"], "latest") == finished


def test_a_run_is_found_by_its_number(team: Team, book: CodebookVersion) -> None:
    run = a_run(team, book, number=7, state=JobState.RUNNING)

    assert run_for(team["analyst"], "7") == run_for(team["analyst"], 7) == run


@pytest.mark.parametrize("number", ["2", "0", "-1", "", "first", "1.0", "¹", "٣", "9" * 30, "１"])
def test_what_is_no_run_is_not_found(team: Team, book: CodebookVersion, number: str) -> None:
    a_run(team, book, number=1)

    with pytest.raises(Run.DoesNotExist):
        run_for(team["analyst"], number)


def test_no_run_is_the_latest_before_one_is_finished(team: Team, book: CodebookVersion) -> None:
    a_run(team, book, state=JobState.RUNNING)

    with pytest.raises(Run.DoesNotExist):
        run_for(team["analyst"], "latest")


def test_figures_come_from_measures_up_with_the_reconciled_layer_first(
    team: Team, book: CodebookVersion
) -> None:
    run = a_run(team, book)
    Value.objects.bulk_create(
        Value(run=run, kind=kind, key=key, layer=layer, position=position)
        for kind, key, layer, position in (
            ("dimension", "d", "reconciled", 0),
            ("subindicator", "s", "reconciled", 0),
            ("measure", "a_later_one", "coder_a", 1),
            ("measure", "a_later_one", "a_coder", 1),
            ("measure", "a_later_one", "reconciled", 1),
        )
    )

    assert _figures(run) == [
        ("measure", "inst_local", "reconciled"),
        ("measure", "inst_local", "coder_a"),
        ("measure", "a_later_one", "reconciled"),
        ("measure", "a_later_one", "a_coder"),
        ("measure", "a_later_one", "coder_a"),
        ("subindicator", "s", "reconciled"),
        ("dimension", "d", "reconciled"),
        ("composite", "nexus", "reconciled"),
    ]


def test_figures_are_narrowed(team: Team, book: CodebookVersion) -> None:
    run = a_run(team, book)

    assert _figures(run, Wanted(kinds=["composite"])) == [("composite", "nexus", "reconciled")]
    assert _figures(run, Wanted(layer="coder_a")) == [("measure", "inst_local", "coder_a")]
    assert _figures(run, Wanted(key="nexus", layer="coder_a")) == []


def test_units_and_agreement_are_those_of_the_run(team: Team, book: CodebookVersion) -> None:
    a_run(team, book, number=1)
    run = a_run(team, book, number=2)

    units = units_for(run, "inst_local")
    agreement = agreement_for(run)

    assert [(unit.run, unit.unit, unit.value) for unit in units] == [(run, "F03", 62.5)]
    assert list(units_for(run, "inst_local", "coder_a")) == []
    assert [(row.run, row.scope, row.key) for row in agreement] == [
        (run, "theme", "institutions"),
        (run, "code", "inst.local"),
    ]


def test_a_run_costs_one_question(
    team: Team, book: CodebookVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_run(team, book)
    analyst = team["analyst"]

    with django_assert_num_queries(1):
        run = run_for(analyst, "latest")
        assert (run.job.state, run.system_version.version) == ("done", "1")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (Kind.SUBMISSION_RECEIVED, 1),
        (Kind.SUBMISSION_EDITED, 1),
        (Kind.SUBMISSION_REVIEWED, 1),
        (Kind.TASK_SUBMITTED, 1),
        (Kind.TASK_REOPENED, 1),
        (Kind.CODEBOOK_PUBLISHED, 1),
        (Kind.SYSTEM_PUBLISHED, 1),
        (Kind.SEGMENT_MARKED, 0),
        (Kind.MEMBER_JOINED, 0),
        (Kind.RUN_FINISHED, 0),
    ],
)
def test_a_run_is_behind_after_a_deed_that_would_change_it(
    team: Team, book: CodebookVersion, kind: Kind, changes: int
) -> None:
    run = a_run(team, book)
    other = study_with_members()
    for study, minutes in ((team.study, 1), (team.study, -1), (other.study, 1)):
        at = run.created_at + timedelta(minutes=minutes)
        Event.objects.create(study=study, kind=kind, at=at)

    assert changes_since(run) == changes


def test_coders_are_called_by_the_names_of_their_persons(team: Team) -> None:
    names = coder_names(team.study.pk, ["coder_b", "coder_a", "gone"])

    assert names == {"coder_a": "coder_a", "coder_b": "coder_b"}
    assert list(names) == ["coder_a", "coder_b"]
