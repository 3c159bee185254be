"""Nothing that another coder marks changes what a blind coder is answered, anywhere."""

import re
from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from coding.actions.codebook_remark import remark
from coding.actions.in_vivo import propose_in_vivo
from coding.actions.link import link_segments
from coding.actions.memo import About, write_memo
from coding.actions.round import close_round, submit
from coding.models import CodingRound, CodingTask, Segment, Transcript
from survey.models import Membership, Role
from tests.access_central import CENTRAL
from tests.access_table import TABLE
from tests.factories import a_segment, a_task
from tests.visitors import visitor
from tests.world import World, a_world

pytestmark = pytest.mark.django_db

SECRET = "Birnbaum"  # noqa: S105 - a word that stands in no text
ROLES = {
    "coder": [Role.CODER],
    "coder and lead": [Role.CODER, Role.LEAD_CODER],
    "coder and analyst": [Role.CODER, Role.ANALYST],
    "coder and investigator": [Role.CODER, Role.PRINCIPAL_INVESTIGATOR],
}
ALWAYS_NEW = re.compile(rb'(?:X-CSRFToken": "|csrfmiddlewaretoken" value="|data-csrf=")\w+')
# Addresses of machinery: no study is in them, or what they tell is the clock.
ELSEWHERE = {"api:healthz", "api:schema", "api:docs", "sign_out", "set_language"}


@pytest.fixture
def world() -> World:
    """Coder A has begun T01, which coder B is given, too, in the same blind round."""
    world = a_world()
    a_task(own(world).round, text(world), world.team["coder_b"], world.team["lead"])
    return world


def own(world: World) -> CodingTask:
    return CodingTask.objects.get(pk=world.names["task"])


def text(world: World) -> Transcript:
    return Transcript.objects.get(study=world.team.study, code="T01")


def theirs(world: World) -> CodingTask:
    return CodingTask.objects.get(transcript=text(world), coder=world.team["coder_b"])


def blind(world: World, roles: list[Role]) -> Client:
    member = world.team["coder_a"]
    Membership.objects.filter(pk=member.pk).update(roles=roles)
    return visitor(Membership.objects.get(pk=member.pk))


def mark(world: World) -> None:
    """Coder B codes, with all that can hang on a segment, and some of it shared."""
    task, coder = theirs(world), world.team["coder_b"]
    proposed = propose_in_vivo(
        task=task.pk,
        key=f"learn.{SECRET.lower()}",
        name=SECRET,
        quote=f"{SECRET} county",
        theme="learning",
        by=coder,
    )
    first = a_segment(task, "We learned by doing.", proposed.key, None)
    second = a_segment(task, "The county gave us land.", "inst.local", 2)
    a_segment(task, "我们先做非洲市场。", "inst.local", -1)
    link_segments(
        pk=uuid4(), source=first.pk, target=second.pk, kind="explains", note=SECRET, by=coder
    )
    for about in (About(segment=first.pk), About(transcript="T01"), About(code=proposed.key)):
        write_memo(pk=uuid4(), about=about, text=SECRET, is_shared=True, version=None, by=coder)
    remark(text=f"{SECRET}?", is_proposal=True, by=coder)
    remark(text=f"{SECRET}!", is_proposal=False, by=coder)


def addresses(world: World) -> Iterator[str]:
    """Every address that is read, and those to which only a code of coder B's leads."""
    for line in (*TABLE, *CENTRAL):
        if line.method == "GET" and line.route not in ELSEWHERE:
            args = [argument.format_map(world.names) for argument in line.args]
            yield reverse(line.route, args=args, query=line.query)
    slug, secret = world.team.study.slug, f"learn.{SECRET.lower()}"
    task = theirs(world)
    yield reverse("segments", args=[slug, secret])
    yield reverse("workspace", args=[slug, task.pk])
    yield reverse("task_submit", args=[slug, task.pk])
    yield reverse("round_task", args=[slug, 1, task.pk])
    yield reverse("code_edit", args=[slug, secret])
    yield reverse("api:workspace", args=[slug, task.pk])
    for query in ({"coder": "coder_b"}, {"transcript": "T01"}, {"code": secret}):
        yield reverse("api:segments", args=[slug], query=query)
    yield reverse("api:memos", args=[slug], query={"transcript": "T01"})
    yield reverse("api:search", args=[slug], query={"q": "learned", "in": "study"})
    yield reverse("segments", args=[slug, "inst.local"], query={"coder": "coder_b"})
    for code in ("inst.local", "inst.stage"):
        yield reverse("code_merge", args=[slug, code], query={"into": "learn.doing"})


def answers(client: Client, world: World) -> dict[str, tuple[int, bytes]]:
    found = {}
    for address in addresses(world):
        response = client.get(address)
        streamed = getattr(response, "streaming_content", None)
        body = b"".join(streamed) if streamed is not None else response.content
        found[address] = (response.status_code, ALWAYS_NEW.sub(b"", body))
    return found


def differing(
    before: Mapping[str, tuple[int, bytes]], after: Mapping[str, tuple[int, bytes]]
) -> list[str]:
    return sorted(address for address in before if before[address] != after[address])


@pytest.mark.parametrize("roles", ROLES.values(), ids=ROLES)
def test_a_blind_coder_is_answered_as_if_nobody_else_had_coded(
    world: World, roles: list[Role]
) -> None:
    client = blind(world, roles)
    answers(client, world)  # whatever is noted at a first visit
    before = answers(client, world)

    mark(world)

    assert differing(before, answers(client, world)) == []


@pytest.mark.parametrize("roles", ROLES.values(), ids=ROLES)
def test_nor_does_what_the_other_handed_in_show(world: World, roles: list[Role]) -> None:
    client = blind(world, roles)
    mark(world)
    submit(task=theirs(world), by=world.team["coder_b"])

    told = answers(client, world)

    ids = [str(pk) for pk in theirs(world).segments.values_list("pk", flat=True)]
    betrayed = [
        address
        for address, (_status, body) in told.items()
        if any(word.encode() in body.replace(address.encode(), b"") for word in (SECRET, *ids))
    ]
    assert len(ids) == 3
    assert betrayed == []


def test_the_test_would_see_it(world: World) -> None:
    """The same readings by a lead who codes nothing tell of all that coder B marked."""
    client = visitor(world.team["lead"])
    before = answers(client, world)

    mark(world)

    told = answers(client, world)
    assert len(differing(before, told)) > 20
    assert sum(SECRET.encode() in body for _status, body in told.values()) > 7


def test_after_the_round_was_closed_the_coders_read_each_other(world: World) -> None:
    client = blind(world, [Role.CODER])
    mark(world)
    for task in (own(world), theirs(world)):
        submit(task=task, by=task.coder)
    address = reverse("api:segments", args=[world.team.study.slug], query={"transcript": "T01"})
    until_then = {row["coder"] for row in client.get(address).json()["results"]}

    close_round(coding_round=CodingRound.objects.get(), by=world.team["lead"], despite_open=True)

    rows = client.get(address).json()["results"]
    assert until_then == {"coder_a"}
    assert {row["coder"] for row in rows} == {"coder_a", "coder_b"}
    assert len(rows) == Segment.objects.filter(transcript__code="T01").count()
