"""The whole study through the product's own deeds: the end-to-end proof, in process."""

import json
from pathlib import Path

import pytest

from analysis.actions.package import Contents, load_package, read_package
from analysis.actions.run import compute
from analysis.models import Agreement, Run, Value
from coding.models import Segment, Transcript, Turn
from survey.actions.job import hold
from survey.formats.package import open_package
from survey.models import Case, Study, Submission, User

ROOT = Path(__file__).parents[3]
EXPECTED = json.loads((ROOT / "tests/expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def contents() -> Contents:
    return read_package(open_package(ROOT / "studies/xuchang"))


@pytest.fixture
def study(db: None, contents: Contents) -> Study:
    founder = User.objects.create_user("pi@demo.example", "Gao Mingyue")
    founder.founds_studies = True
    founder.save()
    return load_package(contents, by=founder)


def test_the_package_becomes_a_study(study: Study) -> None:
    counts = {
        "cases": Case.objects.filter(study=study).count(),
        "submissions": Submission.objects.filter(study=study).count(),
        "transcripts": Transcript.objects.filter(study=study).count(),
        "turns": Turn.objects.filter(transcript__study=study).count(),
        "segments": Segment.objects.filter(transcript__study=study).count(),
    }

    assert counts == {
        "cases": 60,
        "submissions": 60,
        "transcripts": 10,
        "turns": 240,
        "segments": 550,
    }


def test_its_run_reproduces_the_golden_result(study: Study) -> None:
    run = Run.objects.get(study=study)

    with hold(run.job_id) as held:
        assert held is not None
        compute(held)

    values = {
        (value.kind, value.key, value.layer): value for value in Value.objects.filter(run=run)
    }
    found = {
        key: {
            "n": values["measure", key, "reconciled"].n,
            "raw": _rounded(values["measure", key, "reconciled"].raw, 6),
            "norm": _rounded(values["measure", key, "reconciled"].value, 4),
        }
        for key in EXPECTED["measures"]
    }
    assert found == EXPECTED["measures"]
    for kind, name in (
        ("subindicator", "sub_indicators"),
        ("dimension", "dimensions"),
        ("composite", "composites"),
    ):
        reached = {
            key: _rounded(values[kind, key, "reconciled"].value, 4) for key in EXPECTED[name]
        }
        assert reached == EXPECTED[name]
    for label, layer in (("merged", "reconciled"), ("a", "coder_a"), ("b", "coder_b")):
        reached = {
            key: _rounded(
                values[
                    "composite" if key in EXPECTED["composites"] else "dimension", key, layer
                ].value,
                1,
            )
            for key in EXPECTED["per_coder"][label]
        }
        assert reached == EXPECTED["per_coder"][label]
    rows = Agreement.objects.filter(run=run, unit="turn", figure="alpha")
    alphas = {(row.scope, row.key): row.value for row in rows}
    assert {key: _rounded(alphas["theme", key], 3) for key in EXPECTED["theme_alpha"]} == EXPECTED[
        "theme_alpha"
    ]
    assert {key: _rounded(alphas["code", key], 2) for key in EXPECTED["code_alpha"]} == EXPECTED[
        "code_alpha"
    ]


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits)
