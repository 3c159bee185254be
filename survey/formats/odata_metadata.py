"""What a form's OData tables are made of, as EDMX: the $metadata that clients read first."""

from collections.abc import Mapping, Sequence

from lxml import etree

from survey.formats.odata import identifier
from survey.formats.odata_table import Group, Inner, Leaf, Member, Table

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
_ABOUT = "org.opendatakit.submission"
_TYPES: Mapping[str, str] = {
    "int": "Edm.Int64",
    "decimal": "Edm.Decimal",
    "date": "Edm.Date",
    "dateTime": "Edm.DateTimeOffset",
    "geopoint": "Edm.GeographyPoint",
    "geotrace": "Edm.GeographyLineString",
    "geoshape": "Edm.GeographyPolygon",
}
_SYSTEM_TYPES: Mapping[str, str] = {
    "submissionDate": "Edm.DateTimeOffset",
    "updatedAt": "Edm.DateTimeOffset",
    "attachmentsPresent": "Edm.Int64",
    "attachmentsExpected": "Edm.Int64",
    "edits": "Edm.Int64",
}


def metadata(form_id: str, main: Table) -> bytes:
    """The document for a form; `main` is its table of submissions."""
    document = etree.Element(f"{{{EDMX}}}Edmx", {"Version": "4.0"}, nsmap={"edmx": EDMX})
    services = etree.SubElement(document, f"{{{EDMX}}}DataServices")
    about = _schema(services, _ABOUT)
    system = _child(about, "ComplexType", Name="metadata")
    for name in main.system:
        _child(system, "Property", Name=name, Type=_SYSTEM_TYPES.get(name, "Edm.String"))
    space = f"org.opendatakit.user.{identifier(form_id)}"
    schema = _schema(services, space)
    container = etree.Element(f"{{{EDM}}}EntityContainer", {"Name": identifier(form_id)})
    for table in (main, *main.inner()):
        _entity(schema, space, table)
        _child(container, "EntitySet", Name=table.name, EntityType=f"{space}.{table.name}")
    schema.append(container)
    return etree.tostring(document, encoding="utf-8", xml_declaration=True)


def _entity(schema: etree._Element, space: str, table: Table) -> None:
    entity = _child(schema, "EntityType", Name=table.name)
    _child(_child(entity, "Key"), "PropertyRef", Name="__id")
    for name in table.about:
        is_system = name == "__system"
        _child(
            entity, "Property", Name=name, Type=f"{_ABOUT}.metadata" if is_system else "Edm.String"
        )
    _members(schema, entity, space, table.name, table.members)


def _members(
    schema: etree._Element,
    owner: etree._Element,
    space: str,
    place: str,
    members: Sequence[Member],
) -> None:
    """The properties of a table or a group; a group is a type of its own, named by its place."""
    for member in members:
        if isinstance(member, Leaf):
            kind = _TYPES.get(member.data_type, "Edm.String")
            _child(owner, "Property", Name=member.name, Type=kind)
        elif isinstance(member, Inner):
            kind = f"Collection({space}.{member.table.name})"
            _child(owner, "NavigationProperty", Name=member.name, Type=kind)
        else:
            _group(schema, owner, space, place, member)


def _group(
    schema: etree._Element, owner: etree._Element, space: str, place: str, group: Group
) -> None:
    name = f"{place}.{group.name}"
    _child(owner, "Property", Name=group.name, Type=f"{space}.{name}")
    inside = _child(schema, "ComplexType", Name=name)
    _members(schema, inside, space, name, group.members)


def _schema(services: etree._Element, space: str) -> etree._Element:
    names: dict[str | None, str] = {None: EDM}
    told = {"Namespace": space}
    return etree.SubElement(services, f"{{{EDM}}}Schema", told, nsmap=names)  # type: ignore[arg-type]


def _child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{EDM}}}{tag}", attributes)
