import os
from pathlib import Path

import pytest

from config.embedded.environment import embedded_environment, kept_secret, kept_secrets


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "secret_key")

    assert kept_secret(tmp_path / "secret_key") == first
    assert len(first) == 43
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_of_the_environment_wins_and_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "from the operator")
    monkeypatch.delenv("BRAID_VAULT_KEY", raising=False)

    secrets = kept_secrets(tmp_path)

    assert secrets.pop("SECRET_KEY") == "from the operator"
    assert [path.name for path in tmp_path.iterdir()] == ["vault_key"]


def test_an_installation_with_its_own_database_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/braid")
    before = dict(os.environ)

    with embedded_environment():
        assert dict(os.environ) == before
