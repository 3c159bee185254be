"""The principal investigator lets somebody in, and out again."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Come
from tests.e2e.makings import invite
from tests.e2e.people import PI
from tests.e2e.visit import Visitor

HOME = "/studies/xuchang/"


def test_an_invited_person_makes_an_account_and_has_just_that_role(come: Come) -> None:
    investigator, newcomer = come(PI), come()

    link = invite(investigator, handle="ZY09", role="interviewer")
    join(newcomer, link, email="zy09@field.example")

    expect(newcomer.page.locator(".messages")).to_contain_text(
        "You are a member of this study now."
    )
    rooms = newcomer.page.locator(".study-nav a").all_inner_texts()
    assert (newcomer.path, rooms) == (HOME, ["Overview", "Cases", "Forms", "Submissions"])


def test_a_link_works_once(come: Come) -> None:
    investigator, first, second = come(PI), come(), come()
    link = invite(investigator, handle="once", role="coder")

    join(first, link, email="once@field.example")

    second.watch.expect(410)
    assert second.page.goto(link).status == 410  # type: ignore[union-attr]


def test_who_leaves_is_out_at_once(come: Come) -> None:
    investigator, guest = come(PI), come()
    join(guest, invite(investigator, handle="leaver", role="analyst"), email="leaver@field.example")
    before = guest.go(HOME).status

    end_membership(investigator, "leaver")

    guest.watch.expect(404)
    assert (before, guest.go(HOME).status) == (200, 404)


def test_a_role_is_asked_for(come: Come) -> None:
    investigator = come(PI)
    investigator.go(f"{HOME}members/")
    page = investigator.page
    page.locator('[data-open="invite"]').click()
    page.get_by_label("Name in data").fill("nobody")

    page.get_by_role("button", name="Make the link").click()

    expect(page.get_by_role("dialog")).to_contain_text("Choose at least one of the roles.")


def join(guest: Visitor, link: str, *, email: str) -> None:
    """Follow the link, make an account, and stand in the study."""
    page: Page = guest.page
    page.goto(link)
    page.get_by_label("Name").fill("Zhou Ying 周颖")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("moss on a north wall")
    page.get_by_label("Password once more").fill("moss on a north wall")
    page.get_by_role("button", name="Make the account and join").click()
    page.wait_for_url(f"**{HOME}")


def end_membership(investigator: Visitor, handle: str) -> None:
    page = investigator.page
    investigator.go(f"{HOME}members/{handle}/")
    page.locator('[data-open="end"]').click()
    page.get_by_role("dialog").get_by_role("button", name="End the membership").click()
    page.wait_for_url(f"**{HOME}members/")
