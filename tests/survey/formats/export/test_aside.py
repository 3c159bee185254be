"""What stands beside the answers."""

import csv
from pathlib import Path, PurePosixPath

import pytest

from survey.formats.export.aside import HEADERS, AsideFile, kind_of_file, member_name


def test_a_file_is_there_once_it_has_a_row(tmp_path: Path) -> None:
    errors, actions = AsideFile("errors", tmp_path), AsideFile("actions", tmp_path)

    errors.write([])
    actions.write([["uuid:1", "2026-11-24", "li", "", "approved", "=good"]])
    actions.write([["uuid:2", "2026-11-24", "li", "", "approved", "好"]])

    assert errors.close() == []
    (path,) = actions.close()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(HEADERS["actions"])
    assert [row[5] for row in rows[1:]] == ["'=good", "好"]
    assert [each.name for each in tmp_path.iterdir()] == ["actions.csv"]


def test_the_log_of_a_device_is_told_from_answers() -> None:
    assert [kind_of_file(name) for name in ("audit.csv", "Audit.CSV", "a.jpg")] == [
        *("audit", "audit", "answer"),
    ]


@pytest.mark.parametrize(
    ("instance_id", "name", "expected"),
    [
        ("uuid:1", "a.jpg", "media/uuid-1/a.jpg"),
        ("../..", "../a.jpg", "media/-/..-a.jpg"),
        ("..", "a.jpg", "media/submission/a.jpg"),
        ("实例/1", "a\\b.jpg", "media/实例-1/a-b.jpg"),
    ],
)
def test_no_member_leads_out_of_the_archive(instance_id: str, name: str, expected: str) -> None:
    found = member_name(instance_id, name)

    assert found == expected
    assert ".." not in PurePosixPath(found).parts
