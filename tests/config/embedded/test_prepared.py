import os
from pathlib import Path

import pytest

from config.embedded.prepared import is_prepared, note_prepared


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("survey/migrations/0001_tables.py", "survey/static/app.css", "requirements.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    return tmp_path


def test_what_was_prepared_needs_no_preparing(project: Path) -> None:
    note = project / "note"
    assert not is_prepared(note, project, [])

    note_prepared(note, project)

    assert is_prepared(note, project, [project / "survey"])


@pytest.mark.parametrize(
    "name", ["survey/migrations/0002_more.py", "survey/static/app.css", "requirements.txt"]
)
def test_a_changed_or_new_source_asks_for_preparing(project: Path, name: str) -> None:
    note = project / "note"
    note_prepared(note, project)

    (project / name).write_text("after")
    os.utime(project / name, ns=(1, 1))

    assert not is_prepared(note, project, [])


def test_a_result_that_was_removed_asks_for_preparing(project: Path) -> None:
    note = project / "note"
    note_prepared(note, project)

    assert not is_prepared(note, project, [project / "static"])
