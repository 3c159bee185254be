"""Words that several pages share."""

import pytest
from django.utils.translation import override

from survey.formats.package import PackageFault
from survey.models import Role
from survey.pages.words import REASONS, ROLE_DOES, role_labels, tongue
from survey.templatetags.survey import written_in


def test_every_role_says_what_it_does() -> None:
    assert set(ROLE_DOES) == set(Role)


def test_every_fault_of_a_package_has_a_sentence() -> None:
    assert set(REASONS) == {fault.value for fault in PackageFault}


def test_roles_are_named_in_the_order_of_their_table() -> None:
    assert role_labels(["coder", "principal_investigator"]) == ["Principal investigator", "Coder"]


@pytest.mark.parametrize(("language", "key"), [("en", "en"), ("zh-hans", "zh"), (None, "en")])
def test_the_readers_language_is_a_key_of_bilingual_texts(language: str | None, key: str) -> None:
    with override(language):
        assert tongue() == key


@pytest.mark.parametrize(
    ("text", "language"), [("Half from live shows", "en"), ("一半来自直播 live", "zh"), ("", "en")]
)
def test_characters_tell_the_language_of_a_text(text: str, language: str) -> None:
    assert written_in(text) == language
