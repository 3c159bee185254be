"""The demo study as the analysis sees it: read from its files, without a database."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import settings

from analysis.measures.units import Answer, Interview, Respondent, WeightedSegment
from analysis.reconcile import CodedSegment, own_layer, reconcile
from analysis.system.facts import CodebookFacts, FormFacts, QuestionFacts, ScaleFacts
from analysis.system.parse import parse
from analysis.system.parts import IndicatorSystem

# A busy machine may be slow, which is no fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

type Coded = dict[str, dict[str, list[CodedSegment]]]

ROOT = Path(__file__).parent.parent.parent
STUDY = ROOT / "studies" / "xuchang"
FORMS = {
    "entrepreneur_interview": ("entrepreneur.xlsx", "firm_code"),
    "official_interview": ("official.xlsx", "office_code"),
}


@pytest.fixture(scope="session")
def expected() -> Mapping[str, Any]:
    """What the reference computation gave for the demo study."""
    content: Mapping[str, Any] = json.loads((ROOT / "tests" / "expected.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def source() -> str:
    return (STUDY / "indicators.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def system(source: str) -> IndicatorSystem:
    return parse(source)


@pytest.fixture(scope="session")
def codebook() -> CodebookFacts:
    content = yaml.safe_load((STUDY / "codebook.yaml").read_text("utf-8"))["codebook"]
    scales = {name: _scale(scale) for name, scale in content["scales"].items()}
    codes = [(theme["id"], code) for theme in content["themes"] for code in theme["codes"]]
    return CodebookFacts(
        {code["id"]: scales[code["scale"]] for _, code in codes},
        {code["id"]: theme for theme, code in codes},
    )


def _scale(scale: Mapping[str, Any]) -> ScaleFacts:
    return ScaleFacts(
        kind=scale["kind"],
        low=scale.get("min"),
        high=scale.get("max"),
        values=tuple(scale.get("values", ())),
        reconcile=scale["reconcile"],
    )


@pytest.fixture(scope="session")
def forms() -> Mapping[str, FormFacts]:
    return {name: _form(STUDY / "forms" / file) for name, (file, _) in FORMS.items()}


def _form(path: Path) -> FormFacts:
    book = openpyxl.load_workbook(path)
    choices: dict[str, list[str]] = defaultdict(list)
    for row in book["choices"].iter_rows(min_row=2, max_col=2, values_only=True):
        choices[str(row[0])].append(str(row[1]))
    questions: dict[str, QuestionFacts] = {}
    repeat: str | None = None
    for row in book["survey"].iter_rows(min_row=2, max_col=2, values_only=True):
        kind, _, listed = str(row[0]).partition(" ")
        kind = kind.removesuffix("_from_file")  # as the product compiles it
        if kind == "begin_repeat":
            repeat = str(row[1])
        elif kind == "end_repeat":
            repeat = None
        elif kind not in {"begin_group", "end_group"}:
            questions[str(row[1])] = QuestionFacts(kind, tuple(choices.get(listed, ())), repeat)
    return FormFacts(questions)


@pytest.fixture(scope="session")
def respondents(forms: Mapping[str, FormFacts]) -> Mapping[str, Sequence[Respondent]]:
    found: dict[str, list[Respondent]] = defaultdict(list)
    content = json.loads((STUDY / "submissions.json").read_text("utf-8"))
    for submission in content["submissions"]:
        form, data = submission["form"], submission["data"]
        repeats = {name: rows for name, rows in data.items() if isinstance(rows, list)}
        found[form].append(
            Respondent(
                data[FORMS[form][1]],
                _answers(data, forms[form]),
                {name: [_answers(row, forms[form]) for row in repeats[name]] for name in repeats},
            )
        )
    return found


def _answers(row: Mapping[str, Any], form: FormFacts) -> dict[str, Answer]:
    """As the product stores them: no empty answer, a list for a select_multiple."""
    return {
        name: value.split() if form.questions[name].type == "select_multiple" else value
        for name, value in row.items()
        if value != "" and not isinstance(value, list)
    }


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    """The transcripts by their id."""
    files = sorted((STUDY / "transcripts").glob("*.txt"))
    found = [file.read_text("utf-8") for file in files]
    return {_header(text, "id"): text for text in found}


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (\S+)", text, re.MULTILINE)
    assert found is not None
    return found.group(1)


@pytest.fixture(scope="session")
def coded(texts: Mapping[str, str]) -> Coded:
    """The segments by transcript and coder."""
    content = json.loads((STUDY / "coding.json").read_text("utf-8"))
    found: Coded = {key: {coder: [] for coder in content["coders"]} for key in texts}
    for number, item in enumerate(content["segments"]):
        start = texts[item["transcript"]].index(item["quote"])
        end = start + len(item["quote"])
        found[item["transcript"]][item["coder"]].append(
            CodedSegment(start, end, item["code"], item["value"], str(number))
        )
    return found


@pytest.fixture(scope="session")
def interviews(
    texts: Mapping[str, str], coded: Coded, codebook: CodebookFacts
) -> Mapping[str, Sequence[Interview]]:
    """By layer: the reconciled one, and each coder's own."""
    layers: dict[str, list[Interview]] = defaultdict(list)
    for key, by_coder in coded.items():
        merged = reconcile(by_coder, codebook.scales)
        layers["reconciled"].append(_interview(key, texts[key], merged))
        for coder, segments in by_coder.items():
            layers[coder].append(_interview(key, texts[key], own_layer(segments)))
    return layers


def _interview(key: str, text: str, segments: tuple[WeightedSegment, ...]) -> Interview:
    turns = tuple(found.span() for found in re.finditer(r"^R: .*$", text, re.MULTILINE))
    return Interview(key, _header(text, "kind"), turns, segments)
