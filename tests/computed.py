"""A small study with answers, codes and an indicator system, and its run computed for real."""

from collections.abc import Mapping

from analysis.actions.run import compute, request_run
from analysis.actions.system import publish_system
from analysis.models import Run
from coding.actions.round import submit
from survey.actions.job import hold
from survey.models import Membership
from tests.factories import (
    Team,
    a_case,
    a_codebook,
    a_form,
    a_round,
    a_segment,
    a_submission,
    a_task,
    a_transcript,
    study_with_members,
)

SYSTEM = """
indicator_system:
  id: system
  version: "1"
  codebook: book 1
  forms: [firm]
  parameters:
    sub_indicator_needs: 0.5
    dimension_needs: 0.6
    composite_floor: 1
    weak_above: 0.4
    draws: 100
    interval: 0.95
    missing_values: [na]
  measures:
    - id: size
      name: {en: Size, zh: 规模}
      level: firm
      source: survey
      form: firm
      questions: [staff]
      op: number
      formula: the number of staff
      unit: people
      direction: 1
      goalposts: [0, 100]
      min_n: 2
      role: score
    - id: local
      name: {en: Local rules in transcripts, zh: 访谈中的地方规则}
      level: interview
      source: coding
      codes: [inst.local]
      op: code_value_mean
      formula: mean of the values
      unit: points -2..+2
      direction: 1
      goalposts: [-2, 2]
      min_n: 1
      role: score
    - id: doing
      name: {en: Learning by doing, zh: 边干边学}
      level: interview
      source: coding
      codes: [learn.doing]
      op: code_turn_share
      formula: share of turns
      unit: share 0..1
      direction: 1
      goalposts: [0, 1]
      min_n: 9
      role: score
    - id: stages
      name: {en: Stages, zh: 阶段}
      level: cluster
      source: mixed
      form: firm
      questions: [stage]
      codes: [inst.stage]
      op: distribution
      formula: share of firms per stage
      unit: share per stage
      direction: 0
      goalposts: [0, 1]
      min_n: 2
      role: context
  sub_indicators:
    - id: size_1
      name: {en: Firm size, zh: 企业规模}
      dimension: SIZE
      measures: {size: 1}
      weight: 1
    - id: inst_1
      name: {en: Local support, zh: 地方支持}
      dimension: INST
      measures: {local: 3, doing: 1}
      weight: 1
  dimensions:
    - id: INST
      name: {en: Institutions, zh: 制度}
      themes: [institutions]
      sub_indicators: [inst_1]
    - id: SIZE
      name: {en: Size of firms, zh: 企业大小}
      themes: [learning]
      sub_indicators: [size_1]
  composites:
    - id: nexus
      name: {en: Nexus, zh: 联结}
      parts: {INST: 1, SIZE: 3}
      aggregation: geometric
      note: Own construction.
    - id: local_only
      name: {en: Local only, zh: 仅地方}
      parts: {INST: 1}
      aggregation: arithmetic
"""

LAND = "The county gave us land."
DOING = "We learned by doing."
STAFF: Mapping[str, int] = {"F01": 20, "F02": 80, "F03": 50}


def a_computable_study(slug: str = "hair") -> Team:
    """Three firms answered; two of them were interviewed, and both coders handed in their codes."""
    team = study_with_members(slug)
    cases = {code: a_case(team.study, code) for code in STAFF}
    form = a_form(team.study)
    for code, staff in STAFF.items():
        answers = {"staff": staff, "stage": "obm" if code == "F02" else "oem"}
        a_submission(form, by=team["interviewer"], case=cases[code], answers=answers)
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    values = {("T01", "coder_a"): 2, ("T01", "coder_b"): 1, ("T02", "coder_a"): -2}
    for code, case in (("T01", "F01"), ("T02", "F02")):
        transcript = a_transcript(team["manager"], code, case=cases[case])
        for coder in ("coder_a", "coder_b"):
            task = a_task(coding_round, transcript, team[coder], team["lead"])
            if (code, coder) in values:
                a_segment(task, LAND, value=values[code, coder])
            if code == "T01":
                a_segment(task, DOING, "learn.doing", None)
            submit(task=task, by=team[coder])
    publish_system(source=SYSTEM, file="system.yaml", by=team["analyst"])
    return team


def a_computed_run(by: Membership) -> Run:
    """Ask for a run and compute it here and now."""
    run = request_run(by=by)
    with hold(run.job_id) as held:
        assert held is not None
        compute(held)
    return Run.objects.select_related("job", "study").get(pk=run.pk)
