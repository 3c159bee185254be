"""The study packages that came with this installation."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from survey.models import Study
from survey.queries.package import builtin_packages

pytestmark = pytest.mark.django_db


def test_the_demo_study_comes_along() -> None:
    packages = builtin_packages()

    assert [(package.name, package.is_loaded) for package in packages] == [("xuchang", False)]
    assert packages[0].title["zh"] == "许昌发制品产业集群：全球—地方联结与技术学习"


def test_a_package_whose_short_name_is_taken_is_loaded_already(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Study.objects.create(slug="xuchang", title={"en": "Xuchang"})

    with django_assert_num_queries(1):
        packages = builtin_packages()

    assert [package.is_loaded for package in packages] == [True]


def test_folders_that_are_no_packages_are_left_out(tmp_path: Path, settings: Settings) -> None:
    settings.STUDIES_DIR = tmp_path
    for name, text in [("broken", b"study: [\n"), ("latin", b"study: \xff"), ("notes", None)]:
        (tmp_path / name).mkdir()
        if text is not None:
            (tmp_path / name / "study.yaml").write_bytes(text)

    assert builtin_packages() == []
