"""Who may enter where among the addresses for Central's clients: as access_table.py says it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.access_lines import (
    ANALYST,
    CHIEFS,
    FIELD,
    INTERVIEWER,
    MANAGER,
    MEMBERS,
    REVIEWERS,
    SENDERS,
    Line,
    anybody,
    page,
    person,
)


def central(
    route: str,
    allowed: Sequence[str],
    *args: str,
    method: str = "GET",
    answer: int = 200,
    hidden_from: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
) -> Line:
    """An address for Central's clients, below a project. One comes with a token."""
    line = page(
        f"central:{route}",
        allowed,
        method=method,
        answer=answer,
        hidden_from=hidden_from,
        data=data,
    )
    return replace(
        line, args=("{project}", *args), answers={**line.answers, "nobody": 401}, by_token=True
    )


def scripted(route: str, *args: str, method: str = "GET") -> Line:
    """The same outside projects, for everyone with a token."""
    return replace(person(f"central:{route}", *args, method=method, nobody=401), by_token=True)


NO_EDITORS = (INTERVIEWER, ANALYST, MANAGER)

CENTRAL = [
    anybody("central:sessions", method="POST", answer=400),  # neither e-mail nor password
    scripted("restore"),
    scripted("session", "current", method="DELETE"),
    scripted("current_user"),
    scripted("projects"),
    central("project", MEMBERS),
    central("app_users", CHIEFS),
    central("app_users", CHIEFS, method="POST", data={"displayName": "Tablet"}),
    central("assignment", CHIEFS, "{form}", "2", "{device_user}", method="POST"),
    central("forms", FIELD),
    central("forms", CHIEFS, method="POST", answer=400),  # no form
    central("form", FIELD, "{form}"),
    central("form", CHIEFS, "{draft}", hidden_from=NO_EDITORS),
    central("fields", FIELD, "{form}"),
    central("form_source", FIELD, "{form}", "xml"),
    central("form_source", CHIEFS, "{draft}", "xlsx", hidden_from=NO_EDITORS),
    central("versions", FIELD, "{form}"),
    central("version", FIELD, "{form}", "1"),
    central("version_source", FIELD, "{form}", "1", "xml"),
    central("form_files", FIELD, "{form}"),
    central("form_file", FIELD, "{form}", "towns.csv"),
    central("draft", CHIEFS, "{draft}"),
    central("draft", CHIEFS, "{draft}", method="POST", answer=400),  # no form
    central("draft_source", CHIEFS, "{draft}", "xlsx"),
    central("publish", CHIEFS, "{draft}", method="POST"),
    central("draft_files", CHIEFS, "{draft}"),
    central("draft_file", CHIEFS, "{draft}", "towns.csv"),
    central("draft_file", CHIEFS, "{draft}", "towns.csv", method="POST"),
    central("draft_file", CHIEFS, "{draft}", "towns.csv", method="DELETE"),
    central("service", FIELD, "{form}"),
    central("metadata", FIELD, "{form}"),
    central("table", FIELD, "{form}", "Submissions"),
    central("table", FIELD, "{form}", "Submissions.partners"),
    central("table", FIELD, "{form}", "Submissions('{submission}')"),
    central(
        "table", FIELD, "{form}", "Submissions('{other_submission}')", hidden_from=[INTERVIEWER]
    ),
    central("submissions", FIELD, "{form}"),
    central("submissions", SENDERS, "{form}", method="POST", answer=400),  # no XML
    central("submission", FIELD, "{form}", "{submission}"),
    central("submission", FIELD, "{form}", "{other_submission}", hidden_from=[INTERVIEWER]),
    central("submission", SENDERS, "{form}", "{submission}", method="PUT", answer=400),  # no XML
    central(
        "submission",
        SENDERS,
        "{form}",
        "{other_submission}",
        method="PUT",
        answer=400,
        hidden_from=[INTERVIEWER],
    ),
    central(
        "submission",
        REVIEWERS,
        "{form}",
        "{submission}",
        method="PATCH",
        data={"reviewState": "approved"},
    ),
    central("submission_xml", FIELD, "{form}", "{submission}"),
    central("submission_xml", FIELD, "{form}", "{other_submission}", hidden_from=[INTERVIEWER]),
    central("comments", FIELD, "{form}", "{submission}"),
    central("comments", FIELD, "{form}", "{other_submission}", hidden_from=[INTERVIEWER]),
    central("comments", FIELD, "{form}", "{submission}", method="POST", data={"body": "Good"}),
    central(
        "comments",
        FIELD,
        "{form}",
        "{other_submission}",
        method="POST",
        hidden_from=[INTERVIEWER],
        data={"body": "Good"},
    ),
    central("attachments", FIELD, "{form}", "{submission}"),
    central("attachments", FIELD, "{form}", "{other_submission}", hidden_from=[INTERVIEWER]),
    central("attachment", FIELD, "{form}", "{submission}", "{file}"),
    central(
        "attachment", FIELD, "{form}", "{other_submission}", "{file}", hidden_from=[INTERVIEWER]
    ),
    central("attachment", SENDERS, "{form}", "{submission}", "new.jpg", method="POST"),
    central(
        "attachment",
        SENDERS,
        "{form}",
        "{other_submission}",
        "new.jpg",
        method="POST",
        hidden_from=[INTERVIEWER],
    ),
    central("datasets", FIELD),
    central("dataset", FIELD, "cases"),
    central("dataset_service", FIELD, "cases"),
    central("entities", FIELD, "cases"),
    anybody("central:nothing", answer=404),
    anybody("central:nothing", method="POST", answer=404),
]
