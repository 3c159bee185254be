from pathlib import Path

import pytest

from survey.formats.manifest import (
    ROLES,
    CodingEntry,
    ConsentQuestions,
    FormEntry,
    Manifest,
    Person,
    parse_manifest,
)
from survey.formats.marked_yaml import YamlRefused
from survey.formats.package import open_package

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"

SMALL = """\
study:
  slug: small-study
  languages: [zh, en]
  title: 小研究
  respondent_kinds:
    firm: Firm / 企业
  forms:
    - file: forms/firm.xlsx
      respondent_kind: firm
      case_question: code
      consent_questions: {quote: may_quote}
  transcripts: talks/*.txt
  coding: {file: coding.json, round: 第一轮}
  people:
    - {email: a@b.example, name: 甲, handle: a, roles: [coder, analyst]}
    - {email: c@b.example, name: 乙, handle: c, roles: [coordinator]}
"""


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(YamlRefused) as refused:
        parse_manifest(text)
    return [(fault.line, fault.path, fault.reason) for fault in refused.value.faults]


def test_a_small_manifest_is_read() -> None:
    assert parse_manifest(SMALL) == Manifest(
        slug="small-study",
        title={"zh": "小研究"},
        summary={},
        place={},
        notice={},
        licence="",
        synthetic=False,
        languages=("zh", "en"),
        respondent_kinds={"firm": {"en": "Firm", "zh": "企业"}},
        forms=(
            FormEntry("forms/firm.xlsx", "firm", "code", "", ConsentQuestions(quote="may_quote")),
        ),
        cases="",
        submissions="",
        transcripts="talks/*.txt",
        codebook="",
        coding=CodingEntry("coding.json", {"zh": "第一轮"}, blind=True),
        indicators="",
        people=(
            Person("a@b.example", "甲", "a", ("coder", "analyst")),
            Person("c@b.example", "乙", "c", ("coordinator",)),
        ),
    )


def test_a_study_may_have_forms_and_nothing_else() -> None:
    manifest = parse_manifest(SMALL[: SMALL.index("  transcripts")])

    assert (manifest.coding, manifest.people, manifest.transcripts) == (None, (), "")


def test_a_form_may_ask_for_no_consent() -> None:
    manifest = parse_manifest(SMALL.replace("      consent_questions: {quote: may_quote}\n", ""))

    assert manifest.forms[0].consent_questions == ConsentQuestions()


def test_the_demo_manifest_names_files_of_its_package() -> None:
    package = open_package(STUDY)

    manifest = parse_manifest(package.read("study.yaml").decode())

    assert (manifest.slug, manifest.synthetic) == ("xuchang", True)
    named = {form.file for form in manifest.forms} | {
        manifest.cases,
        manifest.submissions,
        manifest.codebook,
        manifest.indicators,
        manifest.coding.file if manifest.coding else "",
    }
    assert named <= set(package.members)
    assert len(package.names(manifest.transcripts)) == 10


def test_the_demo_manifest_has_every_part_of_the_work() -> None:
    manifest = parse_manifest((STUDY / "study.yaml").read_text(encoding="utf-8"))

    assert {role for person in manifest.people for role in person.roles} == set(ROLES)
    assert {"KB01", "coder_a", "coder_b"} <= {person.handle for person in manifest.people}
    for text in (manifest.title, manifest.summary, manifest.place, manifest.notice):
        assert list(text) == ["en", "zh"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("slug: small-study", "slug: Small", (2, "slug", "may hold small letters, digits and single hyphens")),
        ("slug: small-study", "", (3, "slug", "is missing")),
        ("[zh, en]", "[zh, de]", (3, "languages[1]", "must be en or zh")),
        ("title: 小研究", "", (2, "title", "is missing")),
        ("languages:", "sumary: x\n  languages:", (3, "sumary", "unknown key")),
        ("_kind: firm", "_kind: office", (8, "forms[0]", "respondent kind 'office' is not listed in respondent_kinds")),
        ("case_question: code", "", (8, "forms[0].case_question", "is missing")),
        ("{quote: may_quote}", "{cite: q}", (11, "forms[0].consent_questions.cite", "unknown key")),
        ("round: 第一轮", "blind: true", (13, "coding.round", "is missing")),
        ("round: 第一轮", "round: 一, blind: maybe", (13, "coding.blind", "must be true or false")),
        ("c@b.example", "a@b.example", (16, "people[1]", "email 'a@b.example' is given twice")),
        ("handle: c,", "handle: a,", (16, "people[1]", "handle 'a' is given twice")),
        ("a@b.example", "A@b.example", (15, "people[0]", "'A@b.example' is not an e-mail address in small letters")),
        ("a@b.example", "a.example", (15, "people[0]", "'a.example' is not an e-mail address in small letters")),
        ("[coordinator]", "[]", (16, "people[1]", "has no roles")),
        ("[coordinator]", "[boss]", (16, "people[1].roles[0]", "unknown role 'boss'")),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_line_and_place(
    old: str, new: str, fault: tuple[int, str, str]
) -> None:
    line, path, reason = fault

    found = faults_of(SMALL.replace(old, new, 1))

    assert found == [(line, f"study.{path}", reason)]


@pytest.mark.parametrize(
    "path", ["../secret.xlsx", "/etc/passwd", "a/../../b", "C:/a", "a\\\\b", "./a", "a//b", "a/"]
)
def test_a_file_must_stay_inside_the_package(path: str) -> None:
    text = SMALL.replace("forms/firm.xlsx", f'"{path}"').replace("talks/*.txt", f'"{path}"')

    reason = "must be a file inside the package, such as forms/firm.xlsx"
    assert faults_of(text) == [
        (8, "study.forms[0].file", reason),
        (12, "study.transcripts", reason),
    ]


def test_only_transcripts_may_be_a_pattern() -> None:
    assert faults_of(SMALL.replace("forms/firm.xlsx", "'forms/*.xlsx'")) == [
        (8, "study.forms[0].file", "must name one file, without *, ? or ["),
    ]


def test_all_faults_come_at_once() -> None:
    text = SMALL.replace("small-study", "_").replace("coding.json", "/x").replace("[coder", "[cook")

    assert [(line, path) for line, path, _ in faults_of(text)] == [
        (2, "study.slug"),
        (13, "study.coding.file"),
        (15, "study.people[0].roles[0]"),
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1", [(1, "a", "unknown key"), (1, "study", "is missing")]),
        ("study: {slug: x, languages: [en], title: X, respondent_kinds: {f: F}, forms: []}", [(1, "study", "lists no form")]),
        ("study: {slug: x, languages: [en], title: X, respondent_kinds: {f: F}}", [(1, "study.forms", "is missing")]),
    ],
)  # fmt: skip
def test_a_study_needs_at_least_one_form(text: str, faults: list[tuple[int, str, str]]) -> None:
    assert faults_of(text) == faults
