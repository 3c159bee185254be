"""The indicator system over HTTP."""

from pathlib import Path

import pytest

from analysis.models import IndicatorSystem, SystemVersion
from analysis.system.parse import parse
from tests.factories import Team, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

INDICATORS = "/api/v1/studies/hair/indicators"
SOURCE = Path("studies/xuchang/indicators.yaml")


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    system = IndicatorSystem.objects.create(study=team.study, key="nexus")
    SystemVersion.objects.create(
        system=system, version="1", source=SOURCE.read_text("utf-8"), digest="0" * 64
    )
    return team


def test_the_parts_of_the_system_are_told(team: Team) -> None:
    parts = parse(SOURCE.read_text("utf-8"))

    told_parts = told(visitor(team["analyst"]), INDICATORS)

    assert told_parts["id"] == parts.id
    assert {name: len(told_parts[name]) for name in ("measures", "sub_indicators")} == {
        "measures": len(parts.measures),
        "sub_indicators": len(parts.sub_indicators),
    }
    assert [row["id"] for row in told_parts["dimensions"]] == [d.id for d in parts.dimensions]
    assert [row["parts"] for row in told_parts["composites"]] == [
        dict(composite.parts) for composite in parts.composites
    ]


def test_a_measure_tells_what_its_operation_takes(team: Team) -> None:
    parts = parse(SOURCE.read_text("utf-8"))
    measure = next(measure for measure in parts.measures if measure.args.threshold is not None)

    rows = told(visitor(team["analyst"]), INDICATORS)["measures"]

    row = next(row for row in rows if row["id"] == measure.id)
    assert row["args"]["threshold"] == measure.args.threshold
    assert row["goalposts"] == list(measure.goalposts)
    assert row["questions"] == list(measure.questions)


def test_a_study_without_a_system_has_none() -> None:
    pi = study_with_members("bald", people={}).pi

    assert visitor(pi).get("/api/v1/studies/bald/indicators").status_code == 404


def test_a_coder_does_not_read_the_system(team: Team) -> None:
    assert visitor(team["coder_a"]).get(INDICATORS).status_code == 403
