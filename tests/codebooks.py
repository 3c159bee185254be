"""A whole codebook, which may be published as it stands, and a team that codes by it."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from coding.actions.codebook import publish_codebook
from coding.formats.codebook import CodebookContent, from_json
from coding.models import Code, CodebookVersion, CodingRound, CodingTask, Segment, Transcript
from survey.models import Consent
from tests.factories import (
    Team,
    a_case,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)


def said(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh": chinese}


def code(key: str, english: str, chinese: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": key,
        "name": said(english, chinese),
        "definition": said(f"What {english.lower()} means.", f"{chinese}的含义。"),
        **more,
    }


WHOLE: dict[str, Any] = {
    "id": "book",
    "version": "1.0.0",
    "title": said("Codebook", "编码手册"),
    "languages": ["en", "zh"],
    "note": said("For tests.", "测试用。"),
    "coding_rules": [said("Code little.", "少编码。")],
    "attributes": [
        {
            "id": "period",
            "name": said("Period", "时期"),
            "values": [{"id": "early", "name": said("Early", "早期")}, {"id": "late"}],
        }
    ],
    "scales": {
        "valence": {
            "kind": "interval",
            "reconcile": "mean",
            "min": -1,
            "max": 1,
            "anchors": {"-1": said("hinders", "阻碍"), "1": said("helps", "有利")},
            "note": said("After nobody.", "自拟。"),
        },
        "depth": {"kind": "ordinal", "reconcile": "median", "min": 0, "max": 2},
        "stage": {
            "kind": "nominal",
            "reconcile": "majority_else_adjudicate",
            "values": {"oem": said("OEM", "代工"), "obm": said("Own brand", "自有品牌")},
        },
    },
    "references": {"1": "Nobody 2000"},
    "themes": [
        {
            "id": "institutions",
            "name": said("Institutions", "制度"),
            "definition": said("Rules.", "规则。"),
            "color": 1,
            "seed_refs": [1],
            "codes": [
                code("inst.local", "Local rules", "地方规则", scale="valence", seed_refs=[1]),
                code("inst.national", "National rules", "国家规则", scale="valence"),
                code("inst.stage", "Stage", "阶段", scale="stage", also_under=["learning"]),
            ],
        },
        {
            "id": "learning",
            "name": said("Learning", "学习"),
            "color": 2,
            "codes": [
                code(
                    "learn.doing",
                    "Learning by doing",
                    "干中学",
                    example={"text": "边干边学。", "lang": "zh", "invented": True},
                ),
                code("learn.depth", "Depth", "深度", scale="depth"),
            ],
        },
    ],
}

LAND = "The county gave us land."
DOING = "We learned by doing."


def whole(**changes: Any) -> CodebookContent:  # noqa: ANN401 - JSON is anything
    return from_json(deepcopy(WHOLE) | changes)


@dataclass
class Desk:
    """Coders A and B code the same transcript of a respondent who agreed to be quoted; B has
    handed it in.
    """

    team: Team
    version: CodebookVersion
    round: CodingRound
    transcript: Transcript
    a: CodingTask
    b: CodingTask

    def marked(self, task: CodingTask, code: str, quote: str = LAND, value: Any = None) -> Segment:  # noqa: ANN401
        return a_segment(task, quote, code, value)

    def code(self, key: str) -> Code:
        return Code.objects.get(codebook=self.version.codebook, key=key)


def a_desk(slug: str = "") -> Desk:
    team = study_with_members(slug)
    version = publish_codebook(content=whole(), by=team["lead"])
    coding_round = a_round(team["lead"], version)
    case = a_case(team.study)
    Consent.objects.create(case=case, quote=True)
    transcript = a_transcript(team["manager"], "T01", case=case)
    a, b = (
        a_task(coding_round, transcript, team[coder], team["lead"])
        for coder in ("coder_a", "coder_b")
    )
    return Desk(team, version, coding_round, transcript, a, b)


def codes_of(desk: Desk) -> dict[UUID, tuple[str, float | str | None]]:
    """Code and value of each segment, by its id."""
    rows = Segment.objects.filter(task__in=[desk.a, desk.b]).select_related("code")
    return {row.pk: (row.code.key, row.value) for row in rows}
