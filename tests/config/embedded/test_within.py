import os
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from config.embedded.within import run


def test_a_command_finds_the_database_and_its_client_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
    monkeypatch.setenv("DATABASE_URL", address)
    answer = tmp_path / "answer"

    code = run(
        [
            "psql",
            "--tuples-only",
            "--no-align",
            "--output",
            str(answer),
            "--command",
            "SELECT '许昌'",
            "$DATABASE_URL",
        ]
    )

    assert code == 0
    assert answer.read_text() == "许昌\n"


def test_the_code_of_the_command_is_handed_on() -> None:
    assert run([sys.executable, "-c", "raise SystemExit(3)"]) == 3
