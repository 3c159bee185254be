from dataclasses import replace
from pathlib import Path

import pytest

from coding.conventions import Breach, Finding, Marking, Severity, check_segment
from coding.formats.codebook import CodebookContent
from coding.formats.codebook_yaml import parse_codebook
from coding.formats.coding_json import parse_coding
from coding.formats.plain import ParsedTurn, parse_transcript, read_transcript
from coding.text import find_quote

STUDY = Path(__file__).parents[2] / "studies" / "xuchang"
TURNS = parse_transcript("I: Who sets it?\nR: They do. We obey.\nI: And?\nR: Nothing.").turns
QUESTION, ANSWER, _, LAST = TURNS
SOUND = Marking(ANSWER.start, ANSWER.end, "gpn.governance", "quasi", {"actor": "buyer"})


@pytest.fixture(scope="module")
def codebook() -> CodebookContent:
    content = parse_codebook((STUDY / "codebook.yaml").read_text(encoding="utf-8"))
    themes = content.themes
    free = replace(themes[0].codes[0], id="free", scale="")
    theme = replace(themes[0], codes=(*themes[0].codes, free))
    return replace(content, themes=(theme, *themes[1:]))


def breaches(
    codebook: CodebookContent, marking: Marking, *others: Marking
) -> list[tuple[Breach, dict[str, str]]]:
    findings = check_segment(marking, codebook=codebook, turns=TURNS, others=others)
    return [(finding.breach, finding.parts) for finding in findings]


def test_a_sound_segment_breaks_nothing(codebook: CodebookContent) -> None:
    assert breaches(codebook, SOUND) == []


@pytest.mark.parametrize(
    ("code", "value", "breach"),
    [
        ("gpn.govern", 1, (Breach.UNKNOWN_CODE, {"code": "gpn.govern"})),
        (
            "gpn.power",
            3,
            (Breach.VALUE_OUTSIDE_SCALE, {"code": "gpn.power", "value": "3", "scale": "valence"}),
        ),
        (
            "gpn.governance",
            "loose",
            (
                Breach.VALUE_OUTSIDE_SCALE,
                {"code": "gpn.governance", "value": "loose", "scale": "governance"},
            ),
        ),
        ("gpn.power", None, (Breach.VALUE_MISSING, {"code": "gpn.power"})),
        ("free", 1, (Breach.VALUE_WITHOUT_SCALE, {"code": "free", "value": "1"})),
    ],
)
def test_a_value_must_fit_the_scale_of_its_code(
    codebook: CodebookContent,
    code: str,
    value: float | str | None,
    breach: tuple[Breach, dict[str, str]],
) -> None:
    assert breaches(codebook, replace(SOUND, code=code, value=value)) == [breach]


def test_a_code_without_scale_needs_no_value(codebook: CodebookContent) -> None:
    assert breaches(codebook, replace(SOUND, code="free", value=None)) == []


def test_attributes_must_be_those_of_the_codebook(codebook: CodebookContent) -> None:
    marking = replace(SOUND, attributes={"mood": "good", "period": "1999", "stance": "opinion"})

    assert breaches(codebook, marking) == [
        (Breach.UNKNOWN_ATTRIBUTE, {"attribute": "mood"}),
        (Breach.UNKNOWN_ATTRIBUTE_VALUE, {"attribute": "period", "value": "1999"}),
    ]


def test_an_interviewer_is_not_coded(codebook: CodebookContent) -> None:
    marking = replace(SOUND, start=QUESTION.start, end=QUESTION.end)

    assert breaches(codebook, marking) == [(Breach.INTERVIEWER_TURN, {})]


def test_a_segment_stays_in_one_turn(codebook: CodebookContent) -> None:
    marking = replace(SOUND, end=LAST.start + 1)

    assert breaches(codebook, marking) == [
        (Breach.ACROSS_TURNS, {"turns": "3"}),
        (Breach.INTERVIEWER_TURN, {}),
    ]


def test_a_label_is_outside_all_turns(codebook: CodebookContent) -> None:
    marking = replace(SOUND, start=ANSWER.label_start, end=ANSWER.start)

    assert breaches(codebook, marking) == [(Breach.OUTSIDE_TURNS, {})]


def test_a_fifth_code_on_one_span_is_one_too_many(codebook: CodebookContent) -> None:
    crowd = [
        replace(SOUND, code=code) for code in ("gpn.power", "tec.buyer", "emb.trust", "cpl.mode")
    ]
    elsewhere = replace(SOUND, code="pth.origin", end=SOUND.end - 1)

    assert breaches(codebook, SOUND, *crowd[:3], elsewhere, SOUND) == []
    assert breaches(codebook, SOUND, *crowd) == [(Breach.TOO_MANY_CODES, {"codes": "5"})]


def test_errors_come_before_warnings(codebook: CodebookContent) -> None:
    marking = Marking(QUESTION.start, QUESTION.end, "gpn.power", None, {"mood": "good"})

    findings = check_segment(marking, codebook=codebook, turns=TURNS)

    assert [finding.severity for finding in findings] == [
        Severity.ERROR,
        Severity.WARNING,
        Severity.WARNING,
    ]


@pytest.mark.parametrize(
    ("breach", "severity"),
    [
        (Breach.UNKNOWN_CODE, Severity.ERROR),
        (Breach.VALUE_OUTSIDE_SCALE, Severity.ERROR),
        (Breach.UNKNOWN_ATTRIBUTE_VALUE, Severity.ERROR),
        (Breach.VALUE_MISSING, Severity.WARNING),
        (Breach.INTERVIEWER_TURN, Severity.WARNING),
        (Breach.TOO_MANY_CODES, Severity.WARNING),
    ],
)
def test_rules_of_form_are_errors_and_rules_of_craft_warnings(
    breach: Breach, severity: Severity
) -> None:
    assert Finding(breach).severity is severity


def test_the_demo_coding_keeps_to_its_codebook(codebook: CodebookContent) -> None:
    turns: dict[str, tuple[ParsedTurn, ...]] = {}
    markings: dict[tuple[str, str], list[Marking]] = {}
    for row in parse_coding((STUDY / "coding.json").read_bytes()).segments:
        data = (STUDY / "transcripts" / row.file).read_bytes()
        transcript = read_transcript(data, file=row.file)
        turns[row.file] = transcript.turns
        start, end = find_quote(transcript.text, row.quote)
        marking = Marking(start, end, row.code, row.value, row.attributes)
        markings.setdefault((row.file, row.coder), []).append(marking)

    findings = [
        finding
        for (file, _), marked in markings.items()
        for marking in marked
        for finding in check_segment(marking, codebook=codebook, turns=turns[file], others=marked)
    ]

    assert findings == []
