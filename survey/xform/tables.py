"""Loads the tables that a form keeps in files."""

from collections.abc import Callable, Iterator

from survey.xform.model import ModelFault, XFormModel
from survey.xform.nodes import Node
from survey.xform.secondary import ListUnreadable, itemsets, read_list
from survey.xform.syntax import Call, Text, walk

type External = Callable[[str], bytes | None]

ITEMSETS = "itemsets.csv"
_LAST_SAVED = "jr://instance/last-saved"


def no_files(_filename: str) -> bytes | None:
    """For forms that refer to no files."""
    return None


def load(model: XFormModel, external: External) -> dict[str, Node | None]:
    """The tables of a form by their ID; None where a file is missing or cannot be read.

    A missing file is reported on the form. The answers last saved on a device are never here.
    """
    documents: dict[str, Node | None] = dict(model.documents)
    for list_id, source in model.sources.items():
        documents[list_id] = None if source == _LAST_SAVED else _read(model, source, external)
    queried = [list_id for list_id in _queried(model) if list_id not in documents]
    if queried:
        documents.update(dict.fromkeys(queried))
        data = external(ITEMSETS)
        if data is None:
            model.report(ModelFault("", "list", ITEMSETS, 0, "The file is missing."))
        else:
            documents.update(_read_itemsets(model, data))
    return documents


def _read(model: XFormModel, source: str, external: External) -> Node | None:
    filename = source.rpartition("/")[2]
    data = external(filename)
    reason = "The file is missing."
    if data is not None:
        try:
            return read_list(filename, data)
        except ListUnreadable as unreadable:
            reason = str(unreadable)
    model.report(ModelFault("", "list", filename, 0, reason))
    return None


def _read_itemsets(model: XFormModel, data: bytes) -> dict[str, Node]:
    try:
        return itemsets(data)
    except ListUnreadable as unreadable:
        model.report(ModelFault("", "list", ITEMSETS, 0, str(unreadable)))
        return {}


def _queried(model: XFormModel) -> Iterator[str]:
    """The lists of external choices, in the form's order."""
    for place in model.places.values():
        itemset = place.control.itemset if place.control else None
        if itemset is None or not itemset.is_external or itemset.nodeset.expression is None:
            continue
        for part in walk(itemset.nodeset.expression):
            match part:
                case Call("instance", (Text(list_id),)):
                    yield list_id
