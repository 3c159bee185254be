"""Load the coding part of a study package: each coder marks own segments."""

import pytest

from coding.actions.fieldwork import CodingPart, load_coding_part, read_coding_part
from coding.models import CodebookVersion, CodingRound, CodingTask, Segment, Transcript
from survey.actions.fieldwork import Crew, Faults, load_fieldwork, read_fieldwork, read_manifest
from survey.actions.refusal import Refusal
from survey.formats.package import Package
from survey.models import User
from tests.factories import TEXT
from tests.packages import CODING, MANIFEST, a_package, coded, coding_file


@pytest.fixture
def crew(db: None) -> Crew:
    founder = User.objects.create_user("pi@small.example", "Pi")
    founder.founds_studies = True
    founder.save()
    package = a_package()
    return load_fieldwork(read_fieldwork(package, read_manifest(package), []), by=founder)


def read(package: Package) -> tuple[CodingPart, Faults]:
    faults: Faults = []
    return read_coding_part(package, read_manifest(package), faults), faults


def faults_of(*records: dict[str, object]) -> list[tuple[object, object]]:
    _, faults = read(a_package(coding_json=coding_file(*records)))
    return [(fault["row"], fault["reason"]) for fault in faults]


def segments() -> list[tuple[str, str, str, float | str | None]]:
    rows = Segment.objects.select_related("coder", "code").order_by("coder__handle", "start")
    return [(row.coder.handle, row.quote, row.code.key, row.value) for row in rows]


def test_a_package_is_read_without_a_fault() -> None:
    part, faults = read(a_package())

    assert faults == []
    assert part.codebook is not None
    assert list(part.transcripts) == ["T01"]
    text = part.transcripts["T01"].text
    assert [text[each.start : each.end] for each in part.segments] == [
        each["quote"] for each in CODING
    ]


def test_each_coder_marks_own_segments_and_hands_the_transcript_in(crew: Crew) -> None:
    version = load_coding_part(read(a_package())[0], crew)

    assert version == CodebookVersion.objects.get()
    assert segments() == [
        ("coder_a", "The county gave us land.", "inst.local", 2.0),
        ("coder_a", "We learned by doing.", "learn.doing", None),
        ("coder_b", "The county gave us land.", "inst.stage", "oem"),
    ]
    tasks = CodingTask.objects.order_by("coder__handle")
    assert [(task.coder.handle, task.submitted_at is not None) for task in tasks] == [
        ("coder_a", True),
        ("coder_b", True),
    ]
    coding_round = CodingRound.objects.get()
    assert (coding_round.name, coding_round.is_blind) == ({"en": "Round 1", "zh": "第一轮"}, True)


def test_a_transcript_belongs_to_the_case_that_its_header_names(crew: Crew) -> None:
    load_coding_part(read(a_package())[0], crew)

    assert Transcript.objects.get().case == crew.cases["F01"]


def test_loading_it_again_changes_nothing(crew: Crew) -> None:
    part, _ = read(a_package())
    load_coding_part(part, crew)
    before = set(Segment.objects.values_list("pk", flat=True))

    load_coding_part(part, crew)

    assert set(Segment.objects.values_list("pk", flat=True)) == before
    assert (CodingRound.objects.count(), Transcript.objects.count()) == (1, 1)


def test_a_package_may_be_without_coding(crew: Crew) -> None:
    manifest = MANIFEST.replace("  codebook: codebook.yaml\n", "")
    part, faults = read(
        a_package(study_yaml=manifest[: manifest.index("  coding:")].encode() + people())
    )

    assert faults == []
    assert load_coding_part(part, crew) is None
    assert Transcript.objects.count() == 1


def people() -> bytes:
    return MANIFEST[MANIFEST.index("  people:") :].encode()


def test_records_that_lead_nowhere_are_named() -> None:
    assert faults_of(
        coded("coder_a", "The county gave us land.", "inst.local", 2),
        coded("coder_c", "The county gave us land.", "inst.local", 2),
        coded("coder_a", "The county gave us gold.", "inst.local", 2),
        coded("coder_a", "The county", "inst.local", 2, transcript="T99"),
        coded("coder_a", "Respondent:", "learn.doing"),
    ) == [
        (2, "unknown coder coder_c"),
        (3, "quote_absent: The county gave us gold."),
        (4, "unknown transcript T99"),
        (5, "quote_not_unique: Respondent:"),
    ]


def test_two_transcripts_of_one_name_are_a_fault() -> None:
    _, faults = read(a_package({"texts/copy.txt": f"id: T01\n---\n{TEXT}".encode()}))

    assert faults == [
        {"file": "texts/copy.txt", "reason": "another file holds transcript T01, too"}
    ]


def test_a_segment_that_the_codebook_refuses_stops_the_loading(crew: Crew) -> None:
    wrong = coding_file(
        coded("coder_a", "We learned by doing.", "learn.doing"),
        coded("coder_b", "The county gave us land.", "inst.local", 7),
    )
    part, faults = read(a_package(coding_json=wrong))

    with pytest.raises(Refusal) as refused:
        load_coding_part(part, crew)

    assert faults == []
    assert refused.value.faults == [
        {"file": "coding.json", "row": 2, "reason": "7 is not on the scale of inst.local."}
    ]
    assert not Segment.objects.exists()
    assert not Transcript.objects.exists()


@pytest.mark.parametrize(
    ("changed", "file"),
    [
        ({"codebook_yaml": b"codebook: {}"}, "codebook.yaml"),
        ({"codebook_yaml": b"\xff\xfe"}, "codebook.yaml"),
        ({"codebook_yaml": None}, "codebook.yaml"),
        ({"coding_json": b"[]"}, "coding.json"),
        ({"coding_json": None}, "coding.json"),
    ],
)
def test_a_faulty_file_is_named(changed: dict[str, bytes | None], file: str) -> None:
    _, faults = read(a_package(None, **changed))

    assert {fault["file"] for fault in faults} == {file}


def test_a_text_without_speakers_is_named_and_so_is_what_rests_on_it() -> None:
    _, faults = read(a_package(texts_T01_txt=b"nobody speaks"))

    assert {str(fault["file"]) for fault in faults} == {"texts/T01.txt", "coding.json"}
