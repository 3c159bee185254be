"""Digests against the test vectors of RFC 1321 and FIPS 180."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.digests import UnknownDigest, base64_decode, digest


@pytest.mark.parametrize(
    ("algorithm", "start"),
    [
        ("MD5", "900150983cd24fb0d6963f7d28e17f72"),
        ("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("SHA-256", "ba7816bf8f01cfea414140de5dae2223"),
        ("SHA-384", "cb00753f45a35e8bb5a03d699ac65007"),
        ("SHA-512", "ddaf35a193617abacc417349ae204131"),
    ],
)
def test_each_algorithm_gives_its_published_digest(algorithm: str, start: str) -> None:
    assert digest("abc", algorithm, "hex").startswith(start)


def test_base64_is_the_usual_encoding() -> None:
    assert digest("abc", "md5") == "kAFQmDzST7DWlj99KOF/cg=="


@pytest.mark.parametrize(("algorithm", "encoding"), [("CRC", "hex"), ("MD5", "binary")])
def test_unknown_digests_are_refused(algorithm: str, encoding: str) -> None:
    with pytest.raises(UnknownDigest):
        digest("abc", algorithm, encoding)


def test_base64_gives_its_text() -> None:
    assert base64_decode("546L5YWI55Sf") == "王先生"


@given(st.text())
def test_what_is_no_base64_gives_no_text(text: str) -> None:
    assert base64_decode(text + "!") == ""
