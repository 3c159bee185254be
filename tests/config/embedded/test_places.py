import os
import pwd
from pathlib import Path

import pytest

from config.embedded.places import (
    LONGEST_SOCKET_FOLDER,
    cluster_places,
    forget_lost,
    open_to_all,
    own_folder,
    reachable,
    shelter_for,
    sheltered,
    socket_folder,
    state_folder,
)

NOBODY = pwd.getpwnam("nobody")


def test_the_state_folder_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAID_STATE", str(tmp_path / "elsewhere"))

    folder = state_folder()

    assert folder == tmp_path / "elsewhere"
    assert folder.stat().st_mode & 0o066 == 0


def test_a_closed_folder_above_makes_a_path_unreachable_for_others(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    assert not reachable(closed / "postgres", NOBODY)
    assert reachable(closed / "postgres", None)


def test_an_ordinary_user_keeps_the_cluster_in_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    places = cluster_places(tmp_path, None)

    assert places.root == tmp_path / "postgres"
    assert places.data == tmp_path / "postgres/data"


def test_a_temporary_installation_is_sheltered_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert shelter_for(tmp_path / "clone/.run") == tmp_path / "braid-shelter"
    assert shelter_for(Path("/home/somebody/braid/.run")) == Path("/var/lib/braid")


def test_a_sheltered_cluster_is_found_again_after_the_checkout_moved(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    root = sheltered(before / "postgres", tmp_path / "shelter")
    before.rename(after)

    assert sheltered(after / "postgres", tmp_path / "shelter") == root


def test_the_shelter_forgets_temporary_installations_that_are_gone(tmp_path: Path) -> None:
    shelter = tmp_path / "shelter"
    for name in ("there", "gone"):
        (shelter / name).mkdir(parents=True)
        (shelter / name / "state").write_text(f"{tmp_path / name}\n")
    (tmp_path / "there").mkdir()

    forget_lost(shelter)

    assert [path.name for path in shelter.iterdir()] == ["there"]


def test_sockets_of_a_long_path_go_to_the_temporary_folder(tmp_path: Path) -> None:
    root = tmp_path / ("long" * 20)
    root.mkdir()

    folder = socket_folder(root)

    assert len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_folder_that_somebody_put_there_before_is_refused(tmp_path: Path) -> None:
    (tmp_path / "braid-shelter").symlink_to(tmp_path)

    with pytest.raises(PermissionError, match="belongs to somebody else"):
        own_folder(tmp_path / "braid-shelter", mode=0o700)


def test_what_was_made_under_a_strict_umask_can_be_opened_to_all(tmp_path: Path) -> None:
    program, data = tmp_path / "bin/postgres", tmp_path / "bin/timezone"
    program.parent.mkdir(mode=0o700)
    program.touch(mode=0o700)
    data.touch(mode=0o600)

    open_to_all(program.parent)

    modes = [path.stat().st_mode & 0o777 for path in (program.parent, program, data)]
    assert modes == [0o755, 0o755, 0o644]
