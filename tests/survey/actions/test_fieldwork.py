"""Load the fieldwork part of a study package through the ordinary deeds."""

import json

import pytest

from survey.actions.fieldwork import (
    Crew,
    Faults,
    Fieldwork,
    founder_of,
    load_fieldwork,
    read_fieldwork,
    read_file,
    read_manifest,
)
from survey.actions.refusal import Refusal
from survey.formats.package import Package
from survey.models import Assignment, Case, Consent, FormVersion, Membership, Submission, User
from tests.factories import a_user
from tests.packages import MANIFEST, SUBMISSIONS, a_package


@pytest.fixture
def founder(db: None) -> User:
    """The person whom the package calls its principal investigator."""
    user = User.objects.create_user("pi@small.example", "Pi")
    user.founds_studies = True
    user.save()
    return user


def read(package: Package) -> tuple[Fieldwork, Faults]:
    faults: Faults = []
    return read_fieldwork(package, read_manifest(package), faults), faults


def load(by: User, package: Package | None = None) -> Crew:
    return load_fieldwork(read(package or a_package())[0], by=by)


def counts() -> tuple[int, ...]:
    tables = (Membership, Case, FormVersion, Submission, Assignment, Consent)
    return tuple(table.objects.count() for table in tables)


def test_a_package_is_read_without_a_fault() -> None:
    fieldwork, faults = read(a_package())

    assert faults == []
    assert [case.code for case in fieldwork.cases] == ["F01", "F02"]
    assert [(each.case, each.interviewer) for each in fieldwork.submissions] == [
        ("F01", "KB01"),
        ("F02", "??"),
    ]


def test_a_record_always_gets_the_same_instance_id() -> None:
    first, second = (read(a_package())[0].submissions for _ in range(2))

    assert [each.xml for each in first] == [each.xml for each in second]
    assert first[0].xml != first[1].xml


def test_the_study_stands_with_its_people_cases_forms_and_submissions(founder: User) -> None:
    crew = load(founder)

    assert (crew.study.slug, crew.study.title["zh"], crew.study.is_demo) == (
        "small",
        "小研究",
        False,
    )
    assert {handle: member.roles for handle, member in crew.members.items()} == {
        "pi": ["principal_investigator"],
        "KB01": ["interviewer"],
        "coder_a": ["coder"],
        "coder_b": ["coder"],
    }
    assert crew.lead.user == founder
    assert {code: case.attributes for code, case in crew.cases.items()} == {
        "F01": {"town": "灵井"},
        "F02": {"town": "Jianan"},
    }
    assert counts() == (4, 2, 1, 2, 1, 2)


def test_each_submission_is_sent_by_its_interviewer_or_else_by_the_lead(founder: User) -> None:
    load(founder)

    rows = Submission.objects.order_by("case__code")
    assert [(row.case and row.case.code, str(row.submitted_by)) for row in rows] == [
        ("F01", "KB01"),
        ("F02", "pi"),
    ]
    given = Assignment.objects.get()
    assert (given.case.code, given.interviewer.handle) == ("F01", "KB01")


def test_loading_it_again_changes_nothing(founder: User) -> None:
    load(founder)
    before = counts()

    load(founder)

    assert counts() == before


def test_a_package_with_more_adds_what_is_new(founder: User) -> None:
    load(founder)
    more = {"form": "firm", "data": {"firm_code": "F02", "asked_by": "KB01", "agreed": "yes"}}
    added = json.dumps({"submissions": [*SUBMISSIONS["submissions"], more]}).encode()

    load(founder, a_package(submissions_json=added))

    assert counts() == (4, 2, 1, 3, 2, 2)


def test_whoever_loads_the_package_leads_beside_its_own_investigator(db: None) -> None:
    stranger = a_user("stranger", founds_studies=True)

    crew = load(stranger)

    assert (crew.lead.user, crew.lead.handle) == (stranger, "founder")
    assert crew.lead.roles == ["principal_investigator"]
    assert crew.members["pi"].user.email == "pi@small.example"
    assert counts() == (5, 2, 1, 2, 1, 2)


def test_the_founder_is_the_first_investigator_of_the_package() -> None:
    manifest = read_manifest(a_package())
    without = read_manifest(
        a_package(study_yaml=MANIFEST.replace("[principal_investigator]", "[analyst]").encode())
    )

    assert founder_of(manifest) == ("pi@small.example", "Pi")
    assert founder_of(without) is None


def test_every_fault_of_every_file_is_named() -> None:
    package = a_package(
        firm_xlsx=b"no workbook",
        cases_csv=b"code,kind\nF01,ship\n",
        submissions_json=b'{"submissions": [{"form": "other", "data": {}}]}',
    )

    _, faults = read(package)

    assert [(fault["file"], fault.get("row")) for fault in faults] == [
        ("firm.xlsx", None),
        ("cases.csv", 2),
        ("submissions.json", 1),
    ]
    assert faults[2]["reason"] == "unknown form other"


def test_a_question_that_the_form_does_not_have_is_named_with_its_record() -> None:
    records = {"submissions": [{"form": "firm", "data": {"firm_code": "F01", "colour": "red"}}]}

    _, faults = read(a_package(submissions_json=json.dumps(records).encode()))

    assert faults == [
        {
            "file": "submissions.json",
            "row": 1,
            "reason": "The form has no question colour there.",
        }
    ]


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}", b'{"submissions": [1]}', b"\xff"])
def test_what_holds_no_submissions_is_named(content: bytes) -> None:
    _, faults = read(a_package(submissions_json=content))

    assert [fault["file"] for fault in faults] == ["submissions.json"]


def test_a_missing_file_is_named() -> None:
    _, faults = read(a_package(cases_csv=None))

    assert faults == [{"file": "cases.csv", "reason": "missing"}]
    with pytest.raises(Refusal) as refused:
        read_file(a_package(cases_csv=None), "cases.csv")
    assert refused.value.code == "missing_file"


@pytest.mark.parametrize("manifest", [b"study: {}", b"\xff\xfe", b"study:\n  slug: [", b""])
def test_a_manifest_that_cannot_be_used_is_refused(manifest: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_manifest(a_package(study_yaml=manifest))

    assert refused.value.code == "bad_manifest"
