"""A form with everything that an export must cope with, and submissions to it."""

import pytest

from survey.formats.definition import Choice, FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Repetition
from tests.exported import node, record, repeat


@pytest.fixture
def form() -> FormDefinition:
    return FormDefinition(
        form_id="firm",
        version="2",
        title="Firm / 企业",
        languages=("en", "zh"),
        default_language="en",
        nodes=(
            node("/data/g_a/code", "text"),
            node("/data/g_a/staff", "integer", "int"),
            node("/data/share", "decimal", "decimal"),
            node("/data/founded", "date", "date"),
            node("/data/visited", "dateTime", "dateTime"),
            node("/data/stage", "select_one", choices="stages"),
            node("/data/markets", "select_multiple", choices="markets"),
            node("/data/place", "geopoint", "geopoint"),
            node("/data/total", "calculate"),
            repeat("/data/partners"),
            node("/data/partners/partner", "text", repeat="partners"),
            node("/data/partners/since", "integer", "int", repeat="partners"),
            repeat("/data/partners/visits", "partners"),
            node("/data/partners/visits/purpose", "text", repeat="visits"),
        ),
        choices={
            "stages": (
                Choice("oem", {"en": "OEM", "zh": "代工"}),
                Choice("obm", {"en": "Own brand", "zh": "自有品牌"}),
                Choice("na", {"en": "Not known", "zh": "不知道"}),
            ),
            "markets": (
                Choice("africa", {"en": "Africa", "zh": "非洲"}),
                Choice("usa", {"en": "USA", "zh": "美国"}),
            ),
        },
    )


@pytest.fixture
def planned(form: FormDefinition) -> Layout:
    return layout([form], Options())


@pytest.fixture
def full() -> Record:
    """Every question answered, with a row in a row."""
    return record(
        "uuid:1",
        {
            "code": "=1+1",
            "staff": 40,
            "share": 0.5,
            "founded": "1986-03-02",
            "visited": "2026-11-24T10:00:00.000+08:00",
            "stage": "obm",
            "markets": ["africa", "usa"],
            "place": "34.03 113.85 70 5",
            "total": 90,
        },
        repetitions=(
            Repetition("partners", 0, None, {"partner": "瑞贝卡", "since": 1990}),
            Repetition("partners", 1, None, {"partner": "Ruimei"}, ("since",)),
            Repetition("visits", 0, 1, {"purpose": "trade"}),
        ),
    )


@pytest.fixture
def gaps() -> Record:
    """Staff, stage, code, founded and share were left blank; the rest was not asked."""
    return record("uuid:2", {}, ("staff", "stage", "code", "founded", "share"))


@pytest.fixture
def odd() -> Record:
    """Answers that are not of their questions' types, a choice that is on no list, na."""
    return record(
        "uuid:3",
        {"code": "F3", "staff": "many", "founded": "last year", "stage": "odm", "share": 1},
    )


@pytest.fixture
def known(full: Record, gaps: Record, odd: Record) -> list[Record]:
    return [full, gaps, odd, record("uuid:4", {"stage": "na", "total": 0.5})]
