"""What some pages need before they can be seen, made by the principal investigator in the browser."""

import re
from collections.abc import Mapping

from playwright.sync_api import FilePayload

from tests.e2e.coding_tasks import give
from tests.e2e.packages import broken
from tests.e2e.people import API, CODER_A
from tests.e2e.visit import Visitor

EMPTY = "tea-villages"
INTERVIEW = (
    "访员：您家是从什么时候开始做头发的？\n受访者：从我太爷爷那辈就有了。🇳🇬\n访员：后来呢？\n"
)


def make(investigator: Visitor) -> Mapping[str, str]:
    """The values of the places in the table's paths."""
    return {
        "firm": instance_of(investigator, "F01"),
        "office": instance_of(investigator, "G08"),
        "invitation": invite(investigator, handle="guest_1", role="coder").rsplit("/", 2)[-2],
        "failure": failed_loading(investigator),
        "empty": empty_study(investigator),
        "upload": sent_file(investigator, "T77_F05.txt", INTERVIEW.encode()),
        "refused": sent_file(investigator, "scan.pdf", b"%PDF-1.4 cut off"),
        "recheck": checked_again(investigator),
        "sample": sample(investigator),
        "task": str(give(investigator.address, transcript="T01", coder=CODER_A)),
    }


def instance_of(visitor: Visitor, case: str) -> str:
    """Instance ID of the case's submission."""
    answer = visitor.page.request.get(f"{visitor.address}{API}/submissions", params={"case": case})
    found: str = answer.json()["results"][0]["instance_id"]
    return found


def invite(investigator: Visitor, *, handle: str, role: str) -> str:
    """The link that the members page shows once."""
    page = investigator.page
    investigator.go("/studies/xuchang/members/")
    page.locator('[data-open="invite"]').click()
    page.locator('dialog [name="handle"]').fill(handle)
    page.locator(f'dialog [name="roles"][value="{role}"]').check()
    page.locator("dialog .btn-primary").click()
    return page.locator(".once input").input_value()


def upload(investigator: Visitor, name: str, package: bytes) -> None:
    """Hand in a package; the browser stands on the page that shows how far it is."""
    page = investigator.page
    investigator.go("/studies/new/")
    file = FilePayload(name=name, mimeType="application/zip", buffer=package)
    page.locator('input[type="file"]').set_input_files(file)
    page.locator('form[enctype="multipart/form-data"] .btn-primary').click()


def failed_loading(investigator: Visitor) -> str:
    """Number of the job that found the faults of a broken package."""
    upload(investigator, "broken.zip", broken("broken"))
    investigator.page.get_by_role("alert").wait_for()
    return investigator.path.rstrip("/").rpartition("/")[2]


def empty_study(investigator: Visitor) -> str:
    """Short name of a study in which there is nothing yet."""
    investigator.go("/studies/new/")
    page = investigator.page
    page.locator('[name="title_en"]').fill("Tea villages")
    page.locator('[name="title_zh"]').fill("茶村")
    page.locator('[name="slug"]').fill(EMPTY)
    page.locator("[data-propose-slug] .btn-primary").click()
    page.wait_for_url(f"**/studies/{EMPTY}/")
    return EMPTY


def sent_file(investigator: Visitor, name: str, data: bytes) -> str:
    """Id of a file that waits to become a transcript."""
    page = investigator.page
    investigator.go("/studies/xuchang/transcripts/import/")
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    page.locator("#file").set_input_files(file)
    there = page.locator(".import-name", has_text=name).get_attribute("href") or ""
    return there.rstrip("/").rpartition("/")[2]


def checked_again(investigator: Visitor) -> str:
    """Number of a check of all submissions of a form."""
    page = investigator.page
    investigator.go("/studies/xuchang/forms/entrepreneur_interview/rechecks/")
    with page.expect_navigation():
        page.locator('form[action$="/rechecks/ask/"] .btn-primary').click()
    rechecks = f"{investigator.address}{API}/forms/entrepreneur_interview/rechecks"
    return str(page.request.get(rechecks).json()["results"][0]["id"])


def sample(investigator: Visitor) -> str:
    """Number of a sample of turns that waits to be adjudicated."""
    investigator.go("/studies/xuchang/adjudication/")
    rounds = investigator.page.locator('#draw [name="round"]')
    rounds.select_option(rounds.locator("option").last.get_attribute("value"))
    investigator.page.locator("#draw .btn-primary").click()
    investigator.page.wait_for_url(re.compile(r"/adjudication/\d+/$"))
    return investigator.path.rstrip("/").rpartition("/")[2]
