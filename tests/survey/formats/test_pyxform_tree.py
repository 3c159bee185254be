"""What becomes of an XLSForm's rows: kinds, types, names, languages, choices."""

from collections.abc import Callable, Sequence

import pytest

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.xlsform import compile_xlsform

HEAD = ["type", "name", "label"]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::中文 (zh)", "place"],
    ["towns", "a", "Alpha", "甲", "north"],
    ["towns", "b", "Beta", "乙", None],
    ["towns", 3, "Gamma", None, 7],
]

type Rows = Sequence[Sequence[object]]
type Compile = Callable[..., FormDefinition]


@pytest.fixture
def definition(make_xlsform: Callable[..., bytes]) -> Compile:
    def compiled(survey: Rows, choices: Rows = (), settings: Rows | None = None) -> FormDefinition:
        data = make_xlsform(survey, choices, settings)
        return compile_xlsform(data, filename="f.xlsx").definition

    return compiled


def test_a_question_keeps_what_its_row_says(definition: Compile) -> None:
    survey = [
        [
            *("type", "name", "label::English (en)", "label::中文 (zh)", "hint::English (en)"),
            *("required", "relevant", "constraint", "constraint_message::中文 (zh)", "appearance"),
        ],
        ["text", "a", "A", "甲", None, None, None, None, None, "multiline"],
        ["select_one towns", "b", "B", "乙", "Look", "yes", "${a} != ''", ". != 'x'", "错", None],
    ]

    form = definition(survey, CHOICES)

    assert form.question("b") == Node(
        path="/data/b",
        name="b",
        kind=Kind.QUESTION,
        type="select_one",
        data_type="string",
        label={"en": "B", "zh": "乙"},
        hint={"en": "Look"},
        choices="towns",
        required="true()",
        relevant="${a} != ''",
        constraint=". != 'x'",
        constraint_message={"zh": "错"},
        row=3,
    )
    assert form.by_name["a"].appearance == "multiline"


@pytest.mark.parametrize(
    ("row", "kind", "type_", "data_type"),
    [
        (["integer", "x", "X"], Kind.QUESTION, "integer", "int"),
        (["int", "x", "X"], Kind.QUESTION, "integer", "int"),
        (["string", "x", "X"], Kind.QUESTION, "text", "string"),
        (["decimal", "x", "X"], Kind.QUESTION, "decimal", "decimal"),
        (["range", "x", "X"], Kind.QUESTION, "range", "int"),
        (["select_multiple towns", "x", "X"], Kind.QUESTION, "select_multiple", "string"),
        (["rank towns", "x", "X"], Kind.QUESTION, "rank", "odk:rank"),
        (["geopoint", "x", "X"], Kind.QUESTION, "geopoint", "geopoint"),
        (["audio", "x", "X"], Kind.QUESTION, "audio", "binary"),
        (["datetime", "x", "X"], Kind.QUESTION, "dateTime", "dateTime"),
        (["acknowledge", "x", "X"], Kind.QUESTION, "acknowledge", "string"),
        (["note", "x", "X"], Kind.NOTE, "note", "string"),
        (["hidden", "x"], Kind.CALCULATE, "hidden", "string"),
        (["calculate", "x", None, "1 + 1"], Kind.CALCULATE, "calculate", "string"),
        (["text", "x", None, "1 + 1"], Kind.CALCULATE, "text", "string"),
        (["text", "x", "X", "1 + 1"], Kind.QUESTION, "text", "string"),
        (["start", "x"], Kind.META, "start", "dateTime"),
        (["username", "x"], Kind.META, "username", "string"),
        (["background-audio", "x"], Kind.META, "background-audio", "binary"),
    ],
)
def test_a_type_has_its_kind_and_data_type(
    definition: Compile, row: list[str], kind: Kind, type_: str, data_type: str
) -> None:
    survey = [[*HEAD, "calculation"], ["text", "other", "Other"], row]

    node = definition(survey, CHOICES).by_name["x"]

    assert (node.kind, node.type, node.data_type) == (kind, type_, data_type)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("yes", "true()"),
        ("TRUE", "true()"),
        ("true()", "true()"),
        ("no", ""),
        (None, ""),
        ("${a} = 'x'", "${a} = 'x'"),
    ],
)
def test_required_is_no_or_yes_or_an_expression(
    definition: Compile, given: str | None, kept: str
) -> None:
    survey = [[*HEAD, "required"], ["text", "a", "A", None], ["text", "b", "B", given]]

    assert definition(survey).by_name["b"].required == kept


def test_groups_and_repeats_nest(definition: Compile) -> None:
    survey = [
        HEAD,
        ["begin_group", "g", "G"],
        ["begin_repeat", "r", "R"],
        ["text", "a", "A"],
        ["begin_group", "h", "H"],
        ["begin_repeat", "s", "S"],
        ["text", "b", "B"],
        ["end_repeat"],
        ["end_group"],
        ["end_repeat"],
        ["text", "c", "C"],
        ["end_group"],
    ]

    nodes = definition(survey).nodes

    assert [(node.path, node.kind, node.repeat, node.row) for node in nodes] == [
        ("/data/g", Kind.GROUP, None, 2),
        ("/data/g/r", Kind.REPEAT, None, 3),
        ("/data/g/r/a", Kind.QUESTION, "r", 4),
        ("/data/g/r/h", Kind.GROUP, "r", 5),
        ("/data/g/r/h/s", Kind.REPEAT, "r", 6),
        ("/data/g/r/h/s/b", Kind.QUESTION, "s", 7),
        ("/data/g/c", Kind.QUESTION, None, 11),
        ("/data/meta/instanceID", Kind.META, None, None),
    ]


def test_a_name_used_twice_is_told_by_its_path(definition: Compile) -> None:
    survey = [
        HEAD,
        ["begin_group", "g", "G"],
        ["text", "age", "A"],
        ["end_group"],
        ["begin_repeat", "r", "R"],
        ["text", "age", "B"],
        ["end_repeat"],
        ["text", "g_age", "C"],
    ]

    form = definition(survey)

    assert [node.name for node in form.questions()] == ["g/age", "r/age", "g_age"]
    assert [node.row for node in form.questions()] == [3, 6, 8]


def test_or_other_adds_a_question_of_its_own(definition: Compile) -> None:
    survey = [HEAD, ["select_one l or_other", "a", "A"]]

    form = definition(survey, [["list_name", "name", "label"], ["l", "x", "X"]])

    assert [node.name for node in form.questions()] == ["a", "a_other"]
    assert form.by_name["a_other"].row is None
    assert [choice.name for choice in form.choices["l"]] == ["x", "other"]


def test_choices_keep_labels_and_filter_columns(definition: Compile) -> None:
    form = definition([HEAD, ["select_one towns", "a", "A"]], CHOICES)

    assert form.choices == {
        "towns": (
            Choice("a", {"en": "Alpha", "zh": "甲"}, {"place": "north"}),
            Choice("b", {"en": "Beta", "zh": "乙"}),
            Choice("3", {"en": "Gamma"}, {"place": "7"}),
        )
    }


def test_choices_from_a_file_name_the_file(definition: Compile) -> None:
    form = definition([HEAD, ["select_multiple_from_file firms.csv", "a", "A"]])

    assert form.by_name["a"].choices == "firms.csv"
    assert form.by_name["a"].is_multiple
    assert form.choices == {}


@pytest.mark.parametrize(
    ("columns", "default", "languages", "expected"),
    [
        (["label"], None, ("default",), "default"),
        (["label::English (en)", "label::中文 (zh)"], None, ("en", "zh"), "en"),
        (["label::English (en)", "label::中文 (zh)"], "中文 (zh)", ("en", "zh"), "zh"),
        (["label::English", "label::中文"], None, ("en", "zh"), "en"),
        (["label::en", "label::zh"], "zh", ("en", "zh"), "zh"),
        (["label::Chinese (zh-CN)"], None, ("zh",), "zh"),
        (["label::a (zh-CN)", "label::b (zh-TW)"], None, ("zh", "zh-tw"), "zh"),
        (["label::a (en)", "label::b (en)"], None, ("en", "b (en)"), "en"),
        (["label", "label::中文 (zh)"], None, ("default", "zh"), "default"),
        (["label", "label::中文 (zh)"], "English (en)", ("en", "zh"), "en"),
    ],
)
def test_languages_are_short_tags(
    definition: Compile,
    columns: list[str],
    default: str | None,
    languages: tuple[str, ...],
    expected: str,
) -> None:
    survey = [["type", "name", *columns], ["text", "a", *map(str, range(len(columns)))]]
    settings = [["form_id", "default_language"], ["f", default]]

    form = definition(survey, settings=settings)

    assert (form.languages, form.default_language) == (languages, expected)
    assert form.by_name["a"].label == {tag: str(place) for place, tag in enumerate(languages)}


def test_a_form_without_words_has_a_language_all_the_same(definition: Compile) -> None:
    form = definition([["type", "name", "media::image"], ["text", "a", "map.png"]])

    assert (form.languages, form.default_language) == (("default",), "default")
    assert form.label("a", "en") == "a"


def test_the_root_may_have_another_name(definition: Compile) -> None:
    settings = [["form_id", "name"], ["f", "interview"]]

    form = definition([HEAD, ["text", "a", "A"]], settings=settings)

    assert (form.root, form.question("a") and form.by_name["a"].path) == (
        "interview",
        "/interview/a",
    )
