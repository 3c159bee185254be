"""The demo study with its run, loaded by the product's own deeds: for tests that need all of it."""

from pathlib import Path

from analysis.actions.package import load_package, read_package
from analysis.actions.run import compute
from analysis.models import Run
from survey.actions.job import hold
from survey.formats.package import open_package
from survey.models import Membership, Study, User

STUDY = Path(__file__).parents[1] / "studies" / "xuchang"


def a_demo_study() -> Study:
    """Takes some seconds: share it within a module."""
    founder = User.objects.create_user("pi@demo.example", "Gao Mingyue")
    founder.founds_studies = True
    founder.save()
    study = load_package(read_package(open_package(STUDY)), by=founder)
    with hold(Run.objects.get(study=study).job_id) as held:
        assert held is not None
        compute(held)
    return study


def member_of(study: Study, handle: str) -> Membership:
    return Membership.objects.select_related("study", "user").get(study=study, handle=handle)
