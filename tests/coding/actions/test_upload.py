"""From a file to a transcript."""

import hashlib
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from coding.actions.upload import (
    LARGEST,
    choose,
    drop,
    keep,
    keep_fine,
    read,
    store_file,
    take_file,
)
from coding.models import Transcript, TranscriptUpload, Turn, UploadState
from coding.queries.upload import choices_of, preview_of
from coding.text import digest
from survey.actions.refusal import Conflict, Refusal
from survey.models import Attachment, Case, Event, Job, Mark, Submission
from tests.documents import a_docx, zip_of
from tests.factories import Team, a_case, a_form, a_submission, a_transcript, study_with_members
from tests.uploads import TURNS, an_upload


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members()


def refusal(upload: TranscriptUpload, team: Team) -> str:
    with pytest.raises(Refusal) as refused:
        keep(upload=upload, by=team["manager"])
    return refused.value.code


def test_a_small_file_is_kept_and_read_at_once(team: Team) -> None:
    upload = an_upload(team["manager"], "T11.txt")

    stored = TranscriptUpload.objects.get()
    assert stored == upload
    assert (stored.name, stored.state, stored.by, stored.study) == (
        "T11.txt",
        "read",
        team["manager"],
        team.study,
    )
    assert (stored.size, stored.digest) == (
        len(TURNS.encode()),
        hashlib.sha256(TURNS.encode()).hexdigest(),
    )
    assert Path(stored.file.path).read_bytes() == TURNS.encode()
    assert len(stored.reading["turns"]) == 3
    assert Transcript.objects.count() == 0


def test_a_large_file_is_left_to_a_worker(team: Team) -> None:
    upload = an_upload(team["manager"], "long.txt", TURNS * 12_000)

    job = Job.objects.get()
    assert (upload.state, job.task, job.params) == (
        UploadState.WAITING,
        "coding.read_upload",
        {"upload": str(upload.pk)},
    )


def test_a_zip_is_taken_apart(team: Team) -> None:
    data = zip_of({"a/T01.txt": TURNS, "T02.docx": a_docx("I: a", "R: b"), "__MACOSX/x": "y"})

    taken = take_file(file=ContentFile(data), name="all.zip", by=team["manager"])

    assert [(upload.name, upload.state) for upload in taken] == [
        ("T01.txt", "waiting"),
        ("T02.docx", "waiting"),
    ]
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.zip", zip_of({}), "empty_bundle"),
        ("a.zip", zip_of({"a.txt": b" " * 60_000_000}), "bad_bundle"),
        ("\u202e\u200b", b"I: a", "bad_name"),
        ("a.txt", b" " * (LARGEST + 1) + b"x", "too_large"),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(team: Team, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        take_file(file=ContentFile(data), name=name, by=team["manager"])

    assert refused.value.code == code
    assert TranscriptUpload.objects.count() == 0


def test_more_than_the_limit_of_a_request_is_not_even_read(
    team: Team, settings: LazySettings
) -> None:
    settings.UPLOAD_LIMIT = 3

    with pytest.raises(Refusal) as refused:
        store_file(file=ContentFile(b"I: a"), name="a.txt", by=team["manager"])

    assert refused.value.code == "too_large"


@pytest.mark.parametrize("handle", ["lead", "analyst", "coder_a", "coordinator", "interviewer"])
def test_others_may_not_import(team: Team, handle: str) -> None:
    upload = an_upload(team["manager"])

    with pytest.raises(PermissionDenied):
        an_upload(team[handle])
    with pytest.raises(PermissionDenied):
        choose(upload=upload, changes={}, by=team[handle])
    with pytest.raises(PermissionDenied):
        keep(upload=upload, by=team[handle])
    with pytest.raises(PermissionDenied):
        keep_fine(by=team[handle])
    with pytest.raises(PermissionDenied):
        drop(upload=upload, by=team[handle])
    assert Transcript.objects.count() == 0


def test_a_file_that_cannot_be_read_keeps_its_reasons(team: Team) -> None:
    upload = an_upload(team["manager"], "a.srt", "1\n00:00:03,000 --> 00:00:02,000\na\n")

    assert upload.state == UploadState.REFUSED
    assert upload.reading == {
        "faults": [{"why": "time_runs_back", "line": 2, "text": "00:00:03,000 --> 00:00:02,000"}]
    }
    assert refusal(upload, team) == "not_read"


def test_keeping_makes_the_transcript_with_its_origin(team: Team) -> None:
    case = a_case(team.study, "F03")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    sound = Attachment.objects.create(
        submission=submission, name="a.m4a", file=ContentFile(b"s", "a"), arrived_at=timezone.now()
    )
    data = "[00:00:01] 访员：您好？\n[00:00:04] 王总：好。\n[00:00:09] 访员：行。".encode("gb18030")
    upload = an_upload(team["manager"], "T07_F03.txt", data)

    transcript = keep(upload=upload, by=team["manager"])

    stored = Transcript.objects.get()
    assert stored == transcript
    assert stored.text == "访员：您好？\n王总：好。\n访员：行。"
    assert (stored.code, stored.version, stored.is_current, stored.digest) == (
        "T07",
        1,
        True,
        digest(stored.text),
    )
    assert (stored.case, stored.submission, stored.audio, stored.kind) == (
        case,
        submission,
        sound,
        "firm",
    )
    assert (stored.language, stored.made_by) == ("zh", team["manager"])
    assert {
        name: stored.source[name] for name in ("upload", "name", "format", "encoding", "digest")
    } == {
        "upload": str(upload.pk),
        "name": "T07_F03.txt",
        "format": "txt",
        "encoding": "gb18030",
        "digest": hashlib.sha256(data).hexdigest(),
    }
    assert stored.source["dropped"] == [{"what": "times", "n": 3, "line": 0, "text": ""}]
    turns = Turn.objects.order_by("position").values_list("speaker", "is_respondent", "start_ms")
    assert list(turns) == [("访员", False, 1000), ("王总", True, 4000), ("访员", False, 9000)]
    assert Event.objects.get(kind="transcript.ready").actor == team["manager"].user
    assert list(Mark.objects.values_list("task", "key")) == [
        ("analysis.refresh_tallies", stored.pk)
    ]


def test_what_is_kept_lets_go_of_its_reading_but_not_of_its_file(team: Team) -> None:
    upload = an_upload(team["manager"])

    transcript = keep(upload=upload, by=team["manager"])

    upload.refresh_from_db()
    assert (upload.state, upload.transcript, upload.reading) == (UploadState.KEPT, transcript, {})
    assert Path(upload.file.path).read_bytes() == TURNS.encode()
    assert refusal(upload, team) == "already_kept"
    with pytest.raises(Conflict):
        choose(upload=upload, changes={"code": "T99"}, by=team["manager"])


def test_roles_and_names_are_as_a_person_decided(team: Team) -> None:
    upload = an_upload(
        team["manager"], "a.txt", "甲：一。\n乙：二。\n甲：三。\n乙：四。\n丙：五。\n丙：六。"
    )
    asks, answers = {"name": "访员", "role": "interviewer"}, {"name": "王总", "role": "respondent"}

    choose(
        upload=upload,
        changes={"speakers": {"甲": asks, "乙": answers, "丙": answers}, "join": True},
        by=team["manager"],
    )
    transcript = keep(upload=upload, by=team["manager"])

    assert transcript.text == "访员：一。\n王总：二。\n访员：三。\n王总：四。五。六。"
    turns = transcript.turns.order_by("position").values_list("speaker", "is_respondent")
    assert list(turns) == [("访员", False), ("王总", True)] * 2


def test_a_guessed_encoding_must_be_chosen(team: Team) -> None:
    upload = an_upload(team["manager"], "a.txt", "曲发".encode("utf-16-le"))

    assert refusal(upload, team) == "encoding_open"
    choose(upload=upload, changes={"encoding": "utf-16-le"}, by=team["manager"])
    upload.refresh_from_db()

    assert keep(upload=upload, by=team["manager"]).text == "曲发"


def test_a_wrong_encoding_can_be_chosen_and_chosen_back(team: Team) -> None:
    upload = an_upload(team["manager"], "a.txt", b"\xc4\xe3\xba\xc3\xa3\xac\xb7\xc3\xd4\xb1")

    choose(upload=upload, changes={"encoding": "utf-8"}, by=team["manager"])
    assert upload.state == UploadState.REFUSED
    choose(upload=upload, changes={"encoding": "gb18030"}, by=team["manager"])

    assert upload.state == UploadState.READ
    assert preview_of(upload).first[0].text == "你好，访员"


def test_other_columns_have_the_table_read_again(team: Team) -> None:
    upload = an_upload(team["manager"], "a.csv", "text,other\none,two words\n")

    choose(upload=upload, changes={"columns": {"text": "other"}}, by=team["manager"])

    assert [turn.text for turn in preview_of(upload).first] == ["two words"]


def test_a_code_must_be_free_and_fit(team: Team) -> None:
    a_transcript(team["manager"], "T01")
    upload = an_upload(team["manager"])

    codes = {}
    for code in ("T01", "import", "a/b", ""):
        upload.choices["code"] = code
        upload.save()
        codes[code] = refusal(upload, team)

    assert codes == {"T01": "code_taken", "import": "bad_code", "a/b": "bad_code", "": "bad_code"}


def test_case_and_submission_must_belong_together(team: Team) -> None:
    other = study_with_members()
    a_case(other.study, "X1")
    case = a_case(team.study, "F03")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    upload = an_upload(team["manager"])

    choose(upload=upload, changes={"case": "X1"}, by=team["manager"])
    with pytest.raises(Case.DoesNotExist):
        keep(upload=upload, by=team["manager"])
    choose(
        upload=upload,
        changes={"case": "", "submission": submission.instance_id},
        by=team["manager"],
    )
    with pytest.raises(Submission.DoesNotExist):
        keep(upload=upload, by=team["manager"])


def test_an_upload_of_another_study_is_not_there(team: Team) -> None:
    upload = an_upload(team["manager"])

    with pytest.raises(TranscriptUpload.DoesNotExist):
        keep(upload=upload, by=study_with_members()["manager"])


def test_a_name_that_is_too_long_is_refused_kindly(team: Team) -> None:
    upload = an_upload(team["manager"])
    long = {"访员": {"name": "x" * 61, "role": "interviewer"}}

    choose(upload=upload, changes={"speakers": long}, by=team["manager"])

    assert refusal(upload, team) == "bad_transcript"


def test_all_that_are_fine_are_kept_and_the_others_wait(team: Team) -> None:
    fine = an_upload(team["manager"], "T01.txt")
    an_upload(team["manager"], "T02.txt", "I: a?\nR: b.")
    open_one = an_upload(team["manager"], "T03.txt", "曲发".encode("utf-16-le"))
    bad = an_upload(team["manager"], "T04.pdf", b"%PDF-1.4 broken")
    twin = an_upload(team["manager"], "again.txt", "I: a?\nR: b.")

    kept = keep_fine(by=team["manager"])

    assert [transcript.code for transcript in kept] == ["T01"]
    assert {upload.pk for upload in TranscriptUpload.objects.exclude(state="kept")} >= {
        open_one.pk,
        bad.pk,
        twin.pk,
    }
    fine.refresh_from_db()
    assert fine.transcript == kept[0]


def test_what_is_thrown_away_takes_its_file_with_it(
    team: Team, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    upload = an_upload(team["manager"])
    path = Path(upload.file.path)
    transcript = keep(upload=upload, by=team["manager"])
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        drop(upload=upload, by=team["manager"])

    assert not path.exists()
    assert TranscriptUpload.objects.count() == 0
    assert Transcript.objects.get() == transcript


def test_reading_again_keeps_what_was_decided(team: Team) -> None:
    upload = an_upload(team["manager"])
    choose(upload=upload, changes={"code": "X9"}, by=team["manager"])

    read(upload)

    assert choices_of(upload).code == "X9"
