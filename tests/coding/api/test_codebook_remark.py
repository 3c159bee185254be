"""Comments and proposals over HTTP."""

from typing import Any

import pytest
from django.test import Client

from coding.actions.in_vivo import propose_in_vivo
from tests.codebooks import DOING, Desk, a_desk, codes_of, said
from tests.visitors import told, visitor

BOOK = "/api/v1/studies/hair/codebook"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk("hair")


def post(client: Client, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    return dict(client.post(f"{BOOK}{path}", body, content_type="application/json").json())


def test_a_proposal_is_made_answered_and_read_by_its_author_alone(desk: Desk) -> None:
    author, lead = visitor(desk.a.coder), visitor(desk.team["lead"])
    made = post(author, "/remarks", text="Split it.", code="inst.local", is_proposal=True)

    post(lead, f"/remarks/{made['id']}/answer", accepted=False, text="Later.")

    (row,) = told(author, f"{BOOK}/remarks?code=inst.local")["results"]
    assert (row["state"], row["answer"], row["answered_by"]) == ("declined", "Later.", "lead")
    assert told(visitor(desk.b.coder), f"{BOOK}/remarks")["results"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"verdict": "accept", "key": "learn.vivo", "theme": "learning"}, "learn.vivo"),
        ({"verdict": "merge", "into": "learn.doing"}, "learn.doing"),
        ({"verdict": "decline", "text": "No."}, "vivo"),
    ],
)
def test_a_proposed_code_is_answered_in_three_ways(
    desk: Desk, body: dict[str, Any], code: str
) -> None:
    propose_in_vivo(
        task=desk.a.pk, key="vivo", name="Words", quote=DOING, theme="learning", by=desk.a.coder
    )
    segment = desk.marked(desk.a, "vivo", DOING)
    lead = visitor(desk.team["lead"])
    (waiting,) = told(lead, f"{BOOK}/proposals")["results"]
    assert (waiting["key"], waiting["proposed_by"]) == ("vivo", "coder_a")

    answer = post(lead, f"/proposals/{waiting['id']}/answer", name=said("W", "词"), **body)

    assert answer == {"key": code}
    assert codes_of(desk) == {segment.pk: (code, None)}
    assert told(lead, f"{BOOK}/proposals")["results"] == []
