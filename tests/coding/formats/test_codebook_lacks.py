"""What a codebook lacks before it can be given out."""

from copy import deepcopy

from coding.formats.codebook import from_json
from coding.formats.codebook_change import with_retired
from coding.formats.codebook_lacks import Lack, Lacking, lacks_of
from coding.formats.codebook_yaml import parse_codebook, to_yaml
from tests.codebooks import WHOLE, said, whole


def test_a_whole_codebook_lacks_nothing_and_can_be_read_back() -> None:
    assert lacks_of(whole()) == ()
    assert parse_codebook(to_yaml(whole())) == whole()


def test_everything_that_is_missing_is_named() -> None:
    document = deepcopy(WHOLE)
    document["themes"].append({"id": "third", "name": {"en": "Third"}, "color": 3})
    document["themes"][0]["codes"][0] |= {"name": {"zh": "规则"}, "definition": {}}
    document["attributes"].append({"id": "actor", "name": said("Actor", "行动者"), "values": []})

    assert lacks_of(from_json(document)) == (
        Lack(Lacking.CODES, "third"),
        Lack(Lacking.LEVELS, "actor"),
        Lack(Lacking.NAME, "third", "zh"),
        Lack(Lacking.NAME, "inst.local", "en"),
        Lack(Lacking.DEFINITION, "inst.local"),
    )


def test_a_book_without_themes_lacks_them() -> None:
    assert lacks_of(whole(themes=[])) == (Lack(Lacking.THEMES, "book"),)


def test_nobody_misses_the_words_of_a_retired_code() -> None:
    document = deepcopy(WHOLE)
    document["themes"][0]["codes"][0]["definition"] = {}

    assert lacks_of(with_retired(from_json(document), "inst.local", became=())) == ()
