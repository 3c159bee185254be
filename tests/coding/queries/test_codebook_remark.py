"""Who reads which remarks and proposed codes."""

import pytest

from coding.actions.codebook_remark import decline_code, remark
from coding.actions.in_vivo import propose_in_vivo
from coding.queries.codebook_remark import open_proposals, proposed_codes, remarks_for
from tests.codebooks import DOING, Desk, a_desk


@pytest.fixture
def desk(db: None) -> Desk:
    """Coders A and B have each commented and proposed; the lead has commented; A made a code."""
    desk = a_desk()
    for coder in (desk.a.coder, desk.b.coder):
        remark(text=f"{coder.handle} comments", code="inst.local", by=coder)
        remark(text=f"{coder.handle} proposes", is_proposal=True, by=coder)
    remark(text="lead comments", code="inst.local", by=desk.team["lead"])
    propose_in_vivo(
        task=desk.a.pk, key="vivo", name="Words", quote=DOING, theme="learning", by=desk.a.coder
    )
    desk.marked(desk.a, "vivo", DOING)
    return desk


def texts(desk: Desk, handle: str, code: str | None = None) -> list[str]:
    return [row.text for row in remarks_for(desk.team[handle], code=code)]


def test_who_edits_the_codebook_reads_all(desk: Desk) -> None:
    assert len(texts(desk, "lead")) == len(texts(desk, "pi")) == 5
    assert texts(desk, "lead", "inst.local") == [
        "lead comments",
        "coder_b comments",
        "coder_a comments",
    ]


def test_a_coder_reads_own_remarks_and_those_of_editors(desk: Desk) -> None:
    assert texts(desk, "coder_a") == ["lead comments", "coder_a proposes", "coder_a comments"]
    assert texts(desk, "analyst") == ["lead comments"]
    assert texts(desk, "interviewer") == []


def test_proposed_codes_are_told_to_the_proposer_and_to_editors(desk: Desk) -> None:
    def told(handle: str) -> list[tuple[str, int]]:
        return [(each.code.key, each.n) for each in proposed_codes(desk.team[handle])]

    assert told("lead") == told("coder_a") == [("vivo", 1)]
    assert told("coder_b") == []


def test_declined_codes_are_told_to_the_proposer(desk: Desk) -> None:
    decline_code(pk=desk.code("vivo").pk, text="No.", by=desk.team["lead"])

    assert proposed_codes(desk.team["coder_a"]) == []
    (declined,) = proposed_codes(desk.team["coder_a"], is_open=False)
    assert (declined.is_open, [each.quote for each in declined.segments]) == (False, [DOING])


def test_proposals_to_answer_are_counted_for_who_answers(desk: Desk) -> None:
    assert open_proposals(desk.team["lead"]) == 3
    assert open_proposals(desk.team["coder_a"]) == 0
