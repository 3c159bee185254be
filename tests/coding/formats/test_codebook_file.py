"""The kinds of files of a codebook."""

import pytest

from coding.formats.codebook_file import KINDS
from coding.formats.codebook_table import read_table
from coding.formats.codebook_yaml import parse_codebook
from coding.formats.qdc import read_qdc
from tests.codebooks import whole


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.is_whole])
def test_whole_kinds_read_back_to_the_same(kind: str) -> None:
    assert parse_codebook(KINDS[kind].write(whole()).decode()) == whole()


def test_the_others_hold_every_code() -> None:
    assert {name for name, kind in KINDS.items() if not kind.is_whole} == {"qdc", "csv", "xlsx"}
    assert len(list(read_qdc(KINDS["qdc"].write(whole())).content.codes)) == 5
    for kind in ("csv", "xlsx"):
        assert len(read_table(KINDS[kind].write(whole()), filename=f"a.{kind}").rows) == 5
