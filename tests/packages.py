"""A small study package, and what becomes of it when a file is changed."""

import io
import json
import zipfile
from collections.abc import Mapping

from survey.formats.package import Package, open_zip
from tests.factories import TEXT, a_workbook

MANIFEST = """
study:
  slug: small
  synthetic: true
  licence: CC-BY-4.0
  languages: [en, zh]
  title: {en: A small study, zh: 小研究}
  summary: {en: Two firms., zh: 两家企业。}
  place: {en: Xuchang, zh: 许昌}
  notice: {en: Invented., zh: 虚构。}
  respondent_kinds:
    firm: {en: Firm, zh: 企业}
  forms:
    - file: firm.xlsx
      respondent_kind: firm
      case_question: firm_code
      interviewer_question: asked_by
      consent_questions: {take_part: agreed}
  cases: cases.csv
  submissions: submissions.json
  transcripts: texts/*.txt
  codebook: codebook.yaml
  coding:
    file: coding.json
    round: {en: Round 1, zh: 第一轮}
    blind: true
  people:
    - {email: pi@small.example, name: Pi, handle: pi, roles: [principal_investigator]}
    - {email: kb@small.example, name: Kang, handle: KB01, roles: [interviewer]}
    - {email: a@small.example, name: Xu, handle: coder_a, roles: [coder]}
    - {email: b@small.example, name: Meng, handle: coder_b, roles: [coder]}
"""
CODEBOOK = """
codebook:
  id: book
  version: "1"
  languages: [en]
  title: {en: Codebook}
  scales:
    valence: {kind: interval, min: -2, max: 2, reconcile: mean}
    stage:
      kind: nominal
      values: {oem: {en: OEM}}
      reconcile: majority_else_adjudicate
  themes:
    - id: all
      name: {en: All}
      color: 1
      definition: {en: All codes.}
      codes:
        - {id: inst.local, name: {en: Rules}, scale: valence, DEFINED}
        - {id: inst.stage, name: {en: Stage}, scale: stage, DEFINED}
        - {id: learn.doing, name: {en: Doing}, DEFINED}
""".replace(
    "DEFINED",
    "definition: {en: What.}, include_when: {en: If.}, exclude_when: {en: Else.},"
    " example: {text: So., lang: en, invented: true}",
)
FORM = a_workbook(
    ("text", "firm_code", "Firm"),
    ("text", "asked_by", "Interviewer"),
    ("select_one yn", "agreed", "Agreed?"),
)
SUBMISSIONS = {
    "submissions": [
        {"form": "firm", "data": {"firm_code": "F01", "asked_by": "KB01", "agreed": "yes"}},
        {"form": "firm", "data": {"firm_code": "F02", "asked_by": "??", "agreed": "no"}},
    ]
}


def coded(
    coder: str, quote: str, code: str, value: object = None, **more: str
) -> dict[str, object]:
    """A record of coding.json."""
    record = {"transcript": "T01", "file": "T01.txt", "coder": coder, "segment": quote[:8]}
    return record | {"quote": quote, "code": code, "value": value, "attributes": {}} | more


CODING = [
    coded("coder_a", "The county gave us land.", "inst.local", 2),
    coded("coder_a", "We learned by doing.", "learn.doing"),
    coded("coder_b", "The county gave us land.", "inst.stage", "oem"),
]


def coding_file(*records: Mapping[str, object]) -> bytes:
    coders = {str(record["coder"]): "" for record in records}
    document = {"note": "", "coders": coders, "codebook": "book 1", "segments": list(records)}
    return json.dumps(document, ensure_ascii=False).encode()


def a_package(more: Mapping[str, bytes] | None = None, **changed: bytes | None) -> Package:
    """The package with these files in place of the usual ones, `coding_json=b"…"` or None for
    without, and with `more` files.
    """
    files: dict[str, bytes | None] = {
        "study.yaml": MANIFEST.encode(),
        "firm.xlsx": FORM,
        "cases.csv": "code,kind,town\nF01,firm,灵井\nF02,firm,Jianan\n".encode(),
        "submissions.json": json.dumps(SUBMISSIONS).encode(),
        "texts/T01.txt": f"id: T01\nrespondent: F01\n---\n{TEXT}".encode(),
        "codebook.yaml": CODEBOOK.encode(),
        "coding.json": coding_file(*CODING),
    }
    files |= {name: changed.pop(key) for name in files if (key := _key(name)) in changed}
    assert not changed, changed
    files |= more or {}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return open_zip(data.getvalue())


def _key(name: str) -> str:
    return name.replace(".", "_").replace("/", "_")
