"""Forms' nodes and submissions for tests of exports, in plain values."""

from collections.abc import Mapping
from datetime import UTC, datetime

from survey.formats.answers import Answer
from survey.formats.definition import Kind, Node
from survey.formats.export.rows import Record, Repetition

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def node(path: str, kind: str, data_type: str = "string", **more: str | None) -> Node:
    name = path.rpartition("/")[2]
    return Node(
        path=path,
        name=name,
        kind=Kind.CALCULATE if kind == "calculate" else Kind.QUESTION,
        type=kind,
        label={"en": f"What is {name}?", "zh": f"{name}是什么？"},
        data_type=data_type,
        choices=more.get("choices"),
        repeat=more.get("repeat"),
    )


def repeat(path: str, around: str | None = None) -> Node:
    name = path.rpartition("/")[2]
    label = {"en": name.title(), "zh": "伙伴"}
    return Node(path=path, name=name, kind=Kind.REPEAT, type="repeat", label=label, repeat=around)


def record(
    instance_id: str = "uuid:1",
    answers: Mapping[str, Answer] | None = None,
    empty: tuple[str, ...] = (),
    repetitions: tuple[Repetition, ...] = (),
) -> Record:
    about = (instance_id, "2", "F1", "li", "li", "tablet", AT, "approved", 1)
    return Record(about, answers or {}, empty, (), repetitions)
