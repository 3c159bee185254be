"""What tests of the OpenRosa door share: a study in the field, and a place for its files."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.field import Field


@pytest.fixture
def media_root(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def hair(db: None, media_root: Path) -> Field:
    return Field()


@pytest.fixture
def live_hair(transactional_db: None, media_root: Path) -> Field:
    """The same, for tests with a server of their own."""
    return Field()
