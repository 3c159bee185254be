"""Names leave the texts, and everything else that knew them."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from coding.actions.link import link_segments
from coding.actions.memo import About, write_memo
from coding.actions.pseudonym import Naming, pseudonymise
from coding.actions.revealing import reveal_text
from coding.actions.step import take_step
from coding.actions.upload import choose, keep
from coding.changes import Change
from coding.models import (
    CarriedSegment,
    CodingTask,
    Pseudonym,
    SealedText,
    Segment,
    Step,
    Transcript,
    TranscriptUpload,
    Turn,
)
from coding.naming import NameKind
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Event
from tests.factories import Team, a_codebook, a_round, a_segment, a_task, study_with_members
from tests.uploads import an_upload
from tests.versions import correct_words

WANG, MING, PHONE, FIRM = "王总", "王小明", "13812345678", "Rebecca Hair Co., Ltd"
TEXT = f"""访员：{WANG}您好，您的电话是{PHONE}吗？
{WANG}：对。我叫{MING}，厂里有四十人。
访员：And the buyer?
{WANG}：It was Rebecca Hair Co., Ltd in Xuchang. We learned a lot.
"""
NAMINGS = [
    Naming(WANG, "[人物1]", NameKind.PERSON),
    Naming(MING, "[人物1]", NameKind.PERSON),
    Naming(PHONE, "[电话1]", NameKind.PHONE),
    Naming(FIRM, "[Firm 1]", NameKind.FIRM),
]
NAMES = (WANG, MING, PHONE, FIRM)


class Desk:
    """A transcript that was uploaded, coded, corrected and thought about, with names everywhere."""

    def __init__(self) -> None:
        self.team: Team = study_with_members()
        self.manager, self.coder = self.team["manager"], self.team["coder_a"]
        upload = an_upload(self.manager, f"{WANG}.txt", TEXT)
        speakers = {WANG: {"name": WANG, "role": "respondent"}}
        choose(upload=upload, changes={"code": "T01", "speakers": speakers}, by=self.manager)
        upload.refresh_from_db()
        self.transcript = keep(upload=upload, by=self.manager)
        lead = self.team["lead"]
        coding_round = a_round(lead, a_codebook(lead))
        self.task = a_task(coding_round, self.transcript, self.coder, lead)

    def code(self) -> None:
        whole = a_segment(self.task, f"我叫{MING}，厂里有四十人", "learn.doing", None)
        cut = a_segment(self.task, MING[:2], "learn.doing", None)
        gone = a_segment(self.task, f"{WANG}您好", "learn.doing", None)
        removed = a_segment(self.task, f"电话是{PHONE}", "learn.doing", None)
        take_step(
            task=self.task.pk,
            pk=uuid4(),
            kind="remove",
            changes=[Change(removed.pk, 1, None)],
            by=self.coder,
        )
        for text, about in (
            (f"{MING} is the boss", About(transcript="T01")),
            (f"Rebecca hair co., ltd, see {PHONE}", About(segment=whole.pk)),
        ):
            write_memo(
                pk=uuid4(), about=about, text=text, is_shared=True, version=None, by=self.coder
            )
        link_segments(
            pk=uuid4(),
            source=whole.pk,
            target=cut.pk,
            kind="explains",
            note=f"so says {WANG}",
            by=self.coder,
        )
        self.transcript, _outlook = correct_words(
            self.transcript,
            {f"{WANG}您好，": ""},
            by=self.manager,
            reason=f"{WANG} is greeted elsewhere",
        )
        assert Segment.objects.get(pk=gone.pk).transcript != self.transcript


@pytest.fixture
def desk(db: None, settings: LazySettings, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return Desk()


def apply(desk: Desk, namings: list[Naming] = NAMINGS, version: int | None = None) -> Transcript:
    versions = {"T01": version or desk.transcript.version}
    (made,) = pseudonymise(namings=namings, versions=versions, by=desk.manager)
    return made


def everything() -> Iterator[tuple[str, str]]:
    """Every row of every table as text: table and row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select row_to_json(t)::text from "{table}" t')  # noqa: S608
            for (row,) in cursor.fetchall():
                yield table, json.dumps(json.loads(row), ensure_ascii=False)


def test_a_name_stands_nowhere_in_the_database_and_in_no_file(
    desk: Desk,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    desk.code()
    before = {table for table, row in everything() for name in NAMES if name in row}
    assert {
        "coding_transcript",
        "coding_turn",
        "coding_segment",
        "coding_segmentevent",
        "coding_step",
        "coding_memo",
        "coding_memoevent",
        "coding_segmentlink",
        "coding_carriedsegment",
        "coding_transcriptupload",
        "coding_transcriptevent",
    } <= before

    with django_capture_on_commit_callbacks(execute=True):
        apply(desk)

    halves = (*NAMES, MING[:2], "rebecca hair")
    left = [(table, row) for table, row in everything() for name in halves if name in row.lower()]
    assert left == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files for name in NAMES if name.encode() in path.read_bytes()] == []
    assert TranscriptUpload.objects.count() == 0


def test_the_new_version_says_the_same_with_pseudonyms(desk: Desk) -> None:
    new = apply(desk)

    assert new.text == (
        "访员：[人物1]您好，您的电话是[电话1]吗？\n[人物1]：对。我叫[人物1]，厂里有四十人。\n"
        "访员：And the buyer?\n[人物1]：It was [Firm 1] in Xuchang. We learned a lot."
    )
    turns = Turn.objects.filter(transcript=new).order_by("position")
    assert [(turn.speaker, turn.is_respondent) for turn in turns] == [
        ("访员", False),
        ("[人物1]", True),
        ("访员", False),
        ("[人物1]", True),
    ]
    assert new.text[turns[1].start : turns[1].end] == "对。我叫[人物1]，厂里有四十人。"
    assert new.source["name"] == "[人物1].txt"
    assert (new.version, new.is_current) == (2, True)
    event = Event.objects.get(kind="transcript.pseudonymised")
    assert event.data == {
        "transcript": new.pk,
        "transcripts": [desk.transcript.pk],
        "version": 2,
        "moved": 0,
        "changed": 0,
        "lost": 0,
    }


def test_coding_goes_along_and_needs_no_look(desk: Desk) -> None:
    desk.code()
    kept = Segment.objects.get(quote__startswith="我叫")

    new = apply(desk)

    kept.refresh_from_db()
    assert (kept.transcript, kept.quote) == (new, "我叫[人物1]，厂里有四十人")
    assert CodingTask.objects.get().transcript == new
    assert not CarriedSegment.objects.filter(transcript=new).exists()
    assert set(Step.objects.values_list("state", flat=True)) == {"dropped"}


def test_what_was_left_on_an_older_text_is_told_without_names(desk: Desk) -> None:
    desk.code()

    apply(desk)

    lost = CarriedSegment.objects.get(fate="lost")
    assert lost.quote == Segment.objects.get(pk=lost.segment_id).quote == "[人物1]您好"


def test_who_may_reads_the_sealed_text_with_a_reason(desk: Desk) -> None:
    desk.code()
    apply(desk)

    said = reveal_text(code="T01", version=1, reason="Consent form", by=desk.team.pi)

    assert said[0].text == f"{WANG}您好，您的电话是{PHONE}吗？"
    assert SealedText.objects.count() == 2
    assert set(Transcript.objects.filter(is_current=False).values_list("text", flat=True)) == {""}


def test_a_place_that_is_no_name_is_left(desk: Desk) -> None:
    start = desk.transcript.text.rindex(WANG)
    spared = [Naming(WANG, "[人物1]", NameKind.PERSON, frozenset({("T01", start)}))]

    new = apply(desk, spared)

    assert new.text.count(WANG) == 1
    assert Turn.objects.get(transcript=new, position=4).speaker == WANG


def test_a_text_without_the_names_stays_as_it_is(desk: Desk) -> None:
    made = pseudonymise(
        namings=[Naming("赵钱孙", "[人物9]", NameKind.PERSON)],
        versions={"T01": 1},
        by=desk.manager,
    )

    assert made == []
    assert Transcript.objects.get().text == desk.transcript.text
    assert SealedText.objects.count() == 0


def test_names_are_sealed_and_a_name_keeps_its_pseudonym(desk: Desk) -> None:
    apply(desk)

    row = Pseudonym.objects.get(replacement="[电话1]")
    assert PHONE.encode() not in bytes(row.sealed)
    with pytest.raises(Conflict) as refused:
        apply(desk, [Naming(WANG, "[人物7]", NameKind.PERSON)], version=2)
    assert refused.value.code == "other_pseudonym"
    assert "[人物1]" in str(refused.value)


def test_twice_is_as_once_and_a_second_name_seals_the_next_version(desk: Desk) -> None:
    apply(desk)
    again = pseudonymise(namings=NAMINGS, versions={"T01": 2}, by=desk.manager)
    assert again == []

    new = apply(desk, [Naming("Xuchang", "[Place 1]", NameKind.PLACE)], version=2)

    assert new.version == 3
    assert SealedText.objects.count() == 2
    assert reveal_text(code="T01", version=1, reason="x", by=desk.team.pi)[1].speaker == WANG


@pytest.mark.parametrize(
    ("naming", "code"),
    [
        (Naming("王", "[人物1]", NameKind.PERSON), "bad_name"),
        (Naming("a\0b", "[人物1]", NameKind.PERSON), "bad_name"),
        (Naming(WANG, " ", NameKind.PERSON), "bad_replacement"),
        (Naming(WANG, f"[{WANG}]", NameKind.PERSON), "name_in_replacement"),
    ],
)
def test_what_would_not_hide_a_name_is_refused(desk: Desk, naming: Naming, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        apply(desk, [naming])
    assert refused.value.code == code


def test_without_a_vault_nothing_is_done(desk: Desk, settings: LazySettings) -> None:
    settings.VAULT_KEYS = []

    with pytest.raises(Refusal) as refused:
        apply(desk)

    assert refused.value.code == "vault_no_key"
    assert Transcript.objects.get().is_current


def test_a_text_corrected_meanwhile_is_stale(desk: Desk) -> None:
    correct_words(desk.transcript, {"四十": "五十"}, by=desk.manager)

    with pytest.raises(Stale):
        apply(desk)


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "coordinator", "interviewer"])
def test_only_who_edits_transcripts_may(desk: Desk, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        pseudonymise(namings=NAMINGS, versions={"T01": 1}, by=desk.team[handle])
