"""A study with long transcripts and very many segments, made by SQL, for measurements."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import connection

from coding.actions.assignment import give_task
from coding.actions.codebook import publish_codebook
from coding.actions.round import open_round
from coding.actions.transcript import add_transcript, parsed_transcript
from coding.formats.codebook import from_json
from coding.models import Code, CodingRound, CodingTask, Transcript
from coding.text import is_boundary
from survey.actions.member import enrol
from survey.actions.study import found
from survey.actions.token import issue_token
from survey.models import Membership, Role, User

SLUG = "bench"
CODES = 40
LENGTH = 150_000  # characters of a transcript that is worked on
SHORT = 15_000  # of those that are only there
TURNS = 700
PER_TASK = 3_000
_CHINESE = (
    "许昌 假发 产业 集群 嵌入 性 技术 学习 非洲 市场 订单 县里 给了 地 师傅 带 徒弟 外贸 公司 出口 "
    "品牌 代工 老板 工人 原料 印度 头发 质量 信用 银行 贷款 展会 亲戚 邻居 模仿 设计 研发 政策 园区 渠道"
)
_WORDS = _CHINESE.split()
_LATIN = (
    "OEM",
    "ODM",
    "Nigeria",
    "AliExpress",
    "container",
    "quality",
    "brand",
    "2006",
    "learning",
)
_RARE = ("👩‍🏭", "👍🏽", "𠮷田", "cafe\u0301", "🇨🇳")
_MARK = """
insert into coding_segment (id, task_id, transcript_id, coder_id, code_id, start, "end", quote,
                            category, attributes, version)
select gen_random_uuid(), task.id, task.transcript_id, task.coder_id,
       (%(codes)s::bigint[])[1 + mark.n %% %(many)s], mark.start, mark."end", mark.quote, '', '{}', 1
  from unnest(%(starts)s::int[], %(ends)s::int[], %(quotes)s::text[]) with ordinality
       as mark(start, "end", quote, n),
       coding_codingtask task
 where task.id = any(%(tasks)s)
"""


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder with a token, and a task on a long transcript."""

    token: str
    task: CodingTask


@dataclass(frozen=True, slots=True)
class CodedStudy:
    """`text` is the one of all long transcripts."""

    text: str
    coders: Sequence[Coder]
    segments: int


def coded_study(*, coders: int, segments: int) -> CodedStudy:
    """Each coder has a long transcript with 3,000 own segments; others bring the study to so many."""
    current_app.conf.update(broker_url="memory://")  # nobody is to be told of this study
    lead, members = _people(coders)
    version = publish_codebook(content=from_json(_codebook()), by=lead)
    coding_round = open_round(name={"en": "Bench"}, codebook=version, by=lead)
    text = interview(LENGTH, TURNS)
    worked_on = [
        _task(coding_round, _transcript(f"L{n:03}", text, lead), member, lead)
        for n, member in enumerate(members)
    ]
    filled = _mark(worked_on, text, PER_TASK)
    short = interview(SHORT, TURNS // 10)
    there: list[CodingTask] = []
    while filled + len(there) * PER_TASK < segments:
        transcript = _transcript(f"S{len(there):03}", short, lead)
        there.append(_task(coding_round, transcript, members[len(there) % coders], lead))
    filled += _mark(there, short, PER_TASK)
    with connection.cursor() as cursor:
        for table in ("coding_segment", "coding_transcript", "coding_turn", "coding_codingtask"):
            cursor.execute(f"vacuum (analyze) {table}")
    tokens = [issue_token(user=member.user) for member in members]
    pairs = zip(tokens, worked_on, strict=True)
    return CodedStudy(worked_on[0].transcript.text, [Coder(*pair) for pair in pairs], filled)


def interview(length: int, turns: int) -> str:
    """An interview of about so many characters: Chinese with Latin words, emoji and rare letters."""
    chance = random.Random(7)  # noqa: S311 - the same text each time
    lines = []
    for turn in range(turns):
        said = ""
        while len(said) < length / turns - 4:
            said += chance.choice(_WORDS)
            if chance.random() < 0.06:  # noqa: PLR2004 - one word in sixteen
                said += f" {chance.choice(_LATIN)} "
            if chance.random() < 0.01:  # noqa: PLR2004 - one word in a hundred
                said += chance.choice(_RARE)
            if chance.random() < 0.1:  # noqa: PLR2004 - one word in ten
                said += chance.choice("，。；")
        lines.append(f"{'IR'[turn % 2]}: {said}")
    return "\n".join(lines) + "\n"


def spans(text: str, *, seed: int) -> Iterator[tuple[int, int]]:
    """Ever new spans of 8 to 80 characters that cut no character."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        start = chance.randrange(len(text) - 100)
        end = start + chance.randrange(8, 80)
        if is_boundary(text, start) and is_boundary(text, end):
            yield start, end


def _people(coders: int) -> tuple[Membership, list[Membership]]:
    user = User.objects.create_user("bench@example.org", "Bench")
    User.objects.filter(pk=user.pk).update(founds_studies=True)
    user.founds_studies = True
    lead = found(slug=SLUG, title={"en": "Bench"}, by=user)
    members = []
    for n in range(coders):
        person = User.objects.create_user(f"coder{n}@example.org", f"Coder {n}")
        members.append(enrol(user=person, handle=f"coder_{n}", roles=[Role.CODER], by=lead))
    return lead, members


def _codebook() -> dict[str, Any]:
    themes = [
        {
            "id": f"t{theme}",
            "name": {"en": f"Theme {theme}", "zh": f"主题{theme}"},
            "color": theme + 1,
            "codes": [
                {
                    "id": f"t{theme}.c{n}",
                    "name": {"en": f"Code {theme} {n}", "zh": _WORDS[theme * 10 + n] + "行为"},
                    "definition": {"en": "What it means. " * 8, "zh": "它的含义。" * 12},
                    "scale": "valence" if n % 2 else "",
                }
                for n in range(10)
            ],
        }
        for theme in range(CODES // 10)
    ]
    scale = {"kind": "interval", "reconcile": "mean", "min": -2, "max": 2}
    return {
        "id": "bench",
        "version": "1",
        "title": {"en": "Bench"},
        "languages": ["en", "zh"],
        "scales": {"valence": scale},
        "themes": themes,
    }


def _transcript(code: str, text: str, by: Membership) -> Transcript:
    parsed = parsed_transcript(text.encode(), file=f"{code}.txt")
    return add_transcript(code=code, parsed=parsed, case=None, by=by)


def _task(
    coding_round: CodingRound, transcript: Transcript, coder: Membership, by: Membership
) -> CodingTask:
    return give_task(coding_round=coding_round, transcript=transcript, coder=coder, by=by)


def _mark(tasks: Sequence[CodingTask], text: str, each: int) -> int:
    """So many overlapping segments in each of these tasks, all on the same text."""
    if not tasks:
        return 0
    chosen = spans(text, seed=11)
    places = sorted({next(chosen) for _ in range(2 * each)})[: 2 * each : 2][:each]
    codes = list(Code.objects.order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("alter table coding_segment disable trigger user")
        cursor.execute(
            _MARK,
            {
                "codes": codes,
                "many": len(codes),
                "starts": [start for start, _end in places],
                "ends": [end for _start, end in places],
                "quotes": [text[start:end] for start, end in places],
                "tasks": [task.pk for task in tasks],
            },
        )
        cursor.execute("alter table coding_segment enable trigger user")
    return len(places) * len(tasks)
