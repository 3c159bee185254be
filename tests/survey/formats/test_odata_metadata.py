"""The $metadata of a form's tables."""

from lxml import etree

from survey.formats.odata_metadata import metadata
from survey.formats.odata_table import SYSTEM, main_table
from tests.openrosa_form import FORM

SPACE = "org.opendatakit.user.form_1"


def document() -> etree._Element:
    return etree.fromstring(metadata("form-1", main_table(FORM)))


def properties(name: str, kind: str = "EntityType") -> dict[str, str]:
    """The properties of a type and their types."""
    found = document().find(f".//{{*}}{kind}[@Name='{name}']")
    assert found is not None
    members = [*found.iterfind("{*}Property"), *found.iterfind("{*}NavigationProperty")]
    return {str(member.get("Name")): str(member.get("Type")) for member in members}


def test_every_table_is_an_entity_with_a_key() -> None:
    sets = document().findall(".//{*}EntityContainer/{*}EntitySet")
    keys = document().findall(".//{*}EntityType/{*}Key/{*}PropertyRef[@Name='__id']")

    assert [(entry.get("Name"), entry.get("EntityType")) for entry in sets] == [
        ("Submissions", f"{SPACE}.Submissions"),
        ("Submissions.r", f"{SPACE}.Submissions.r"),
        ("Submissions.r.s", f"{SPACE}.Submissions.r.s"),
    ]
    assert len(keys) == 3


def test_questions_have_types_and_groups_types_of_their_own() -> None:
    assert properties("Submissions") == {
        "__id": "Edm.String",
        "__system": "org.opendatakit.submission.metadata",
        "start": "Edm.DateTimeOffset",
        "code": "Edm.String",
        "g": f"{SPACE}.Submissions.g",
        "voice": "Edm.String",
        "r": f"Collection({SPACE}.Submissions.r)",
        "meta": f"{SPACE}.Submissions.meta",
    }
    group = properties("Submissions.g", "ComplexType")
    assert (group["year"], group["share"], group["day"]) == ("Edm.Int64", "Edm.Decimal", "Edm.Date")


def test_what_is_known_about_a_submission_is_described() -> None:
    assert tuple(properties("metadata", "ComplexType")) == SYSTEM


def test_a_repeat_names_the_row_around_it() -> None:
    assert properties("Submissions.r.s")["__Submissions-r-id"] == "Edm.String"
