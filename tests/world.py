"""One study with a member of every role and one object of each kind, for tests that try every door."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from analysis.actions.system import publish_system
from coding.actions.codebook_draft import CodeSheet, save_code
from coding.actions.codebook_remark import remark
from coding.actions.codebook_structure import retire
from coding.actions.in_vivo import propose_in_vivo
from coding.actions.upload import keep
from coding.models import CodingTask
from survey.actions.case import assign
from survey.actions.device import add_app_user
from survey.actions.form import draft_form
from survey.actions.member import end_membership, invite
from survey.actions.recheck import request_recheck
from survey.actions.token import issue_token
from survey.models import (
    ApiToken,
    Attachment,
    Form,
    FormVersion,
    Invitation,
    Job,
    JobState,
    Role,
    Submission,
    User,
)
from tests.factories import (
    PEOPLE,
    Team,
    a_case,
    a_codebook,
    a_delivery,
    a_form,
    a_round,
    a_run,
    a_segment,
    a_submission,
    a_task,
    a_transcript,
    an_export,
    study_with_members,
)
from tests.uploads import an_upload
from tests.xlsforms import an_xlsform

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
    - id: inst_local
      name: {en: Local rules, zh: 地方规则}
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
  sub_indicators:
    - id: inst_1
      name: {en: Local support, zh: 地方支持}
      dimension: INST
      measures: {inst_local: 1}
      weight: 1
  dimensions:
    - id: INST
      name: {en: Institutions, zh: 制度}
      themes: [institutions]
      sub_indicators: [inst_1]
  composites:
    - id: nexus
      name: {en: Nexus, zh: 联结}
      parts: {INST: 1}
      aggregation: geometric
"""

ROLES = ("pi", "coordinator", "interviewer", "coder_a", "lead", "analyst", "manager")
OUTSIDERS = ("former", "stranger", "nobody")


@dataclass(frozen=True)
class World:
    """`people` are who may come, by name, and `tokens` those of their scripts; "nobody" is not
    among them. `names` are what stands in addresses: {"case": "F01", …}.
    """

    team: Team
    people: dict[str, User]
    tokens: dict[str, str]
    names: dict[str, str | int]


def a_world() -> World:
    """Coder A has a task, the interviewer a case and a submission; the run is done."""
    team = study_with_members("study", {**PEOPLE, "former": [Role.PRINCIPAL_INVESTIGATOR]})
    end_membership(member=team["former"], by=team.pi)
    stranger = study_with_members("elsewhere", {}).pi
    people = {handle: team[handle].user for handle in (*ROLES, "former")}
    people["stranger"] = stranger.user
    names = fieldwork(team) | coding(team) | analysis(team)
    tokens = {name: issue_token(user=user) for name, user in people.items()}
    return World(team, people, tokens, names)


def fieldwork(team: Team) -> dict[str, str | int]:
    case, other_case = a_case(team.study, "F01"), a_case(team.study, "F02")
    assign(case=case, interviewer=team["interviewer"], by=team.pi)
    form = a_form(team.study)
    own = a_submission(form, by=team["interviewer"], case=case, partners=["华丽"])
    other = a_submission(form, by=team["coordinator"], case=other_case)
    for submission in (own, other):
        keep_a_file(submission)
    form.media.create(name="cases.csv", is_cases=True)
    drafted = a_drafted_form(form, team)
    device, key = add_app_user(name="Tablet", by=team.pi)
    delivery = a_delivery(by=team.pi)
    secret = invite(handle="new", roles=["coder"], by=team.pi)
    issue_token(user=team.pi.user, label="script")
    job = Job.objects.create(
        task="analysis.load_package",
        study=team.study,
        requested_by=team.pi.user,
        state=JobState.RUNNING,
        lease_until=timezone.now() + timedelta(hours=1),
    )
    export = an_export(form, by=team.pi)
    recheck = request_recheck(form=form.form, by=team.pi)
    return {
        "slug": team.study.slug,
        "project": team.study.pk,
        "export": export.pk,
        "recheck": recheck.pk,
        "case": case.code,
        "other_case": other_case.code,
        "form": form.form.form_id,
        "draft": drafted.form_id,
        "walk": drafted.walks.get().pk,
        "submission": own.instance_id,
        "other_submission": other.instance_id,
        "file": "a.jpg",
        "device": device.membership.handle,
        "device_user": device.membership.user_id,
        "key": key,
        "webhook": delivery.webhook_id,
        "delivery": delivery.pk,
        "secret": secret,
        "invitation": Invitation.objects.get(study=team.study).pk,
        "token": ApiToken.objects.get(user=team.pi.user).pk,
        "job": job.pk,
    }


def a_drafted_form(published: FormVersion, team: Team) -> Form:
    """Another form, with a draft and a walk; both have a file."""
    draft = draft_form(data=an_xlsform(form_id="house"), filename="house.xlsx", by=team.pi)
    for version in (published, draft):
        version.media.create(name="towns.csv", file=ContentFile(b"name", "x"), size=4)
    outcome: dict[str, object] = {
        "relevant": [],
        "calculations": {},
        "findings": [],
        "unplaced": [],
    }
    draft.form.walks.create(name="Walk", answers={}, outcome=outcome, saved_by=team.pi)
    return draft.form


def keep_a_file(submission: Submission) -> None:
    Attachment.objects.create(
        submission=submission, name="a.jpg", file=ContentFile(b"picture", "x"), size=7
    )


def coding(team: Team) -> dict[str, str | int]:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01")
    other = a_transcript(team["manager"], "T02")
    imported = keep(upload=an_upload(team["manager"], "T03.txt"), by=team["manager"])
    upload = an_upload(team["manager"], "T04.txt", "I: How?\nR: So.")
    task = a_task(coding_round, transcript, team["coder_a"], team["lead"])
    segment = a_segment(task)
    theirs = a_task(coding_round, other, team["coder_b"], team["lead"])
    return {
        "transcript": transcript.code,
        "other_transcript": other.code,
        "imported": imported.code,
        "upload": str(upload.pk),
        "code": "inst.local",
        "task": task.pk,
        "other_task": theirs.pk,
        "segment": str(segment.pk),
        **codebook(team, task),
    }


def codebook(team: Team, task: CodingTask) -> dict[str, str | int]:
    """A proposal, a proposed code, and a code that was retired before it was ever published."""
    asked = remark(text="Split it.", is_proposal=True, by=team["coder_a"])
    proposed = propose_in_vivo(
        task=task.pk, key="vivo", name="Words", quote="", theme="learning", by=team["coder_a"]
    )
    old = CodeSheet(name={"en": "Old", "zh": "旧"})
    save_code(key="learn.old", theme="learning", sheet=old, by=team["lead"])
    deed = retire(key="learn.old", by=team["lead"])
    return {
        "remark": asked.pk,
        "proposal": proposed.pk,
        "retired": "learn.old",
        "restructuring": deed.pk,
    }


def analysis(team: Team) -> dict[str, str | int]:
    version = publish_system(source=SYSTEM, file="system.yaml", by=team["analyst"])
    codebook = a_codebook(team["lead"])
    run = a_run(team, codebook)
    return {"run": run.number, "system": version.version, "measure": "inst_local"}
