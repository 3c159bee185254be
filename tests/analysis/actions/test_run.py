"""Ask for a run, and compute it."""

import pytest
from django.core.exceptions import PermissionDenied

from analysis.actions.run import STEPS, compute, request_run
from analysis.models import Agreement, Layer, Run, UnitValue, Value
from coding.models import CodingTask, Segment
from survey.actions.job import JobLostError, hold
from survey.actions.refusal import Refusal
from survey.models import Event, Job, JobState, Kind
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team, a_codebook, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


type Figures = dict[tuple[str, str, str], tuple[int | None, float | None, float | None]]


def figures(run: Run) -> Figures:
    """(n, raw, value) of every figure by kind, key and layer, rounded."""
    return {
        (value.kind, value.key, value.layer): (value.n, _rounded(value.raw), _rounded(value.value))
        for value in Value.objects.filter(run=run)
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def test_a_run_is_numbered_and_waits_for_its_job(team: Team) -> None:
    first, second = request_run(by=team["analyst"]), request_run(by=team.pi, seed=7)

    assert [(run.number, run.seed, run.requested_by) for run in (first, second)] == [
        (1, 1, team["analyst"].user),
        (2, 7, team.pi.user),
    ]
    assert (first.job.task, first.job.state) == ("analysis.compute_run", JobState.QUEUED)
    assert first.system_version.version == "1"
    events = Event.objects.filter(study=team.study, kind=Kind.RUN_REQUESTED).order_by("pk")
    assert [event.subject for event in events] == ["1", "2"]


def test_runs_are_numbered_study_by_study(team: Team) -> None:
    request_run(by=team.pi)

    assert request_run(by=a_computable_study("other").pi).number == 1


@pytest.mark.parametrize("handle", ["lead", "coder_a", "coordinator", "interviewer", "manager"])
def test_others_may_not_start_a_run(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        request_run(by=team[handle])

    assert not Run.objects.exists()


def test_a_run_needs_a_codebook_and_a_system(db: None) -> None:
    team = study_with_members()
    a_codebook(team["lead"])

    with pytest.raises(Refusal) as refused:
        request_run(by=team.pi)

    assert refused.value.code == "nothing_to_compute"
    assert not Job.objects.exists()


def test_every_layer_has_its_figures(team: Team) -> None:
    found = figures(a_computed_run(team["analyst"]))

    measures = {key: value for key, value in found.items() if key[0] == "measure"}
    assert measures == {
        ("measure", "size", "reconciled"): (3, 50.0, 50.0),
        ("measure", "size", "coder_a"): (3, 50.0, 50.0),
        ("measure", "size", "coder_b"): (3, 50.0, 50.0),
        ("measure", "local", "reconciled"): (2, -0.25, 43.75),
        ("measure", "local", "coder_a"): (2, 0.0, 50.0),
        ("measure", "local", "coder_b"): (1, 1.0, 75.0),
        ("measure", "doing", "reconciled"): (2, 0.25, None),
        ("measure", "doing", "coder_a"): (2, 0.25, None),
        ("measure", "doing", "coder_b"): (2, 0.25, None),
        ("measure", "stages", "reconciled"): (3, None, None),
        ("measure", "stages", "coder_a"): (3, None, None),
        ("measure", "stages", "coder_b"): (3, None, None),
    }
    nexus = (43.75 * 50.0**3) ** 0.25
    assert found["composite", "nexus", "reconciled"] == (None, None, round(nexus, 4))
    assert found["composite", "local_only", "coder_b"] == (None, None, 75.0)


def test_figures_carry_what_a_reader_must_know(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    flags = {
        value.key: value.flags for value in Value.objects.filter(run=run, layer=Layer.RECONCILED)
    }
    assert flags["doing"] == ["below_min_n"]
    assert flags["stages"] == ["not_scored"]
    assert "unreliable" in flags["local"]
    assert flags["size"] == []


def test_units_of_answers_are_kept_once_and_those_of_codes_by_layer(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    layers = {
        measure: sorted(
            UnitValue.objects.filter(run=run, measure=measure)
            .values_list("layer", flat=True)
            .distinct()
        )
        for measure in ("size", "local")
    }
    assert layers == {"size": ["reconciled"], "local": ["coder_a", "coder_b", "reconciled"]}
    units = UnitValue.objects.filter(run=run, measure="local", layer="coder_b")
    assert [(unit.unit, unit.raw, unit.value) for unit in units] == [("T01", 1.0, 75.0)]


def test_agreement_is_told_by_theme_and_by_code(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    found = {
        (row.scope, row.key): (_rounded(row.value), row.units)
        for row in Agreement.objects.filter(run=run, unit="turn", figure="alpha")
    }
    assert set(found) == {
        ("theme", "institutions"),
        ("theme", "learning"),
        ("code", "inst.local"),
        ("code", "inst.stage"),
        ("code", "learn.doing"),
    }
    assert found["code", "learn.doing"] == (1.0, 4)
    assert found["code", "inst.local"] == (0.5333, 4)
    assert found["code", "inst.stage"] == (None, 4)


def test_agreement_is_told_by_unit_and_by_figure(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    rows = Agreement.objects.filter(run=run)
    kinds = sorted(rows.values_list("unit", "figure").distinct())
    values = {
        (row.scope, row.key, row.scale): row.units
        for row in rows.filter(unit="value", figure="percent")
    }
    characters = rows.get(unit="character", figure="percent", key="learn.doing")
    assert kinds == [
        (unit, figure)
        for unit in ("character", "turn", "value")
        for figure in ("alpha", "gwet", "percent")
    ]
    assert values == {
        ("theme", "institutions", "valence"): 1,
        ("code", "inst.local", "valence"): 1,
        ("scale", "valence", "valence"): 1,
    }
    assert characters.value == 1.0


def test_the_gate_keeps_what_is_unreliable_out_of_a_second_roll_up(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    found = {
        value.key: (_rounded(value.value), _rounded(value.gated), value.flags)
        for value in Value.objects.filter(run=run, layer=Layer.RECONCILED)
    }
    assert found["local"] == (43.75, None, ["unreliable", "withheld"])
    assert found["size"] == (50.0, 50.0, [])
    assert found["inst_1"] == (43.75, None, ["incomplete", "gated"])
    assert found["SIZE"] == (50.0, 50.0, [])
    assert found["nexus"][1:] == (None, ["gated"])
    assert found["nexus"][0] is not None


def test_where_coders_agree_both_figures_are_the_same(team: Team) -> None:
    missing = CodingTask.objects.get(coder=team["coder_b"], transcript__code="T02")
    CodingTask.objects.filter(pk=missing.pk).update(submitted_at=None)
    marked = Segment.objects.filter(code__key="inst.local")
    marked.filter(transcript__code="T01").update(number=1)

    run = a_computed_run(team["analyst"])

    rows = Value.objects.filter(run=run)
    assert all(
        (row.value, row.low, row.high) == (row.gated, row.gated_low, row.gated_high) for row in rows
    )
    assert not any({"withheld", "gated"} & set(row.flags) for row in rows)


def test_a_finished_run_says_what_went_in_and_that_it_is_done(team: Team) -> None:
    run = a_computed_run(team["analyst"])

    assert set(run.manifest) == {
        "submissions",
        "transcripts",
        "segments",
        "codebook",
        "system",
        "seed",
        "program",
    }
    assert len(run.digest) == 64
    assert run.finished_at is not None
    assert (run.job.state, run.job.done, run.job.total) == (JobState.DONE, len(STEPS), len(STEPS))
    event = Event.objects.get(study=team.study, kind=Kind.RUN_FINISHED)
    assert (event.subject, event.actor) == ("1", team["analyst"].user)


def test_the_same_data_give_the_same_figures_and_the_same_seal(team: Team) -> None:
    first, second = (a_computed_run(team["analyst"]) for _ in range(2))

    assert figures(first) == figures(second)
    assert first.digest == second.digest
    limits = [
        list(Value.objects.filter(run=run).order_by("pk").values_list("key", "low", "high"))
        for run in (first, second)
    ]
    assert limits[0] == limits[1]


def test_computing_it_again_replaces_the_figures(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    before = figures(run)
    Value.objects.filter(run=run, key="size").update(value=1)
    Job.objects.filter(pk=run.job_id).update(state=JobState.QUEUED)

    with hold(run.job_id) as held:
        assert held is not None
        compute(held)

    assert figures(run) == before


def test_who_lost_the_job_stores_nothing(team: Team) -> None:
    run = request_run(by=team["analyst"])

    with hold(run.job_id) as held:
        assert held is not None
        Job.objects.filter(pk=run.job_id).update(holder="another")
        with pytest.raises(JobLostError):
            compute(held)

    assert not Value.objects.filter(run=run).exists()
    assert Run.objects.get(pk=run.pk).digest == ""


def test_a_single_coder_has_no_agreement(team: Team) -> None:
    CodingTask.objects.filter(coder=team["coder_b"]).update(submitted_at=None)

    run = a_computed_run(team["analyst"])

    assert not Agreement.objects.filter(run=run).exists()
    assert {value.layer for value in Value.objects.filter(run=run)} == {"reconciled", "coder_a"}
