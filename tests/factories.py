"""Small studies for tests, made by the product's own deeds where there is one."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from analysis.models import Agreement, IndicatorSystem, Run, SystemVersion, UnitValue, Value
from coding.actions.assignment import give_task
from coding.actions.codebook import publish_codebook
from coding.actions.round import open_round
from coding.actions.segment import NewSegment, mark_segment
from coding.actions.transcript import add_transcript, parsed_transcript
from coding.formats.codebook import from_json
from coding.models import CodebookVersion, CodingRound, CodingTask, Segment, Transcript
from survey.actions.member import enrol
from survey.actions.study import found
from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.models import (
    Case,
    Delivery,
    Event,
    Export,
    Form,
    FormVersion,
    Job,
    JobState,
    Membership,
    RepeatRow,
    Role,
    Study,
    Submission,
    User,
    Webhook,
)
from survey.models import Kind as Deed

_counter = count(1)

PEOPLE: Mapping[str, Sequence[Role]] = {
    "coordinator": [Role.COORDINATOR],
    "interviewer": [Role.INTERVIEWER],
    "coder_a": [Role.CODER],
    "coder_b": [Role.CODER],
    "lead": [Role.LEAD_CODER],
    "analyst": [Role.ANALYST],
    "manager": [Role.DATA_MANAGER],
}


def a_user(name: str = "", *, founds_studies: bool = False) -> User:
    """A person without a password: tests sign in by force_login."""
    number = next(_counter)
    user = User.objects.create_user(f"{name or 'person'}.{number}@example.org", name=name)
    if founds_studies:
        User.objects.filter(pk=user.pk).update(founds_studies=True)
        user.founds_studies = True
    return user


@dataclass
class Team:
    """A study and its members by handle; `pi` founded it."""

    study: Study
    pi: Membership
    members: dict[str, Membership] = field(default_factory=dict)

    def __getitem__(self, handle: str) -> Membership:
        return self.pi if handle == "pi" else self.members[handle]


def study_with_members(slug: str = "", people: Mapping[str, Sequence[Role]] | None = None) -> Team:
    """A study with one member of every role and two coders, or with these people."""
    pi = found(
        slug=slug or f"study-{next(_counter)}",
        title={"en": "A study", "zh": "一项研究"},
        kinds={"firm": {"en": "Firm", "zh": "企业"}},
        by=a_user("pi", founds_studies=True),
    )
    team = Team(study=pi.study, pi=pi)
    for handle, roles in (PEOPLE if people is None else people).items():
        team.members[handle] = enrol(user=a_user(handle), handle=handle, roles=roles, by=pi)
    return team


def a_case(study: Study, code: str = "", *, kind: str = "firm") -> Case:
    return Case.objects.create(
        study=study,
        code=code or f"F{next(_counter):03}",
        kind=kind,
        attributes={"town": "Xuchang"},
    )


def a_definition(form_id: str = "firm", version: str = "1") -> FormDefinition:
    """A form with a text, a number, a choice, a multiple choice and a repeat of partners."""
    return FormDefinition(
        form_id=form_id,
        version=version,
        title="Firm / 企业",
        languages=("en", "zh"),
        default_language="en",
        nodes=(
            _question("/data/firm_code", "text", {"en": "Firm code", "zh": "企业代码"}),
            _question("/data/staff", "integer", {"en": "Staff", "zh": "员工数"}, data_type="int"),
            _question("/data/stage", "select_one", {"en": "Stage", "zh": "阶段"}, choices="stages"),
            _question(
                "/data/markets",
                "select_multiple",
                {"en": "Markets", "zh": "市场"},
                choices="markets",
            ),
            Node(
                path="/data/partners",
                name="partners",
                kind=Kind.REPEAT,
                type="repeat",
                label={"en": "Partners", "zh": "伙伴"},
            ),
            _question(
                "/data/partners/partner",
                "text",
                {"en": "Partner", "zh": "伙伴名称"},
                repeat="partners",
            ),
        ),
        choices={
            "stages": (
                Choice("oem", {"en": "OEM", "zh": "代工"}),
                Choice("obm", {"en": "Own brand", "zh": "自有品牌"}),
            ),
            "markets": (
                Choice("africa", {"en": "Africa", "zh": "非洲"}),
                Choice("usa", {"en": "USA", "zh": "美国"}),
            ),
        },
    )


def _question(path: str, kind: str, label: Mapping[str, str], **more: str) -> Node:
    return Node(
        path=path,
        name=path.rpartition("/")[2],
        kind=Kind.QUESTION,
        type=kind,
        label=label,
        data_type=more.get("data_type", "string"),
        choices=more.get("choices"),
        repeat=more.get("repeat"),
    )


def a_workbook(*questions: Sequence[str], form_id: str = "firm", version: str = "1") -> bytes:
    """An XLSForm with these rows (type, name, label); by default one that asks for the firm."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {
        "survey": [("type", "name", "label"), *(questions or [("text", "firm_code", "Firm code")])],
        "choices": [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")],
        "settings": [("form_id", "version", "form_title"), (form_id, version, "Firm")],
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def a_form(study: Study, definition: FormDefinition | None = None) -> FormVersion:
    """A published form; its source is not a real workbook."""
    definition = definition or a_definition()
    form, _ = Form.objects.get_or_create(
        study=study,
        form_id=definition.form_id,
        defaults={"kind": "firm", "title": {"en": "Firm", "zh": "企业"}},
    )
    return FormVersion.objects.create(
        form=form,
        version=definition.version,
        source=b"",
        source_digest=uuid4().hex,
        xform="",
        definition=definition.to_json(),
    )


def a_submission(
    version: FormVersion,
    *,
    by: Membership,
    case: Case | None = None,
    answers: Mapping[str, object] | None = None,
    partners: Sequence[str] = (),
) -> Submission:
    """A kept submission, with a row of the repeat for each partner."""
    instance_id = f"uuid:{uuid4()}"
    submission = Submission.objects.create(
        study=by.study,
        form_version=version,
        case=case,
        instance_id=instance_id,
        digest=uuid4().hex,
        xml=b"<data/>",
        answers=dict(answers or {"staff": 40, "stage": "oem", "markets": ["africa", "usa"]}),
        interviewer=by.handle,
        submitted_by=by,
    )
    RepeatRow.objects.bulk_create(
        RepeatRow(
            submission=submission, repeat="partners", position=place, answers={"partner": partner}
        )
        for place, partner in enumerate(partners)
    )
    return submission


def an_export(version: FormVersion, *, by: Membership, content: bytes = b"PK") -> Export:
    """A finished export with this file."""
    job = Job.objects.create(
        task="survey.export",
        study=by.study,
        state=JobState.DONE,
        requested_by=by.user,
        finished_at=timezone.now(),
    )
    return Export.objects.create(
        study=by.study,
        form=version.form,
        job=job,
        format="csv",
        file=ContentFile(content, name="whole.zip"),
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        asked_by=by,
    )


def a_delivery(*, by: Membership) -> Delivery:
    """To a webhook that listens for published forms; it waits."""
    webhook = Webhook.objects.create(
        study=by.study,
        url="https://hooks.example.org/braid",
        secret="secret",  # noqa: S106
        kinds=[Deed.FORM_PUBLISHED],
        made_by=by,
    )
    event = Event.objects.create(study=by.study, kind=Deed.FORM_PUBLISHED, subject="firm")
    return Delivery.objects.create(webhook=webhook, event=event)


CODEBOOK: dict[str, Any] = {
    "id": "book",
    "version": "1",
    "title": {"en": "Codebook", "zh": "编码手册"},
    "languages": ["en", "zh"],
    "attributes": [
        {
            "id": "period",
            "name": {"en": "Period", "zh": "时期"},
            "values": [{"id": "early", "name": {"en": "Early", "zh": "早期"}}],
        }
    ],
    "scales": {
        "valence": {"kind": "interval", "reconcile": "mean", "min": -2, "max": 2},
        "stage": {
            "kind": "nominal",
            "reconcile": "majority_else_adjudicate",
            "values": {"oem": {"en": "OEM", "zh": "代工"}},
        },
    },
    "themes": [
        {
            "id": "institutions",
            "name": {"en": "Institutions", "zh": "制度"},
            "color": 1,
            "codes": [
                {"id": "inst.local", "name": {"en": "Local rules"}, "scale": "valence"},
                {"id": "inst.stage", "name": {"en": "Stage"}, "scale": "stage"},
            ],
        },
        {
            "id": "learning",
            "name": {"en": "Learning", "zh": "学习"},
            "color": 2,
            "codes": [{"id": "learn.doing", "name": {"en": "Learning by doing"}}],
        },
    ],
}


def a_codebook(by: Membership) -> CodebookVersion:
    """Two themes with three codes: one on an interval scale, one on a nominal one, one without."""
    return publish_codebook(content=from_json(CODEBOOK), by=by)


TEXT = """Interviewer: How did you begin?
Respondent: The county gave us land. We learned by doing.
Interviewer: And the markets?
Respondent: 我们先做非洲市场。 Then the United States.
"""


def a_transcript(
    by: Membership, code: str = "", *, case: Case | None = None, text: str = TEXT
) -> Transcript:
    code = code or f"T{next(_counter):03}"
    parsed = parsed_transcript(text.encode(), file=f"{code}.txt")
    return add_transcript(code=code, parsed=parsed, case=case, by=by)


def a_round(by: Membership, codebook: CodebookVersion) -> CodingRound:
    return open_round(name={"en": "Round"}, codebook=codebook, by=by)


def a_task(
    coding_round: CodingRound, transcript: Transcript, coder: Membership, by: Membership
) -> CodingTask:
    return give_task(coding_round=coding_round, transcript=transcript, coder=coder, by=by)


def new_segment(
    task: CodingTask,
    quote: str = "The county gave us land.",
    code: str = "inst.local",
    value: float | str | None = 1,
) -> NewSegment:
    """What marks the first place where the quote stands."""
    start = task.transcript.text.index(quote)
    return NewSegment(
        id=uuid4(), code=code, start=start, end=start + len(quote), quote=quote, value=value
    )


def a_segment(
    task: CodingTask,
    quote: str = "The county gave us land.",
    code: str = "inst.local",
    value: float | str | None = 1,
) -> Segment:
    """A segment on the first place where the quote stands, marked by the task's coder."""
    new = new_segment(task, quote, code, value)
    return mark_segment(task=task, new=new, by=task.coder).segment


def a_run(
    team: Team, codebook: CodebookVersion, *, state: JobState = JobState.DONE, number: int = 1
) -> Run:
    """A run with the figures of one measure in two layers and of a composite, the measure's value
    for one unit, and the agreement on a theme and on a code.
    """
    system, _ = IndicatorSystem.objects.get_or_create(study=team.study, defaults={"key": "system"})
    version, _ = SystemVersion.objects.get_or_create(
        system=system, version="1", defaults={"source": "", "digest": "0" * 64}
    )
    done = state == JobState.DONE
    job = Job.objects.create(
        task="analysis.compute_run", study=team.study, state=state, done=3 if done else 1, total=3
    )
    run = Run.objects.create(
        study=team.study,
        number=number,
        system_version=version,
        codebook_version=codebook,
        job=job,
        requested_by=team.pi.user,
        finished_at=timezone.now() if done else None,
    )
    rows = [
        ("measure", "inst_local", "reconciled", 0, 42, 3.5, 62.5),
        ("measure", "inst_local", "coder_a", 0, 40, 3.25, 56.25),
        ("composite", "nexus", "reconciled", 0, None, None, 48.125),
    ]
    Value.objects.bulk_create(
        Value(run=run, kind=kind, key=key, layer=layer, position=at, n=n, raw=raw, value=value)
        for kind, key, layer, at, n, raw, value in rows
    )
    UnitValue.objects.create(
        run=run, measure="inst_local", layer="reconciled", unit="F03", raw=3.5, value=62.5
    )
    for scope, key, alpha in (("theme", "institutions", 0.75), ("code", "inst.local", None)):
        Agreement.objects.create(run=run, scope=scope, key=key, value=alpha, units=12)
    return run
