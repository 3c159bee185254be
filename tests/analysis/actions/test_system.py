"""Publish an indicator system, checked against codebook and forms."""

import pytest
from django.core.exceptions import PermissionDenied

from analysis.actions.system import checked, publish_system
from analysis.models import IndicatorSystem, SystemVersion
from analysis.queries.system import codebook_facts, form_facts
from coding.formats.codebook import from_json
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event, Kind
from tests.computed import SYSTEM
from tests.factories import CODEBOOK, Team, a_codebook, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_codebook(team["lead"])
    a_form(team.study)
    return team


def publish(team: Team, source: str = SYSTEM, handle: str = "analyst") -> SystemVersion:
    return publish_system(source=source, file="system.yaml", by=team[handle])


def published(team: Team) -> list[str]:
    """What the feed says was published."""
    events = Event.objects.filter(study=team.study, kind=Kind.SYSTEM_PUBLISHED).order_by("pk")
    return [event.subject for event in events]


def test_a_system_is_published_as_it_was_written(team: Team) -> None:
    version = publish(team)

    assert (version.system.key, version.version, version.source) == ("system", "1", SYSTEM)
    assert published(team) == ["system 1"]


def test_the_same_version_again_changes_nothing(team: Team) -> None:
    first = publish(team)

    again = publish(team)

    assert again == first
    assert published(team) == ["system 1"]


def test_other_content_under_a_known_version_is_refused(team: Team) -> None:
    publish(team)

    with pytest.raises(Conflict) as refused:
        publish(team, SYSTEM.replace("min_n: 9", "min_n: 8"))

    assert refused.value.code == "version_taken"
    assert SystemVersion.objects.get().source == SYSTEM


def test_a_new_version_stands_beside_the_old_one(team: Team) -> None:
    publish(team)
    publish(team, SYSTEM.replace('version: "1"', 'version: "2"'))

    assert [v.version for v in SystemVersion.objects.order_by("pk")] == ["1", "2"]
    assert IndicatorSystem.objects.count() == 1
    assert published(team) == ["system 1", "system 2"]


@pytest.mark.parametrize(
    ("right", "wrong", "path", "reason"),
    [
        ("[staff]", "[staf]", "measures.size.questions", "names no known question: staf"),
        ("[inst.local]", "[inst.x]", "measures.local.codes", "names no known code: inst.x"),
        ("themes: [learning]", "themes: [l]", "dimensions.SIZE.themes", "names no known theme: l"),
    ],
)
def test_what_the_study_does_not_know_is_named_with_its_line(
    team: Team, right: str, wrong: str, path: str, reason: str
) -> None:
    source = SYSTEM.replace(right, wrong)

    with pytest.raises(Refusal) as refused:
        publish(team, source)

    line = next(n for n, text in enumerate(source.splitlines(), start=1) if wrong in text)
    assert refused.value.code == "bad_system"
    assert refused.value.faults == [
        {"file": "system.yaml", "line": line, "path": path, "reason": reason}
    ]
    assert not SystemVersion.objects.exists()


def test_a_text_that_is_no_yaml_is_refused_with_its_line(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        publish(team, "indicator_system: [")

    (fault,) = refused.value.faults
    assert (fault["file"], fault["line"]) == ("system.yaml", 1)
    assert str(fault["reason"]).startswith("is no YAML")


def test_a_study_without_codebook_knows_no_code(db: None) -> None:
    team = study_with_members()
    a_form(team.study)

    with pytest.raises(Refusal) as refused:
        publish(team)

    reasons = {str(fault["reason"]) for fault in refused.value.faults}
    assert {
        "names no known code: inst.local",
        "names no known code: learn.doing",
        "names no known code: inst.stage",
    } <= reasons


@pytest.mark.parametrize("handle", ["lead", "coordinator", "coder_a", "manager"])
def test_others_may_not_publish_a_system(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        publish(team, handle=handle)

    assert not IndicatorSystem.objects.exists()


def test_a_text_is_checked_without_a_study() -> None:
    parts = checked(
        SYSTEM,
        file="system.yaml",
        codebook=codebook_facts(from_json(CODEBOOK)),
        forms={"firm": form_facts(a_definition())},
    )

    assert [measure.id for measure in parts.measures] == ["size", "local", "doing", "stages"]
