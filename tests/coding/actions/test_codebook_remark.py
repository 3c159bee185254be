"""Comments, proposals, and what the lead coder answers."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.codebook_remark import (
    accept_code,
    answer,
    decline_code,
    merge_code,
    remark,
)
from coding.actions.in_vivo import propose_in_vivo
from coding.models import Code, CodeLineage, CodeRemark, Memo
from coding.queries.codebook import content_of, latest_version
from coding.queries.codebook_draft import draft_of
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event, Mark
from tests.codebooks import DOING, Desk, a_desk, codes_of, said


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def proposed(desk: Desk) -> Code:
    """Coder A has made a code of own words, and coded by it."""
    code = propose_in_vivo(
        task=desk.a.pk,
        key="vivo.doing",
        name="边干边学",
        quote=DOING,
        theme="learning",
        by=desk.a.coder,
    )
    desk.marked(desk.a, "vivo.doing", DOING)
    Mark.objects.all().delete()
    return code


def states() -> list[tuple[str, str, str]]:
    return list(CodeRemark.objects.order_by("pk").values_list("state", "text", "answer"))


def kinds(desk: Desk) -> list[str]:
    found = Event.objects.filter(study=desk.team.study, kind__startswith="code.").order_by("pk")
    return list(found.values_list("kind", flat=True))


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "manager", "pi"])
def test_who_reads_the_codebook_may_comment_on_it(desk: Desk, handle: str) -> None:
    row = remark(text=" Too wide. ", code="inst.local", by=desk.team[handle])

    assert (row.text, row.state, row.code) == ("Too wide.", "comment", desk.code("inst.local"))
    assert kinds(desk) == []


@pytest.mark.parametrize("handle", ["interviewer", "coordinator"])
def test_fieldworkers_do_not_comment(desk: Desk, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        remark(text="Hm.", by=desk.team[handle])


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_remark_says_something(desk: Desk, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        remark(text=text, by=desk.a.coder)

    assert refused.value.code == "bad_remark"


def test_a_proposal_is_answered_once(desk: Desk) -> None:
    row = remark(text="Split it.", code="inst.local", is_proposal=True, by=desk.a.coder)

    answer(pk=row.pk, accepted=False, text=" Later. ", by=desk.team["lead"])

    assert states() == [("declined", "Split it.", "Later.")]
    assert CodeRemark.objects.get().answered_by == desk.team["lead"]
    assert kinds(desk) == ["code.proposed", "code.answered"]
    with pytest.raises(Conflict):
        answer(pk=row.pk, accepted=True, text="", by=desk.team["lead"])


def test_a_comment_needs_no_answer_and_coders_give_none(desk: Desk) -> None:
    comment = remark(text="Hm.", by=desk.a.coder)
    proposal = remark(text="Split it.", is_proposal=True, by=desk.a.coder)

    with pytest.raises(Conflict):
        answer(pk=comment.pk, accepted=True, text="", by=desk.team["lead"])
    with pytest.raises(PermissionDenied):
        answer(pk=proposal.pk, accepted=True, text="", by=desk.b.coder)


def test_nobody_comments_on_anothers_proposed_code(desk: Desk) -> None:
    proposed(desk)

    remark(text="Mine.", code="vivo.doing", by=desk.a.coder)
    with pytest.raises(PermissionDenied):
        remark(text="Whose?", code="vivo.doing", by=desk.b.coder)


def test_a_proposed_code_stands_in_no_draft(desk: Desk) -> None:
    proposed(desk)

    assert draft_of(desk.version.codebook).code("vivo.doing") is None


def test_an_accepted_code_comes_into_the_draft_and_into_open_rounds(desk: Desk) -> None:
    code = proposed(desk)

    accept_code(
        pk=code.pk,
        key="learn.vivo",
        theme="learning",
        name=said("Learning on the job", "边干边学"),
        text="Good.",
        by=desk.team["lead"],
    )

    draft = draft_of(desk.version.codebook)
    assert [each.id for each in draft.themes[1].codes] == [
        "learn.doing",
        "learn.depth",
        "learn.vivo",
    ]
    desk.round.refresh_from_db()
    assert desk.round.codebook_version.version == "1.0.0+1"
    assert content_of(desk.round.codebook_version).open_code("learn.vivo") is not None
    assert [code for code, _value in codes_of(desk).values()] == ["learn.vivo"]
    assert states() == [("accepted", "边干边学", "Good.")]
    assert CodeRemark.objects.get().author == desk.a.coder


def test_an_accepted_code_that_nobody_used_waits_for_the_next_version(desk: Desk) -> None:
    code = propose_in_vivo(
        task=desk.a.pk, key="vivo", name="Words", quote="", theme="learning", by=desk.a.coder
    )

    accept_code(
        pk=code.pk, key="vivo", theme="learning", name=said("W", "词"), by=desk.team["lead"]
    )

    assert latest_version(desk.team.study.pk) == desk.version
    assert draft_of(desk.version.codebook).code("vivo") is not None


def test_a_merged_proposal_gives_its_segments_to_the_code_and_goes(desk: Desk) -> None:
    code = proposed(desk)
    memo = Memo.objects.create(study=desk.team.study, author=desk.a.coder, code=code, text="!")
    remark(text="Please.", code="vivo.doing", is_proposal=True, by=desk.a.coder)

    merge_code(pk=code.pk, into="learn.doing", text="The same.", by=desk.team["lead"])

    assert list(codes_of(desk).values()) == [("learn.doing", None)]
    assert not Code.objects.filter(key="vivo.doing").exists()
    memo.refresh_from_db()
    assert memo.code == desk.code("learn.doing")
    assert states() == [("accepted", "Please.", "The same.")]
    assert CodeLineage.objects.get().segments == 1
    assert list(Mark.objects.values_list("key", flat=True)) == [desk.transcript.pk]
    assert latest_version(desk.team.study.pk) == desk.version


def test_a_declined_code_keeps_its_segments_and_takes_no_more(desk: Desk) -> None:
    code = proposed(desk)

    decline_code(pk=code.pk, text="Too near.", by=desk.team["lead"])

    assert list(codes_of(desk).values()) == [("vivo.doing", None)]
    assert draft_of(desk.version.codebook).code("vivo.doing") is None
    assert states() == [("declined", "边干边学", "Too near.")]
    with pytest.raises(Refusal):
        desk.marked(desk.a, "vivo.doing", "The county")
    with pytest.raises(Conflict):
        decline_code(pk=code.pk, text="Again.", by=desk.team["lead"])


def test_answers_to_a_proposed_code_need_what_they_need(desk: Desk) -> None:
    code, lead = proposed(desk), desk.team["lead"]

    with pytest.raises(Refusal) as no_reason:
        decline_code(pk=code.pk, text=" ", by=lead)
    with pytest.raises(Refusal) as no_name:
        accept_code(pk=code.pk, key="a", theme="learning", name={}, by=lead)
    with pytest.raises(Conflict) as taken:
        accept_code(pk=code.pk, key="inst.local", theme="learning", name=said("A", "甲"), by=lead)

    told = [each.value.code for each in (no_reason, no_name, taken)]
    assert told == ["no_reason", "no_name", "key_taken"]


def test_a_code_of_the_book_is_no_proposal(desk: Desk) -> None:
    with pytest.raises(Code.DoesNotExist):
        decline_code(pk=desk.code("inst.local").pk, text="No.", by=desk.team["lead"])


def test_coders_answer_no_proposed_code(desk: Desk) -> None:
    code = proposed(desk)

    with pytest.raises(PermissionDenied):
        accept_code(pk=code.pk, key="a", theme="learning", name=said("A", "甲"), by=desk.a.coder)
    with pytest.raises(PermissionDenied):
        merge_code(pk=code.pk, into="learn.doing", by=desk.a.coder)
    with pytest.raises(PermissionDenied):
        decline_code(pk=code.pk, text="No.", by=desk.a.coder)
