"""What every test may ask for. The embedded PostgreSQL comes from config/embedded/testing.py."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connections
from django.utils import translation

from config.embedded import valkey
from config.embedded.process import end, wait_until
from config.embedded.testing import migrated_template

pytest_plugins = ["tests.served", "tests.workers"]

LONGEST_NAME = 60


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language on the thread: the next test begins without it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Test databases are copies of a migrated one: that is quicker than migrating each."""
    template = migrated_template()
    if template:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The address of a real, empty broker: $TEST_BROKER_URL, else an embedded Valkey of this session's own."""
    if os.environ.get("TEST_BROKER_URL"):
        yield os.environ["TEST_BROKER_URL"]
        return
    with TemporaryDirectory(prefix="braid-") as name:
        folder = Path(name)
        server = valkey.start(folder)
        assert wait_until(lambda: valkey.answers(folder), seconds=10)
        yield valkey.broker_url(folder)
        end(server)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files and long texts do not name a test: they differ from process to process (zip archives
    hold the time) and fill the screen.
    """
    is_long = isinstance(val, bytes | str) and len(val) > LONGEST_NAME
    return argname if is_long else None
