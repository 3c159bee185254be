"""Tables as clients page, filter and select them, over the real server."""

from typing import Any

import pytest
from pyodk.client import Client
from pyodk.errors import PyODKError

from survey.actions.review import review
from survey.actions.submission import receive
from survey.models import Submission
from tests.central import FORM, PARTNERS, Scene, filled


@pytest.fixture
def client(scene: Scene) -> Client:
    """The coordinator; there are five submissions of two partners each, the third is approved."""
    version = scene.publish()
    for number in range(5):
        partners: Any = [{"partner": f"{number}.{at}"} for at in range(2)]
        xml = filled(version, f"uuid:{number}", staff=number, partners=partners)
        receive(xml=xml.encode(), by=scene.team["interviewer"])
    third = Submission.objects.get(instance_id="uuid:2")
    review(submission=third, state="approved", by=scene.team.pi)
    return scene.come("coordinator")


def ids(table: Any) -> list[str]:  # noqa: ANN401
    return [row["__id"] for row in table["value"]]


def walk(client: Client, table: str, top: int) -> list[Any]:
    """All rows, a page after the other by the links between them."""
    rows, page = [], client.submissions.get_table(FORM, table_name=table, top=top)
    while True:
        rows += page["value"]
        if "@odata.nextLink" not in page:
            return rows
        page = client.get(page["@odata.nextLink"]).json()


@pytest.mark.parametrize("top", [1, 2, 5, 6])
def test_links_lead_through_every_row_once(client: Client, top: int) -> None:
    assert [row["__id"] for row in walk(client, "Submissions", top)] == [
        f"uuid:{number}" for number in (4, 3, 2, 1, 0)
    ]
    assert [row["partner"] for row in walk(client, PARTNERS, top)] == [
        f"{number}.{at}" for number in (4, 3, 2, 1, 0) for at in range(2)
    ]


def test_pages_are_skipped_to_and_counted(client: Client) -> None:
    page = client.submissions.get_table(FORM, skip=3, top=1, count=True)
    none = client.submissions.get_table(FORM, top=0, count=True)

    assert (ids(page), page["@odata.count"]) == (["uuid:1"], 5)
    assert (none["value"], none["@odata.count"], "@odata.nextLink" in none) == ([], 5, False)


def test_a_filter_narrows_main_and_repeat_tables(client: Client, scene: Scene) -> None:
    approved = "__system/reviewState eq 'approved'"
    mine = f"__system/submitterId eq {scene.team['coordinator'].user_id}"
    recent = (
        "__system/submissionDate gt 2026-01-01 and year(__system/submissionDate) le year(now())"
    )

    main = client.submissions.get_table(FORM, filter=approved, count=True)
    rows = client.submissions.get_table(
        FORM, table_name=PARTNERS, filter=f"$root/Submissions/{approved}", expand="*"
    )

    assert (ids(main), main["@odata.count"]) == (["uuid:2"], 1)
    assert main["value"][0]["__system"]["reviewState"] == "approved"
    assert [row["partner"] for row in rows["value"]] == ["2.0", "2.1"]
    assert ids(client.submissions.get_table(FORM, filter=mine)) == []
    assert len(ids(client.submissions.get_table(FORM, filter=recent))) == 5
    assert ids(client.submissions.get_table(FORM, filter="__system/updatedAt ne null")) == [
        "uuid:2"
    ]


def test_a_select_keeps_what_it_names(client: Client) -> None:
    page = client.submissions.get_table(FORM, top=1, select="__id,about/staff")

    assert page["value"] == [{"__id": "uuid:4", "about": {"staff": 4}}]


def test_an_order_of_ones_own_is_paged_by_number(client: Client, scene: Scene) -> None:
    here = f"projects/{scene.team.study.pk}/forms/{FORM}.svc/Submissions"
    order = {"$orderby": "__system/reviewState asc,__system/submissionDate desc", "$top": 3}

    first = client.get(here, params=order).json()
    second = client.get(first["@odata.nextLink"]).json()

    assert ids(first) + ids(second) == [f"uuid:{number}" for number in (2, 4, 3, 1, 0)]
    assert "@odata.nextLink" not in second


def test_one_submission_and_its_repeat_have_addresses(client: Client, scene: Scene) -> None:
    here = f"projects/{scene.team.study.pk}/forms/{FORM}.svc/"
    page = client.get(f"{here}Submissions('uuid:3')").json()
    (row,) = page["value"]

    inside = client.get(here + row["about"]["partners@odata.navigationLink"]).json()

    assert row["__id"] == "uuid:3"
    assert [each["partner"] for each in inside["value"]] == ["3.0", "3.1"]
    assert client.get(f"{here}Submissions('none')").status_code == 404


def test_tables_and_what_they_are_made_of_are_told(client: Client, scene: Scene) -> None:
    here = f"projects/{scene.team.study.pk}/forms/{FORM}.svc"

    service, edmx = client.get(here).json(), client.get(f"{here}/$metadata")

    assert [entry["url"] for entry in service["value"]] == [
        "Submissions",
        PARTNERS,
        f"{PARTNERS}.goods",
    ]
    assert edmx.headers["Content-Type"] == "application/xml"
    assert f'EntitySet Name="{PARTNERS}"' in edmx.text


def test_an_interviewer_reads_only_what_is_theirs(client: Client, scene: Scene) -> None:
    own = scene.come("interviewer").submissions.get_table(FORM, count=True)
    receive(
        xml=filled(scene.team.study.forms.get().versions.get(), "uuid:other").encode(),
        by=scene.team["coordinator"],
    )

    again = scene.come("interviewer").submissions.get_table(FORM, count=True)

    assert (own["@odata.count"], again["@odata.count"]) == (5, 5)
    assert client.submissions.get_table(FORM, count=True)["@odata.count"] == 6


def test_the_sampling_list_is_an_entity_list_to_read(client: Client, scene: Scene) -> None:
    for code in ("F02", "F01"):
        scene.team.study.cases.create(code=code, kind="firm", attributes={"town": "许昌"})

    (listed,) = client.entity_lists.list()
    known = client.entity_lists.get("cases")
    table = client.entities.get_table("cases", top=1, count=True)

    assert (listed.name, listed.approvalRequired) == ("cases", False)
    assert known.properties is not None
    assert [each.name for each in known.properties] == ["kind", "town"]
    assert table["@odata.count"] == 2
    assert [(row["label"], row["town"]) for row in table["value"]] == [("F01", "许昌")]
    with pytest.raises(PyODKError) as refused:
        client.entities.get_table("none")
    assert refused.value.is_central_error(404.1)
