"""The people of the demo study, by the name before their @demo.example."""

from playwright.sync_api import Browser, Cookie

from tests.e2e.visit import Look, Visitor, visitor

PI = "pi"
COORDINATOR = "coordinator"
INTERVIEWER = "interviewer"
CODER_A = "coder_a"
CODER_B = "coder_b"
LEAD = "lead"
ANALYST = "analyst"
MANAGER = "manager"
NOBODY = ""

API = "/api/v1/studies/xuchang"

EVERYBODY = (PI, COORDINATOR, INTERVIEWER, CODER_A, CODER_B, LEAD, ANALYST, MANAGER)
FIELD = (PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER)
TEXT = (PI, CODER_A, CODER_B, LEAD, ANALYST, MANAGER)
RESULTS = (PI, LEAD, ANALYST)
CORRECTORS = (PI, MANAGER)
MEMBERS = (PI, COORDINATOR, LEAD, MANAGER)
FORM_MAKERS = (PI, COORDINATOR)
BOOK_EDITORS = (LEAD, PI)
EXPORTERS = (PI, COORDINATOR, ANALYST, MANAGER)
EDITORS = (PI, COORDINATOR, MANAGER)


def sign_in(guest: Visitor, person: str) -> None:
    """One click on the sign-in page of a demo installation."""
    guest.go("/sign-in/")
    guest.page.locator(f'button[name="email"][value="{person}@demo.example"]').click()
    guest.page.wait_for_url(lambda url: "/sign-in/" not in url)


def session_of(browser: Browser, address: str, person: str) -> list[Cookie]:
    """The session of somebody who has just signed in, for other browsers of the same person."""
    with visitor(browser, address, Look()) as guest:
        sign_in(guest, person)
        return [one for one in guest.page.context.cookies() if one.get("name") == "sessionid"]
