"""Pieces of an export, made and joined."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from survey.actions.export_piece import Gathered, Plan, count_of, gather, join_pieces, make_piece
from survey.formats.export.columns import layout
from survey.formats.export.options import Format, Options
from survey.models import Finding, FindingKind, FormVersion, ReviewStep, Submission
from survey.queries.export import portions, spans, submissions_to_export
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db

PIECEWISE = (Format.CSV, Format.JSON)


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path / "media"
    return study_with_members("pieces")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


@pytest.fixture
def sent(team: Team, version: FormVersion) -> list[Submission]:
    """Five, with repeats here and there; findings and comments of the last ones only."""
    found = [
        a_submission(version, by=team.pi, answers={"staff": n}, partners=["瑞贝卡", "B"][: n % 3])
        for n in range(5)
    ]
    for submission in found[3:]:
        Finding.objects.create(
            submission=submission, kind=FindingKind.TYPE, path="/data/staff", question="staff"
        )
        ReviewStep.objects.create(submission=submission, comment="?", by=team.pi)
    return found


def contents(gathered: Gathered) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in gathered.written]


@pytest.mark.parametrize("format_", PIECEWISE)
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pieces_joined_are_to_the_byte_what_one_go_writes(
    team: Team,
    version: FormVersion,
    sent: list[Submission],
    tmp_path: Path,
    format_: Format,
    size: int,
) -> None:
    plan = Plan(format_, layout([a_definition()], Options()), Options())
    found = submissions_to_export(team.pi, version.form, Options())
    whole, joined = tmp_path / "whole", tmp_path / "joined"
    whole.mkdir()
    joined.mkdir()
    places, alive = [], []
    for number, span in enumerate(spans(found, size)):
        places.append(tmp_path / f"{number}")
        make_piece(portions(found, span), plan, places[-1], lambda _done: None)
    counts = list(map(count_of, places))

    in_one_go = gather(portions(found), plan, whole, lambda _done: None)
    together = join_pieces(places, plan, joined, lambda: alive.append(True))

    assert sum(counts) == len(sent)
    assert contents(together) == contents(in_one_go)
    assert together.rows == in_one_go.rows
    assert together.keys == in_one_go.keys
    assert together.files == in_one_go.files
    assert len(alive) == len(places)
    assert not any(place.exists() for place in places)


def test_a_piece_is_there_only_when_it_is_whole(
    team: Team, version: FormVersion, sent: list[Submission], tmp_path: Path
) -> None:
    plan = Plan(Format.CSV, layout([a_definition()], Options()), Options())
    found = submissions_to_export(team.pi, version.form, Options())
    seen: list[bool] = []
    place = tmp_path / "0"
    left = tmp_path / "0.making"
    left.mkdir()
    (left / "half.csv").write_text("of somebody who died")

    make_piece(portions(found), plan, place, lambda _done: seen.append(place.exists()))

    assert seen == [False]
    assert count_of(place) == len(sent)
    assert not left.exists()
    assert not (place / "half.csv").exists()
