"""Words of the codebook in chosen languages."""

import pytest

from coding.templatetags.coding_words import in_tongues, lang_of


@pytest.mark.parametrize(("text", "lang"), [("Trust", "en"), ("信任 trust", "zh"), ("", "en")])
def test_what_somebody_wrote_is_marked_by_its_language(text: str, lang: str) -> None:
    assert lang_of(text) == lang


def test_a_text_is_given_in_the_languages_that_are_asked_for() -> None:
    words = {"en": "Trust & co", "zh": "信任"}

    assert in_tongues(words, ("zh",)) == (
        '<span class="said-in"><span class="said" lang="zh">信任</span></span>'
    )
    assert in_tongues(words, ("en", "zh")).count("<span") == 3
    assert "Trust &amp; co" in in_tongues(words, ("en",))


def test_another_language_stands_in_for_one_that_is_missing() -> None:
    assert 'lang="en"' in in_tongues({"en": "Trust"}, ("zh",))
    assert in_tongues({}, ("zh",)) == ""
