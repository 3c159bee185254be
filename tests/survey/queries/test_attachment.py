"""Files of submissions as a member may see them."""

import pytest

from survey.models import Attachment
from survey.queries.attachment import attachment_for, attachments_of
from tests.factories import a_form, a_submission, study_with_members


@pytest.mark.django_db
def test_a_file_is_seen_by_who_may_see_its_submission_once_it_is_there() -> None:
    team = study_with_members()
    form = a_form(team.study)
    own = a_submission(form, by=team["interviewer"])
    theirs = a_submission(form, by=team["coordinator"])
    missing = Attachment.objects.create(submission=own, name="missing.jpg")
    there = Attachment.objects.create(submission=own, name="a.jpg", file="x")
    Attachment.objects.create(submission=theirs, name="a.jpg", file="y")

    assert list(attachments_of(own)) == [there, missing]
    assert attachment_for(team["interviewer"], own.instance_id, "a.jpg") == there
    assert attachment_for(team["analyst"], theirs.instance_id, "a.jpg").file.name == "y"
    for member, submission, name in (
        (team["interviewer"], own, "missing.jpg"),
        (team["interviewer"], own, "other.jpg"),
        (team["interviewer"], theirs, "a.jpg"),
        (team["coder_a"], own, "a.jpg"),
        (study_with_members().pi, own, "a.jpg"),
    ):
        with pytest.raises(Attachment.DoesNotExist):
            attachment_for(member, submission.instance_id, name)
