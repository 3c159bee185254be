"""JSON lines, read back."""

import json
from pathlib import Path

from survey.formats.export.columns import Layout
from survey.formats.export.json_lines import JsonTables
from survey.formats.export.options import Options
from survey.formats.export.rows import Record


def test_a_line_is_a_submission_with_its_repeats(
    planned: Layout, full: Record, gaps: Record, tmp_path: Path
) -> None:
    tables = JsonTables(planned, Options(), tmp_path)

    misfits = tables.write([full, gaps])

    (path,) = tables.close()
    first, second = map(json.loads, path.read_text("utf-8").splitlines())
    about = {
        "_version": "2",
        "_case": "F1",
        "_interviewer": "li",
        "_submitted_by": "li",
        "_device": "tablet",
        "_received_at": "2026-11-24T08:30:00+00:00",
        "_review": "approved",
        "_number": 1,
    }
    assert first == about | {
        "_id": "uuid:1",
        "code": "=1+1",
        "staff": 40,
        "share": 0.5,
        "founded": "1986-03-02",
        "visited": "2026-11-24T10:00:00.000+08:00",
        "stage": "obm",
        "markets": ["africa", "usa"],
        "place": "34.03 113.85 70 5",
        "place/latitude": 34.03,
        "place/longitude": 113.85,
        "place/altitude": 70,
        "place/accuracy": 5,
        "total": 90,
        "partners": [
            {"partner": "瑞贝卡", "since": 1990, "visits": []},
            {"partner": "Ruimei", "since": None, "visits": [{"purpose": "trade"}]},
        ],
    }
    assert second == about | {
        "_id": "uuid:2",
        **dict.fromkeys(["code", "staff", "share", "founded", "stage"]),
        "partners": [],
    }
    assert misfits == []
    assert set(tables.files.values()) == {"firm.jsonl"}
