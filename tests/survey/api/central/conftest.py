"""What tests of Central's addresses share."""

from pathlib import Path

import pytest

from tests.central import Scene


@pytest.fixture
def scene(transactional_db: None, served: str, tmp_path: Path) -> Scene:
    return Scene.made(served, tmp_path)
