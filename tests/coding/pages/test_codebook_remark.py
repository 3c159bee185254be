"""Comments, proposals and files of the codebook as pages."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.actions.codebook_remark import remark
from coding.actions.in_vivo import propose_in_vivo
from coding.models import Code, CodeRemark
from tests.codebooks import DOING, Desk, a_desk, codes_of
from tests.visitors import visitor

BOOK = "/studies/hair/codebook/"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk("hair")


def post(client: Client, path: str, **data: object) -> str:
    response = client.post(f"{BOOK}{path}", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_proposal_is_made_on_the_page_and_answered(desk: Desk) -> None:
    coder, lead = visitor(desk.a.coder), visitor(desk.team["lead"])
    post(coder, "remarks/add/", text="Split it.", code="inst.local", kind="proposal")
    assert "Split it." in lead.get(f"{BOOK}remarks/").content.decode()

    post(lead, f"remarks/{CodeRemark.objects.get().pk}/answer/", verdict="decline", text="Later.")

    assert "Later." in coder.get(f"{BOOK}remarks/").content.decode()
    assert "Split it." not in visitor(desk.b.coder).get(f"{BOOK}remarks/").content.decode()


def test_a_bad_remark_is_told(desk: Desk) -> None:
    assert "Write from 1 to 4,000 characters." in post(visitor(desk.a.coder), "remarks/add/")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (
            {"verdict": "accept", "key": "learn.vivo", "theme": "learning", "name_en": "V"},
            "learn.vivo",
        ),
        ({"verdict": "merge", "into": "learn.doing"}, "learn.doing"),
        ({"verdict": "decline", "text": "No."}, "vivo"),
    ],
)
def test_a_proposed_code_is_shown_with_quotes_and_answered(
    desk: Desk, answer: dict[str, str], code: str
) -> None:
    made = propose_in_vivo(
        task=desk.a.pk, key="vivo", name="Words", quote=DOING, theme="learning", by=desk.a.coder
    )
    segment = desk.marked(desk.a, "vivo", DOING)
    lead = visitor(desk.team.pi)
    assert DOING in lead.get(f"{BOOK}remarks/").content.decode()

    post(lead, f"proposals/{made.pk}/answer/", **answer)

    assert codes_of(desk)[segment.pk][0] == code
    told = visitor(desk.a.coder).get(f"{BOOK}remarks/").content.decode()
    assert ("1 segment has it still" in told) is (code == "vivo")


def test_the_page_counts_remarks_on_one_code(desk: Desk) -> None:
    remark(text="On one.", code="inst.local", by=desk.a.coder)
    remark(text="On another.", code="learn.doing", by=desk.a.coder)

    page = visitor(desk.a.coder).get(f"{BOOK}remarks/?code=inst.local").content.decode()

    assert ("On one." in page, "On another." in page) == (True, False)


CSV = b"a,Theme,Name\nlearn.new,learning,New\nlearn.doing,learning,Doing\n,learning,X\n"


def test_a_file_is_planned_with_its_columns_and_brought_in(desk: Desk) -> None:
    lead = visitor(desk.team["lead"])
    page = lead.post(f"{BOOK}import/plan/", {"file": SimpleUploadedFile("new.csv", CSV)})
    assert page.context["file"].mapping == {"theme": 1, "name_en": 2}
    assert len(page.context["row_faults"]) == 3  # no column holds the key yet

    held = {"held": page.context["held"], "filename": "new.csv"}
    columns = {"column-0": "code", "column-1": "theme", "column-2": "name_en"}
    again = lead.post(f"{BOOK}import/plan/", held | columns)
    assert [line.key for line in again.context["lines"]] == ["learn.doing", "learn.new"]
    assert [fault.row for fault, _words in again.context["row_faults"]] == [4]

    post(lead, "import/do/", **held | columns)
    assert Code.objects.get(key="learn.new").name == {"en": "New"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("book.docx", b"x", "Codebooks are read from YAML"),
        ("book.qdc", b"<a/>", "no codebook of REFI-QDA"),
        ("book.yaml", b"codebook:\n  id: a\n  colour: red\n", "line 3"),
        ("book.csv", b"x" * (2**20 + 1), "one megabyte"),
    ],
)
def test_what_is_no_codebook_is_told_on_the_page(
    desk: Desk, name: str, data: bytes, words: str
) -> None:
    lead = visitor(desk.team["lead"])

    assert words in post(lead, "import/plan/", file=SimpleUploadedFile(name, data))


@pytest.mark.parametrize("held", ["", "!", base64.b64encode(b"x").decode()])
def test_a_page_that_lost_its_file_says_so(desk: Desk, held: str) -> None:
    page = post(visitor(desk.team["lead"]), "import/do/", held=held, filename="a.csv")

    assert ("Choose a file." in page) is (held == "!")
    assert not Code.objects.filter(key="x").exists()
