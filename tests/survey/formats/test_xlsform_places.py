"""In which rows of a workbook the parts of a form stand."""

from survey.formats.xlsform_places import ChoiceRows, languages_of


def test_a_choice_is_found_under_its_list_and_name_the_first_first() -> None:
    rows = ChoiceRows(
        [
            {"list_name": "yn", "name": "yes"},
            {},
            {"List Name": "town ", "Name": " a"},
            {"list_name": "yn", "value": "yes"},
        ]
    )

    found = [rows.take("yn", "yes"), rows.take("yn", "yes"), rows.take("yn", "yes")]

    assert found == [2, 5, None]
    assert rows.take("town", "a") == 4
    assert rows.take("town", "b") is None


def test_languages_are_told_by_the_headers_of_texts() -> None:
    survey = [{"type": None, "label::English (en)": None, "hint::中文 (zh)": None, "bind::x": None}]
    choices = [{"label::English (en)": None, "media::image::Français": None}]

    assert languages_of(survey, choices, ()) == ["English (en)", "中文 (zh)", "Français"]
    assert languages_of([{"label": None}]) == []
