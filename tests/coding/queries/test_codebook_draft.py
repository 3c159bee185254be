"""The draft as content, and what it changes."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from coding.actions.codebook import begin_codebook
from coding.models import Code, Codebook
from coding.queries.codebook import content_of
from coding.queries.codebook_draft import book_to_edit, changes_since, draft_of
from tests.codebooks import Desk, a_desk, said
from tests.factories import study_with_members


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def test_the_draft_is_read_in_as_many_queries_however_long_it_is(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    book = desk.version.codebook

    with django_assert_num_queries(5):  # version, scales, themes, codes, guests
        content = draft_of(book)

    assert content == content_of(desk.version)


def test_a_change_is_told_against_any_version(desk: Desk) -> None:
    Code.objects.filter(key="learn.doing").update(name=said("Doing", "做"))

    assert [change.key for change in changes_since(desk.version.codebook)] == ["learn.doing"]
    assert changes_since(desk.version.codebook) == changes_since(
        desk.version.codebook, desk.version
    )


def test_before_the_first_version_all_is_new(desk: Desk) -> None:
    book = begin_codebook(key="tea", title=said("Tea", "茶"), by=study_with_members()["lead"])

    assert [change.part.value for change in changes_since(book)] == ["codebook"]


def test_who_edits_finds_the_book(desk: Desk) -> None:
    assert book_to_edit(desk.team["lead"]) == desk.version.codebook
    with pytest.raises(PermissionDenied):
        book_to_edit(desk.team["coder_a"])
    with pytest.raises(Codebook.DoesNotExist):
        book_to_edit(study_with_members(people={}).pi)
