import json
from pathlib import Path

import pytest

from bench.__main__ import keep, names, table
from bench.figure import Figure

FIGURES = [
    Figure("submissions stored", 433.25, "per second", of="250 questions"),
    Figure("agreement", 12000, "ms"),
]


def test_figures_stand_under_each_other() -> None:
    assert table(FIGURES).splitlines() == [
        "submissions stored  433.25  per second  250 questions",
        "agreement           12,000  ms",
    ]


def test_figures_are_kept_with_the_machine_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAID_STATE", str(tmp_path / "state"))

    file = keep("intake", FIGURES, seconds=1.234)

    kept = json.loads(file.read_text())
    assert file == tmp_path / "state/bench/intake.json"
    assert kept["figures"][1] == {
        "name": "agreement",
        "value": 12000,
        "unit": "ms",
        "of": "",
        "against": "",
    }
    assert kept["seconds"] == 1.2
    assert sorted(kept["machine"]) == ["cores", "python", "system"]


def test_an_unknown_measurement_is_refused_by_name() -> None:
    with pytest.raises(SystemExit, match="There is no measurement named nonsense"):
        names(["nonsense"])
