"""A kept submission as one tree of answers."""

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.openrosa import RepeatRow, build_submission, parse_submission
from survey.formats.walk_answers import walk_answers


def a_form() -> FormDefinition:
    def node(path: str, kind: Kind = Kind.QUESTION, repeat: str | None = None) -> Node:
        name = path.rpartition("/")[2]
        return Node(path, name, kind, "text", data_type="string", repeat=repeat)

    return FormDefinition(
        form_id="f",
        version="1",
        title="F",
        languages=("default",),
        default_language="default",
        nodes=(
            node("/data/town"),
            node("/data/kid", Kind.REPEAT),
            node("/data/kid/who", repeat="kid"),
            node("/data/kid/toy", Kind.REPEAT, "kid"),
            node("/data/kid/toy/what", repeat="toy"),
        ),
        choices={},
    )


def test_rows_stand_in_the_row_around_them() -> None:
    rows = [
        RepeatRow("toy", 1, 1, {"what": "ball"}),
        RepeatRow("kid", 1, None, {"who": "Mei"}),
        RepeatRow("kid", 0, None, {"who": "Li"}),
        RepeatRow("toy", 0, 1, {"what": "kite"}),
    ]

    tree = walk_answers(a_form(), {"town": "Xuchang", "instanceID": "uuid:1"}, rows)

    assert tree == {
        "town": "Xuchang",
        "kid": [
            {"who": "Li", "toy": []},
            {"who": "Mei", "toy": [{"what": "kite"}, {"what": "ball"}]},
        ],
    }


def test_a_tree_is_what_a_submission_is_built_from() -> None:
    rows = [RepeatRow("kid", 0, None, {"who": "Li"}), RepeatRow("toy", 0, 0, {"what": "kite"})]

    xml = build_submission(
        a_form(), walk_answers(a_form(), {"town": "Heze"}, rows), instance_id="uuid:2"
    )

    parsed = parse_submission(xml, a_form())
    assert parsed.answers["town"] == "Heze"
    assert list(parsed.rows) == rows
