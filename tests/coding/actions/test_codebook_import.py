"""Bring a file into the draft."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook_import import import_codebook, read_file
from coding.formats.codebook_file import KINDS
from coding.models import Code, Codebook, CodebookVersion
from coding.queries.codebook_draft import draft_of
from survey.actions.refusal import Refusal
from survey.models import Event
from tests.codebooks import LAND, Desk, a_desk, said, whole
from tests.factories import study_with_members

CSV = "theme,code,name_en,name_zh,definition\nlearning,learn.new,New,新,What is new.\n"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_own_file_of_any_kind_changes_nothing(desk: Desk, kind: str) -> None:
    data = KINDS[kind].write(whole())

    plan = import_codebook(data=data, filename=f"book.{kind}", by=desk.team["lead"])

    assert (plan.changes, plan.clashes, plan.untouched) == ((), (), ())
    assert not Event.objects.filter(kind="code.changed").exists()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_study_without_codebook_gets_a_draft(db: None, kind: str) -> None:
    team = study_with_members()

    import_codebook(data=KINDS[kind].write(whole()), filename=f"book.{kind}", by=team["lead"])

    draft = draft_of(Codebook.objects.get())
    assert [code.id for code in draft.codes] == [code.id for code in whole().codes]
    assert not CodebookVersion.objects.exists()


def test_new_codes_come_into_the_draft_and_segments_stay(desk: Desk) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)

    plan = import_codebook(data=CSV.encode(), filename="new.csv", by=desk.team["lead"])

    assert [change.key for change in plan.changes] == ["learn.new"]
    assert len(plan.untouched) == 5
    assert Code.objects.get(key="learn.new").name == said("New", "新")
    segment.refresh_from_db()
    assert segment.code.key == "inst.local"
    assert Event.objects.get(kind="code.changed").data == {"deed": "imported"}


def test_rows_with_faults_are_refused_or_left_out(desk: Desk) -> None:
    data = (CSV + "learning,two words,X,,\n").encode()
    lead = desk.team["lead"]

    with pytest.raises(Refusal) as refused:
        import_codebook(data=data, filename="new.csv", by=lead)
    import_codebook(data=data, filename="new.csv", by=lead, despite_faults=True)

    assert refused.value.faults == [
        {
            "file": "new.csv",
            "row": 3,
            "column": "code",
            "reason": "“two words” cannot be a key: letters, digits, '.', '_' and '-'.",
        }
    ]
    assert Code.objects.filter(key="learn.new").exists()


def test_columns_may_be_mapped_otherwise(desk: Desk) -> None:
    data = b"a,b,c\nlearn.new,learning,New\n"
    mapping = {"code": 0, "theme": 1, "name_en": 2}

    import_codebook(data=data, filename="new.csv", by=desk.team["lead"], mapping=mapping)

    assert Code.objects.get(key="learn.new").theme.key == "learning"
    with pytest.raises(Refusal) as refused:
        read_file(data, filename="new.csv", mapping={"colour": 0})
    assert refused.value.code == "bad_mapping"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"x", "book.docx", "unknown_format"),
        (b"x" * (2**20 + 1), "book.csv", "too_large"),
        (b"<a/>", "book.qdc", "not_qdc"),
        (b"", "book.csv", "empty"),
        (b"PK", "book.xlsx", "not_xlsx"),
        (b"\x00\x01\xff\xfe\x80", "book.yaml", "not_text"),
        (b"codebook: 1", "book.yaml", "bad_codebook"),
        (b"{", "book.json", "bad_codebook"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(data: bytes, filename: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_file(data, filename=filename)

    assert refused.value.code == code


def test_coders_import_nothing(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        import_codebook(data=CSV.encode(), filename="new.csv", by=desk.team["coder_a"])
