"""Gives one coding task; runs in the product's environment, see tests.e2e.coding_tasks."""

import json
import os
import sys
from collections.abc import Mapping

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from coding.actions.assignment import give_task  # noqa: E402 - models need the set-up
from coding.actions.round import open_round  # noqa: E402 - models need the set-up
from coding.actions.transcript import add_transcript, parsed_transcript  # noqa: E402
from coding.models import Transcript  # noqa: E402
from coding.queries.codebook import latest_version  # noqa: E402
from survey.models import Membership  # noqa: E402

# Talk in both scripts: emoji of several code points, characters outside the BMP.
TALK = """id: {code}
language: zh
speakers: I = interviewer / 访员; R = respondent / 受访者
---

I: 您家最早是怎么进入这个行业的？

R: 最早是我爷爷👨‍👩‍👧走街串巷收头发。后来跟青岛的客户做了两年，他们派师傅来教我们档发的工艺。

I: 县里或者镇上给过什么支持？

R: 县里的干部帮我们协调了土地🇨🇳，税务上头三年减免。𠮷先生介绍的外贸公司先替我们走的账😀。

I: 现在设计是自己做吗？

R: The buyer in Guangzhou returned the whole first container. We lost the season, but we learned.
"""


def given(told: Mapping[str, str]) -> int:
    """Number of the new task: `transcript` is its code, `coder` a handle."""
    lead = Membership.objects.get(study__slug="xuchang", handle="lead")
    coder = Membership.objects.get(study=lead.study, handle=told["coder"])
    rows = Transcript.objects.filter(study=lead.study, code=told["transcript"], is_current=True)
    transcript = rows.first() or talk(told["transcript"], lead)
    version = latest_version(lead.study_id)
    if version is None:
        raise LookupError(lead.study.slug)
    name = {"en": "Round in the browser", "zh": "浏览器轮次"}
    coding_round = open_round(name=name, codebook=version, by=lead)
    return give_task(coding_round=coding_round, transcript=transcript, coder=coder, by=lead).pk


def talk(code: str, lead: Membership) -> Transcript:
    manager = Membership.objects.get(study=lead.study, handle="manager")
    parsed = parsed_transcript(TALK.format(code=code).encode(), file=f"{code}.txt")
    return add_transcript(code=code, parsed=parsed, case=None, by=manager)


if __name__ == "__main__":
    sys.stdout.write(f"{given(json.loads(sys.argv[1]))}\n")
