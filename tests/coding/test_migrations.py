"""What migrations make of rows that stand already."""

from importlib import import_module

import pytest
from django.apps import apps

from coding.models import Code, Codebook, Scale, Theme
from coding.queries.codebook import content_of
from coding.queries.codebook_draft import draft_of
from tests.codebooks import a_desk


@pytest.mark.django_db
def test_rows_from_before_drafts_learn_what_only_the_version_knew() -> None:
    desk = a_desk()
    Codebook.objects.update(languages=[], note={})
    Scale.objects.update(position=0, note={})
    Theme.objects.update(seed_refs=[])
    Code.objects.update(seed_refs=[], example={})

    import_module("coding.migrations.0004_fill_codebook_draft").fill(apps, None)

    assert draft_of(Codebook.objects.get()) == content_of(desk.version)
