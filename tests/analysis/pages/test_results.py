"""Results of a run as a page."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from analysis.models import Run
from survey.models import Event, Job, JobState, Kind
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team, study_with_members
from tests.visitors import visitor

RESULTS = "/studies/hair/results/"


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


def read(client: Client, address: str = RESULTS) -> str:
    """The inside of the page; its frame repeats the address."""
    response = client.get(address)

    assert response.status_code == 200, response.content
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def test_composites_stand_with_interval_and_coders(team: Team) -> None:
    a_computed_run(team["analyst"])

    page = read(visitor(team["lead"]))

    composite = page.split("score-value", 1)[0] + page.split("score-value", 1)[1][:1200]
    assert "Nexus" in composite
    assert ">48.4<" in composite
    assert "95 % interval" in composite
    assert "coder_a · coder_a" in composite


def test_dimensions_fold_open_to_sub_indicators_and_measures(team: Team) -> None:
    a_computed_run(team["analyst"])

    page = read(visitor(team["analyst"]))

    order = ['id="INST"', ">Local support</a>", ">Local rules in transcripts</a>", 'id="SIZE"']
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    heads = page.split('id="INST"')[1].split("</thead>")[0]
    assert heads.index("coder_a") < heads.index("coder_b")


def test_a_measure_below_min_n_shows_nothing_but_n(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    run.values.filter(key="doing").update(raw=0.123456, value=87.654)

    page = read(visitor(team["pi"]))

    row = page.split(">Learning by doing</a>")[1].split("</tr>")[0]
    assert 'data-label="n">2</td>' in row
    assert "0.123" not in page
    assert "87.7" not in page
    assert 'popovertarget="flag-below_min_n"' in row


def test_every_flag_on_the_page_has_its_note(team: Team) -> None:
    a_computed_run(team["analyst"])

    page = read(visitor(team["analyst"]))

    for flag in ("unreliable", "below_min_n", "not_scored"):
        assert f'popovertarget="flag-{flag}"' in page
        assert f'id="flag-{flag}" popover' in page


def test_agreement_is_told_by_theme_and_code(team: Team) -> None:
    a_computed_run(team["analyst"])

    page = read(visitor(team["lead"]))

    institutions = page.split('id="agreement-institutions"')[1].split("</details>")[0]
    assert "/studies/hair/codebook/inst.local/" in institutions
    assert "α 0.53" in institutions
    assert "α not computed" in institutions
    assert "1 of 2 codes below 0.667" in " ".join(page.split())


def test_a_distribution_has_the_words_of_the_form(team: Team) -> None:
    a_computed_run(team["analyst"])

    context = read(visitor(team["analyst"])).split('id="context"')[1].split("</section>")[0]

    assert 'aria-label="Own brand"' in context
    assert ">33 %<" in context


def test_downloads_are_those_that_the_member_may_have(team: Team) -> None:
    a_computed_run(team["analyst"])

    pages = {handle: read(visitor(team[handle])) for handle in ("analyst", "lead")}

    for address, readers in {
        "/api/v1/studies/hair/runs/1/values.csv": {"analyst", "lead"},
        "/api/v1/studies/hair/segments.csv": {"analyst", "lead"},
        "/api/v1/studies/hair/submissions/answers.csv?form=firm&amp;bom=1": {"analyst"},
    }.items():
        assert {handle for handle, page in pages.items() if address in page} == readers, address


@pytest.mark.parametrize(("handle", "may"), [("analyst", True), ("pi", True), ("lead", False)])
def test_only_who_may_start_a_run_is_offered_one(team: Team, *, handle: str, may: bool) -> None:
    a_computed_run(team["analyst"])

    assert ("/studies/hair/results/start/" in read(visitor(team[handle]))) is may


def test_before_the_first_run_the_page_says_what_one_is(db: None) -> None:
    team = study_with_members("hair")

    assert "No run yet" in read(visitor(team["analyst"]))


def test_a_run_under_way_is_followed_in_place(team: Team) -> None:
    client = visitor(team["analyst"])

    response = client.post(f"{RESULTS}start/")

    run = Run.objects.get(study=team.study)
    page = read(client)
    assert response["Location"] == RESULTS
    assert f'data-job="/jobs/{run.job_id}/"' in page
    assert f'data-next="{RESULTS}1/"' in page
    assert "Run 1 is being computed" in page


def test_earlier_figures_stand_while_the_next_run_is_under_way(team: Team) -> None:
    a_computed_run(team["analyst"])
    visitor(team["analyst"]).post(f"{RESULTS}start/")

    page = read(visitor(team["analyst"]))

    assert "Results, run 1" in page
    assert "Run 2 is being computed" in page
    assert f"{RESULTS}start/" not in page


def test_a_study_without_system_refuses_a_run_in_words(db: None) -> None:
    team = study_with_members("hair")

    page = visitor(team["analyst"]).post(f"{RESULTS}start/", follow=True).content.decode()

    assert "A run needs a codebook and an indicator system first." in page
    assert not Run.objects.exists()


def test_a_run_that_failed_says_why_and_leaves_the_figures(team: Team) -> None:
    a_computed_run(team["analyst"])
    visitor(team["analyst"]).post(f"{RESULTS}start/")
    told = {
        "detail": "The codebook is gone.",
        "faults": [{"file": "x.yaml", "line": 3, "reason": "why"}],
    }
    Job.objects.filter(state=JobState.QUEUED).update(state=JobState.FAILED, error=json.dumps(told))

    newest, second = read(visitor(team["analyst"])), read(visitor(team["analyst"]), f"{RESULTS}2/")

    for page in (newest, second):
        assert "Run 2 failed." in page
        assert "The codebook is gone." in page
        assert "x.yaml:3" in " ".join(page.split())
    assert "The figures below are those of an earlier run." in newest
    assert "Nexus" in newest
    assert "Nexus" not in second


def test_a_run_behind_the_data_says_by_how_much(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    Event.objects.filter(study=team.study).update(at=run.created_at - timedelta(minutes=1))
    before = read(visitor(team["lead"]))
    later = run.created_at + timedelta(minutes=1)
    for _ in range(2):
        Event.objects.create(study=team.study, kind=Kind.SUBMISSION_RECEIVED, at=later)

    after = read(visitor(team["lead"]))

    assert "is behind the data" not in before
    assert "Run 1 is behind the data." in after
    assert "2 changes since then are not in these figures." in " ".join(after.split())


def test_a_run_is_behind_even_if_the_next_one_failed(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    a_computed_run(team["analyst"])
    Job.objects.exclude(pk=run.job_id).update(state=JobState.FAILED)
    later = run.created_at + timedelta(minutes=1)
    Event.objects.create(study=team.study, kind=Kind.SUBMISSION_RECEIVED, at=later)

    page = read(visitor(team["lead"]))

    assert "Run 2 failed." in page
    assert "Run 1 is behind the data." in page


def test_an_earlier_run_can_be_read_again(team: Team) -> None:
    a_computed_run(team["analyst"])
    a_computed_run(team["analyst"])

    newest, first = read(visitor(team["lead"])), read(visitor(team["lead"]), f"{RESULTS}1/")

    assert "Results, run 2" in newest
    assert "Results, run 1" in first
    assert f'href="{RESULTS}1/"' in newest


def test_a_run_that_never_was_is_not_there(team: Team) -> None:
    assert visitor(team["lead"]).get(f"{RESULTS}7/").status_code == 404


def test_results_are_told_in_chinese(team: Team) -> None:
    a_computed_run(team["analyst"])
    client = visitor(team["analyst"])
    client.cookies["django_language"] = "zh-hans"

    page = read(client)

    for words in ("结果：第 1 次运行", "联结", "不可靠", "编码员一致性"):
        assert words in page
