"""Files on their way to become transcripts, for tests."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from coding.actions.upload import take_file
from coding.models import TranscriptUpload
from survey.models import Membership

TURNS = "访员：您家是从什么时候开始做头发的？\n受访者：要说起来，从我太爷爷那辈就有了。\n访员：后来呢？\n"


def an_upload(by: Membership, name: str = "T11.txt", data: bytes | str = TURNS) -> TranscriptUpload:
    """A file that was sent and read."""
    content = data.encode() if isinstance(data, str) else data
    (upload,) = take_file(file=ContentFile(content), name=name, by=by)
    return upload


def left_unread(
    by: Membership, name: str = "long.txt", *, since: timedelta = timedelta(hours=1)
) -> TranscriptUpload:
    """A file that waits for a worker since then, with its job."""
    upload = an_upload(by, name, TURNS * 12_000)
    TranscriptUpload.objects.filter(pk=upload.pk).update(at=timezone.now() - since)
    upload.refresh_from_db()
    return upload
