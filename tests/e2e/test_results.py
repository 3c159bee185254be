"""The analyst reads results down to the sentence, starts a run, and takes the figures home."""

import csv
import json
import re

from playwright.sync_api import expect

from config.embedded.places import PROJECT
from tests.e2e.conftest import Come
from tests.e2e.people import ANALYST

RESULTS = "/studies/xuchang/results/"
EXPECTED = json.loads((PROJECT / "tests/expected.json").read_text())


def test_a_composite_leads_down_to_the_sentence_it_rests_on(come: Come) -> None:
    analyst = come(ANALYST)
    page = analyst.page
    analyst.go(f"{RESULTS}1/")

    page.get_by_role("link", name="Learning district conditions").click()
    page.get_by_role("link", name="Institutional support").click()
    page.get_by_role("link", name="National and systemic conditions").click()
    page.locator('a[href*="/measure/inst_national_c/"]').click()
    value = page.locator(".score-value").inner_text().split()[0]
    page.locator("details.fold", has=page.locator("q")).first.locator("summary").click()
    quote = page.locator("q").first.inner_text()
    page.locator(".quote a").first.click()

    assert value == f"{EXPECTED['measures']['inst_national_c']['norm']:.1f}"
    expect(page.locator('[data-inspector] [data-slot="quote"]')).to_have_text(quote)


def test_a_survey_measure_leads_to_the_submission_it_rests_on(come: Come) -> None:
    analyst = come(ANALYST)
    page = analyst.page
    analyst.go(f"{RESULTS}1/measure/inst_national/")

    page.locator("details.fold", has_text="F01").first.locator("summary").click()
    page.get_by_role("link", name="Submission of F01").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("F01")


def test_a_run_shows_its_progress_and_ends_in_new_figures(come: Come) -> None:
    analyst = come(ANALYST)
    page = analyst.page
    analyst.go(RESULTS)

    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("group", name=re.compile(r"Run \d+ is being computed"))).to_be_visible()

    page.wait_for_url(re.compile(r"/results/\d+/$"), timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Results, run ([2-9]|\d\d+)")
    )
    expect(page.locator(".score-value")).to_have_text([composite("LDI"), composite("NEXUS")])


def test_the_values_come_home_as_csv(come: Come) -> None:
    analyst = come(ANALYST)
    analyst.go(f"{RESULTS}1/")

    with analyst.page.expect_download() as waiting:
        analyst.page.locator('a[href*="/values.csv"]').click()
    with waiting.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["kind"], row["id"], row["layer"]): row for row in csv.DictReader(file)}

    assert (
        round(float(rows["composite", "NEXUS", "reconciled"]["value"]), 4)
        == EXPECTED["composites"]["NEXUS"]
    )
    assert (
        int(rows["measure", "inst_national", "reconciled"]["n"])
        == EXPECTED["measures"]["inst_national"]["n"]
    )


def composite(key: str) -> str:
    return f"{EXPECTED['composites'][key]:.1f}"
