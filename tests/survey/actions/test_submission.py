"""Submissions: kept once, typed, never lost."""

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.member import end_membership
from survey.actions.refusal import Refusal
from survey.actions.submission import Verdict, receive
from survey.formats.definition import Choice, FormDefinition
from survey.formats.openrosa import Given, build_submission
from survey.models import (
    ConflictingBody,
    Consent,
    Event,
    Form,
    FormVersion,
    Membership,
    RepeatRow,
    Submission,
)
from tests.factories import Team, a_case, a_definition, a_form, study_with_members
from tests.threads import side_by_side

ANSWERS: dict[str, Given] = {
    "firm_code": "F01",
    "staff": 40,
    "stage": "oem",
    "markets": ["usa", "africa"],
    "partners": [{"partner": "华丽"}, {"partner": ""}],
}
ROLES = {"case": "firm_code", "interviewer": "asked_by", "consent": {"take_part": "agreed"}}


def definition() -> FormDefinition:
    """The usual form, which asks for consent and for the interviewer, too."""
    usual = a_definition()
    text, choice = usual.by_name["firm_code"], usual.by_name["stage"]
    added = (
        replace(choice, path="/data/agreed", name="agreed", choices="yn"),
        replace(choice, path="/data/quotable", name="quotable", choices="yn"),
        replace(text, path="/data/asked_by", name="asked_by"),
    )
    choices = dict(usual.choices) | {"yn": (Choice("yes"), Choice("no"))}
    return replace(usual, nodes=(*usual.nodes, *added), choices=choices)


def publish(team: Team) -> FormVersion:
    version = a_form(team.study, definition())
    Form.objects.filter(pk=version.form_id).update(roles=ROLES)
    return version


def filled(instance_id: str = "uuid:1", **answers: Given) -> bytes:
    return build_submission(definition(), ANSWERS | answers, instance_id=instance_id)


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    publish(team)
    return team


def received(team: Team) -> list[tuple[str, str, object]]:
    rows = Event.objects.filter(study=team.study, kind__startswith="submission").order_by("id")
    return list(rows.values_list("kind", "subject", "data"))


def test_a_submission_is_kept_as_it_came_and_as_it_reads(team: Team) -> None:
    case = a_case(team.study, "F01")
    xml = filled(asked_by="KB01", agreed="")

    submission, verdict = receive(xml=xml, by=team["interviewer"], device="Collect " * 100)

    stored = Submission.objects.get()
    assert verdict is Verdict.NEW
    assert stored == submission
    assert bytes(stored.xml) == xml
    assert stored.answers == {
        "firm_code": "F01",
        "staff": 40,
        "stage": "oem",
        "markets": ["usa", "africa"],
        "asked_by": "KB01",
    }
    assert (stored.empty, stored.unknown) == (["agreed", "quotable"], [])
    assert (stored.case, stored.interviewer) == (case, "KB01")
    assert (stored.submitted_by, stored.study) == (team["interviewer"], team.study)
    assert (len(stored.device), stored.review) == (200, "received")
    assert received(team) == [
        (
            "submission.received",
            "uuid:1",
            {"submission": stored.pk, "form": "firm", "case": "F01"},
        )
    ]


def test_the_rows_of_a_repeat_are_kept_in_order_with_their_empty_answers(team: Team) -> None:
    receive(xml=filled(), by=team["interviewer"])

    rows = RepeatRow.objects.order_by("position")
    assert list(rows.values_list("repeat", "position", "answers", "empty")) == [
        ("partners", 0, {"partner": "华丽"}, []),
        ("partners", 1, {}, ["partner"]),
    ]


def test_a_case_that_is_not_on_the_list_rejects_nothing(team: Team) -> None:
    submission, verdict = receive(xml=filled(firm_code="F99"), by=team["interviewer"])

    assert verdict is Verdict.NEW
    assert submission.case is None
    assert submission.answers["firm_code"] == "F99"


def test_a_case_of_another_study_is_not_meant(team: Team) -> None:
    a_case(study_with_members(people={}).study, "F01")

    submission, _ = receive(xml=filled(), by=team["interviewer"])

    assert submission.case is None


def test_consent_is_noted_as_it_was_last_given(team: Team) -> None:
    case = a_case(team.study, "F01")
    receive(xml=filled("uuid:1", agreed="yes"), by=team["interviewer"])
    first = Consent.objects.get(case=case).take_part

    receive(xml=filled("uuid:2", agreed="no"), by=team["interviewer"])

    consent = Consent.objects.get(case=case)
    assert (first, consent.take_part) == (True, False)
    assert (consent.record, consent.quote, consent.archive) == (None, None, None)


def test_consent_that_was_not_asked_for_is_neither_yes_nor_no(team: Team) -> None:
    case = a_case(team.study, "F01")

    receive(xml=filled(agreed=""), by=team["interviewer"])

    assert Consent.objects.get(case=case).take_part is None


def test_the_same_bytes_again_change_nothing(team: Team) -> None:
    first, _ = receive(xml=filled(), by=team["interviewer"])

    second, verdict = receive(xml=filled(), by=team["coordinator"], device="another")

    assert verdict is Verdict.SAME
    assert second == first
    assert (Submission.objects.count(), RepeatRow.objects.count()) == (1, 2)
    assert Submission.objects.get().submitted_by == team["interviewer"]
    assert len(received(team)) == 1


def test_other_bytes_under_a_known_instance_id_are_kept_once_beside_the_first(team: Team) -> None:
    first, _ = receive(xml=filled(staff=40), by=team["interviewer"])
    other = filled(staff=41)

    verdicts = [receive(xml=other, by=team["coordinator"])[1] for _ in range(3)]

    assert verdicts == [Verdict.CONFLICT] * 3
    body = ConflictingBody.objects.get()
    assert (bytes(body.xml), body.sent_by, body.submission) == (other, team["coordinator"], first)
    assert Submission.objects.get().answers["staff"] == 40
    assert [kind for kind, _, _ in received(team)] == [
        "submission.received",
        "submission.conflicted",
    ]


def test_an_instance_id_belongs_to_a_study(team: Team) -> None:
    other = study_with_members()
    publish(other)
    receive(xml=filled(), by=team["interviewer"])

    _, verdict = receive(xml=filled(staff=1), by=other["interviewer"])

    assert verdict is Verdict.NEW
    assert Submission.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_submissions_at_once_are_one() -> None:
    team = study_with_members(people={})
    publish(team)
    a_case(team.study, "F01")
    xml = filled(agreed="yes")

    verdicts = side_by_side([lambda: receive(xml=xml, by=team.pi)[1]] * 50)

    assert Counter(verdicts) == {Verdict.NEW: 1, Verdict.SAME: 49}
    assert (Submission.objects.count(), RepeatRow.objects.count()) == (1, 2)
    assert (Consent.objects.count(), len(received(team))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_different_bodies_at_once_under_one_instance_id_are_all_kept() -> None:
    team = study_with_members(people={})
    publish(team)
    bodies = [filled(staff=number % 4) for number in range(20)]

    kept_as = side_by_side([partial(receive, xml=xml, by=team.pi) for xml in bodies])

    counted = Counter(verdict for _, verdict in kept_as)
    assert (counted[Verdict.NEW], counted[Verdict.SAME], counted[Verdict.CONFLICT]) == (1, 4, 15)
    kept = {bytes(Submission.objects.get().xml)}
    kept |= {bytes(xml) for xml in ConflictingBody.objects.values_list("xml", flat=True)}
    assert kept == set(bodies)
    assert ConflictingBody.objects.count() == 3


def test_an_unknown_form_is_refused(team: Team) -> None:
    xml = build_submission(replace(definition(), form_id="other"), {}, instance_id="uuid:1")

    with pytest.raises(Refusal) as refused:
        receive(xml=xml, by=team["interviewer"])

    assert refused.value.code == "unknown_form"
    assert str(refused.value) == "The study has no form other in version 1."


def test_an_unknown_version_is_refused(team: Team) -> None:
    for version in ("2", ""):
        xml = build_submission(replace(definition(), version=version), {}, instance_id="uuid:1")
        with pytest.raises(Refusal) as refused:
            receive(xml=xml, by=team["interviewer"])
        assert refused.value.code == "unknown_form"

    assert not Submission.objects.exists()


def test_the_form_of_another_study_is_refused(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        receive(xml=filled(), by=study_with_members()["interviewer"])

    assert refused.value.code == "unknown_form"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "not_xml"),
        (b"<data", "not_xml"),
        (b"\xff\xfe", "not_text"),
        (b"<data/>", "no_form_id"),
        (b"<data id='firm' version='1'/>", "no_instance_id"),
        (b"<!DOCTYPE data [<!ENTITY x 'y'>]><data/>", "doctype"),
        (
            b"<data id='firm'><meta><instanceID>" + b"x" * 201 + b"</instanceID></meta></data>",
            "long_instance_id",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(team: Team, xml: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        receive(xml=xml, by=team["interviewer"])

    assert refused.value.code == code
    assert str(refused.value).startswith("The ")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "manager"])
def test_others_send_no_submissions(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        receive(xml=filled(), by=team[handle])


def test_a_former_interviewer_sends_no_submissions(team: Team) -> None:
    end_membership(member=team["interviewer"], by=team.pi)

    with pytest.raises(PermissionDenied):
        receive(xml=filled(), by=Membership.objects.get(pk=team["interviewer"].pk))

    assert not Submission.objects.exists()
