"""Doors for Celery."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from survey import tasks
from survey.actions.event import mark
from survey.actions.export import request_export
from survey.models import Export, Heartbeat, Mark, SignInTally
from tests.factories import a_form, an_export, study_with_members
from tests.pokes import pokes


@pytest.mark.django_db
def test_the_sweep_sends_what_is_due() -> None:
    pokes()
    mark("test.count", 7)
    Mark.objects.update(at=timezone.now() - timedelta(minutes=1))

    tasks.sweep()

    assert pokes() == [("test.count", 7)]


@pytest.mark.django_db
def test_the_worker_is_heard() -> None:
    tasks.heartbeat()

    assert timezone.now() - Heartbeat.objects.get(name="worker").at < timedelta(minutes=1)


@pytest.mark.django_db
def test_an_export_is_made_once_however_often_it_is_sent(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members(people={})
    form = a_form(team.study).form
    job = request_export(form=form, format_="codebook", options={}, by=team.pi).job

    tasks.export(key=job.pk)
    tasks.export(key=job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert len(list(tmp_path.rglob("*.zip"))) == 1


@pytest.mark.django_db
def test_files_of_exports_are_deleted_after_the_days_of_the_settings(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.EXPORT_DAYS = tmp_path, 3
    team = study_with_members(people={})
    old = an_export(a_form(team.study), by=team.pi)
    Export.objects.update(created_at=timezone.now() - timedelta(days=4))

    tasks.delete_old_exports()

    old.refresh_from_db()
    assert not old.file
    assert list(tmp_path.rglob("*.zip")) == []


@pytest.mark.django_db
def test_old_failures_of_signing_in_are_forgotten() -> None:
    long_ago = timezone.now() - timedelta(days=2)
    SignInTally.objects.create(subject="0" * 64, failures=3, tried_at=long_ago)

    tasks.forget_old_tries()

    assert not SignInTally.objects.exists()
