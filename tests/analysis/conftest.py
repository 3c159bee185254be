"""The demo study as the analysis sees it: read from its files, without a database."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from analysis.measures.units import Answer, Interview, Respondent, WeightedSegment
from analysis.reconcile import CodedSegment, own_layer, reconcile
from analysis.system.facts import CodebookFacts, FormFacts, QuestionFacts, ScaleFacts
from analysis.system.parse import parse
from analysis.system.parts import IndicatorSystem

ROOT = Path(__file__).parent.parent.parent
STUDY = ROOT / "studies" / "xuchang"
FORMS = {"entrepreneur_interview": "entrepreneur", "official_interview": "official"}
CASES = {"entrepreneur_interview": "firm_code", "official_interview": "office_code"}


@dataclass(frozen=True)
class Demo:
    source: str
    expected: Mapping[str, Any]

    @cached_property
    def system(self) -> IndicatorSystem:
        return parse(self.source)

    @cached_property
    def codebook(self) -> CodebookFacts:
        content = yaml.safe_load((STUDY / "codebook.yaml").read_text("utf-8"))["codebook"]
        scales = {
            name: ScaleFacts(
                kind=scale["kind"],
                low=scale.get("min"),
                high=scale.get("max"),
                values=tuple(scale.get("values", ())),
                reconcile=scale["reconcile"],
            )
            for name, scale in content["scales"].items()
        }
        codes = [(theme["id"], code) for theme in content["themes"] for code in theme["codes"]]
        return CodebookFacts(
            {code["id"]: scales[code["scale"]] for _, code in codes},
            {code["id"]: theme for theme, code in codes},
        )

    @cached_property
    def forms(self) -> Mapping[str, FormFacts]:
        return {name: _form(STUDY / "forms" / f"{file}.xlsx") for name, file in FORMS.items()}

    @cached_property
    def respondents(self) -> Mapping[str, Sequence[Respondent]]:
        found: dict[str, list[Respondent]] = defaultdict(list)
        content = json.loads((STUDY / "submissions.json").read_text("utf-8"))
        for submission in content["submissions"]:
            form = submission["form"]
            found[form].append(
                _respondent(submission["data"], CASES[form], self.forms[form].questions)
            )
        return found

    @cached_property
    def texts(self) -> Mapping[str, str]:
        files = sorted((STUDY / "transcripts").glob("*.txt"))
        return {_header(text, "id"): text for text in (file.read_text("utf-8") for file in files)}

    @cached_property
    def segments(self) -> Mapping[str, Mapping[str, Sequence[CodedSegment]]]:
        """By transcript and coder."""
        content = json.loads((STUDY / "coding.json").read_text("utf-8"))
        found: dict[str, dict[str, list[CodedSegment]]] = {
            transcript: {coder: [] for coder in content["coders"]} for transcript in self.texts
        }
        for number, item in enumerate(content["segments"]):
            start = self.texts[item["transcript"]].index(item["quote"])
            found[item["transcript"]][item["coder"]].append(
                CodedSegment(
                    start, start + len(item["quote"]), item["code"], item["value"], str(number)
                )
            )
        return found

    @cached_property
    def interviews(self) -> Mapping[str, Sequence[Interview]]:
        layers: dict[str, list[Interview]] = defaultdict(list)
        for transcript, by_coder in self.segments.items():
            merged = reconcile(by_coder, self.codebook.scales)
            layers["reconciled"].append(self._interview(transcript, merged))
            for coder, segments in by_coder.items():
                layers[coder].append(self._interview(transcript, own_layer(segments)))
        return layers

    def _interview(self, transcript: str, segments: tuple[WeightedSegment, ...]) -> Interview:
        text = self.texts[transcript]
        turns = tuple(found.span() for found in re.finditer(r"^R: .*$", text, re.MULTILINE))
        return Interview(transcript, _header(text, "kind"), turns, segments)


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (\S+)", text, re.MULTILINE)
    assert found is not None
    return found.group(1)


def _form(path: Path) -> FormFacts:
    book = openpyxl.load_workbook(path, read_only=True)
    choices: dict[str, list[str]] = defaultdict(list)
    for row in book["choices"].iter_rows(min_row=2, max_col=2, values_only=True):
        choices[str(row[0])].append(str(row[1]))
    questions: dict[str, QuestionFacts] = {}
    repeat: str | None = None
    for row in book["survey"].iter_rows(min_row=2, max_col=2, values_only=True):
        kind, _, listed = str(row[0]).partition(" ")
        if kind == "begin_repeat":
            repeat = str(row[1])
        elif kind == "end_repeat":
            repeat = None
        elif kind not in {"begin_group", "end_group"}:
            questions[str(row[1])] = QuestionFacts(kind, tuple(choices.get(listed, ())), repeat)
    return FormFacts(questions)


def _respondent(
    data: Mapping[str, Any], case: str, questions: Mapping[str, QuestionFacts]
) -> Respondent:
    """As the product stores it: no entry for an empty answer, a list for a select_multiple."""

    def answers(row: Mapping[str, Any]) -> dict[str, Answer]:
        return {
            name: value.split() if questions[name].type == "select_multiple" else value
            for name, value in row.items()
            if value != "" and not isinstance(value, list)
        }

    repeats = {
        name: [answers(row) for row in rows]
        for name, rows in data.items()
        if isinstance(rows, list)
    }
    return Respondent(data[case], answers(data), repeats)


@pytest.fixture(scope="session")
def demo() -> Demo:
    return Demo(
        (STUDY / "indicators.yaml").read_text("utf-8"),
        json.loads((ROOT / "tests" / "expected.json").read_text("utf-8")),
    )
