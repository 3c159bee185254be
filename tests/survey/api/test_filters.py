"""What is not on the list is refused by name."""

from typing import Any

import pytest
from django.http import QueryDict
from rest_framework import serializers

from survey.actions.refusal import Refusal
from survey.api.filters import Download, Filters, Paged, asked, sent


class _Search(Paged):
    kind = serializers.CharField(required=False, max_length=5)
    since = serializers.DateTimeField(required=False)


class _Body(serializers.Serializer[Any]):
    start = serializers.IntegerField(min_value=0)
    tags = serializers.DictField(child=serializers.CharField(), required=False)


def _faults(code: str, query: str) -> list[str]:
    with pytest.raises(Refusal) as refused:
        asked(_Search, QueryDict(query))

    assert refused.value.code == code
    return [str(fault["field"]) for fault in refused.value.faults]


def test_what_is_on_the_list_is_read() -> None:
    found = asked(_Search, QueryDict("kind=firm&limit=7"))

    assert found == {"kind": "firm", "limit": 7}


def test_what_is_not_asked_has_its_default() -> None:
    assert asked(Paged, QueryDict("")) == {"limit": 100}
    assert asked(Download, QueryDict("bom=1")) == {"bom": True}
    assert asked(Filters, QueryDict("")) == {}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", ["colour"]),
        ("kind=firm&kind=shop", ["kind"]),
        ("kind=", ["kind"]),
        ("kind=toolong", ["kind"]),
        ("kind=%00", ["kind"]),
        ("limit=0", ["limit"]),
        ("limit=501", ["limit"]),
        ("limit=many", ["limit"]),
        ("since=yesterday", ["since"]),
        ("since=9999-12-31T23:59:59-23:00", ["since"]),
        ("after=", ["after"]),
        ("limit=-1&colour=red", ["colour", "limit"]),
    ],
)
def test_a_parameter_that_is_unknown_repeated_or_wrong_is_named(
    query: str, named: list[str]
) -> None:
    assert _faults("bad_filter", query) == named


def test_a_refusal_says_which_parameters() -> None:
    with pytest.raises(Refusal) as refused:
        asked(_Search, QueryDict("colour=red&limit=0"))

    assert str(refused.value) == "Not understood: colour, limit."


def test_a_body_is_read() -> None:
    assert sent(_Body, {"start": 3, "tags": {"a": "b"}}) == {"start": 3, "tags": {"a": "b"}}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ([], ["body"]),
        (None, ["body"]),
        ("text", ["body"]),
        ({}, ["start"]),
        ({"start": -1}, ["start"]),
        ({"start": 1, "end": 2}, ["end"]),
        ({"start": 1, "tags": {"a": ["b"]}}, ["tags.a"]),
    ],
)
def test_a_field_that_is_unknown_missing_or_wrong_is_named(body: object, named: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        sent(_Body, body)

    assert refused.value.code == "bad_body"
    assert [fault["field"] for fault in refused.value.faults] == named
