"""The page that documents the API: for people, from this server alone."""

from playwright.sync_api import expect

from tests.e2e.conftest import Come
from tests.e2e.people import ANALYST


def test_the_api_is_documented_without_asking_another_host(come: Come) -> None:
    reader = come()

    reader.go("/api/docs/")

    values = reader.page.locator(".opblock", has_text="/runs/{number}/values.csv")
    expect(values.first).to_be_visible()


def test_a_reader_who_is_signed_in_can_try_a_call(come: Come) -> None:
    analyst = come(ANALYST)
    analyst.go("/api/docs/")
    block = analyst.page.locator(".opblock", has_text="/api/v1/studies/{slug}/codebook").first

    block.locator("button").first.click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_placeholder("slug").fill("xuchang")
    block.get_by_role("button", name="Execute").click()

    expect(block.locator(".live-responses-table tbody")).to_contain_text("200")
