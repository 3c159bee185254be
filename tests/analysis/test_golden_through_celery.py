"""The end-to-end proof with real parts: a broker, a worker process, and the sweep."""

import json
from pathlib import Path

import pytest

from analysis.actions.package import load_package, read_package
from analysis.models import Run, Tally, Value
from coding.models import Segment
from config.embedded.process import wait_until
from survey.formats.package import open_package
from survey.models import JobState, Mark, Submission, User
from tests.workers import StartWorker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests/expected.json").read_text("utf-8"))


def test_celery_takes_the_demo_study_from_interviews_to_its_indicators(
    start_worker: StartWorker,
) -> None:
    founder = User.objects.create_user("pi@demo.example", "Gao Mingyue")
    User.objects.filter(pk=founder.pk).update(founds_studies=True)
    founder.founds_studies = True
    start_worker("--beat")

    study = load_package(read_package(open_package(ROOT / "studies/xuchang")), by=founder)

    run = Run.objects.select_related("job").get(study=study)
    done = wait_until(lambda: _state(run) == JobState.DONE, seconds=60)
    assert done, _state(run)
    assert wait_until(lambda: not Mark.objects.exists(), seconds=60)
    assert _reached(run) == {
        **{("composite", key): value for key, value in EXPECTED["composites"].items()},
        **{("dimension", key): value for key, value in EXPECTED["dimensions"].items()},
        **{("subindicator", key): value for key, value in EXPECTED["sub_indicators"].items()},
        **{("measure", key): each["norm"] for key, each in EXPECTED["measures"].items()},
    }
    marked = Segment.objects.filter(transcript__study=study).count()
    assert sum(Tally.objects.values_list("n", flat=True)) == marked
    assert not Submission.objects.filter(study=study, checked_at=None).exists()


def _state(run: Run) -> str:
    run.job.refresh_from_db()
    return run.job.state


def _reached(run: Run) -> dict[tuple[str, str], float | None]:
    values = Value.objects.filter(run=run, layer="reconciled")
    return {
        (value.kind, value.key): None if value.value is None else round(value.value, 4)
        for value in values
        if value.kind != "measure" or value.key in EXPECTED["measures"]
    }
