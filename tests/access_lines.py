"""The words in which the access tables say who may enter where.

A line of a study says which roles get `answer`; other roles get `otherwise`, and strangers and
former members 404. Values of `args` and `data` that stand in braces are looked up in the world:
"{case}" is the code of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

PI, COORDINATOR, INTERVIEWER, CODER, LEAD, ANALYST, MANAGER = (
    *("pi", "coordinator", "interviewer", "coder_a", "lead", "analyst", "manager"),
)
MEMBERS = (PI, COORDINATOR, INTERVIEWER, CODER, LEAD, ANALYST, MANAGER)
OUTSIDERS = ("former", "stranger", "nobody")
EVERYBODY = (*MEMBERS, *OUTSIDERS)

FIELD = (PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER)
ALL_FIELD = (PI, COORDINATOR, ANALYST, MANAGER)
TEXTS = (PI, CODER, LEAD, ANALYST, MANAGER)
ALL_TEXTS = (PI, LEAD, ANALYST, MANAGER)
RESULTS = (PI, LEAD, ANALYST)
TEAM = (PI, COORDINATOR, LEAD, MANAGER)
CHIEFS = (PI, COORDINATOR)
REVIEWERS = (PI, COORDINATOR, MANAGER)
SENDERS = (PI, COORDINATOR, INTERVIEWER)
EDITORS = (PI, LEAD)
UUID = "7f4f6a0c-5d0e-4c39-9d3b-3f2b8b7c1a55"  # nothing has it


@dataclass(frozen=True)
class Line:
    """One address and one method, and what each who comes is answered."""

    route: str
    method: str
    answers: Mapping[str, int]
    args: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    by_token: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.route}({', '.join(self.args)})"


def page(
    route: str,
    allowed: Sequence[str],
    *args: str,
    method: str = "GET",
    answer: int = 200,
    otherwise: int = 403,
    hidden_from: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
) -> Line:
    """A page of a study. Who has the verb, but not this row, is in `hidden_from` and gets 404."""
    answers = (
        dict.fromkeys(MEMBERS, otherwise)
        | dict.fromkeys(allowed, answer)
        | dict.fromkeys(hidden_from, 404)
        | {"former": 404, "stranger": 404, "nobody": 302}
    )
    return Line(route, method, answers, ("{slug}", *args), data or {})


def deed(
    route: str, allowed: Sequence[str], *args: str, answer: int = 302, **data: object
) -> list[Line]:
    """A POST of a study that leads on to another page; its address by itself leads there, too."""
    elsewhere = dict.fromkeys(EVERYBODY, 302)
    return [
        page(route, allowed, *args, method="POST", answer=answer, data=data),
        Line(route, "GET", elsewhere, ("{slug}", *args)),
    ]


def api(
    route: str,
    allowed: Sequence[str],
    *args: str,
    method: str = "GET",
    answer: int = 200,
    hidden_from: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
    query: Mapping[str, str] | None = None,
) -> Line:
    """An address of the API in a study; nobody is asked for a token."""
    line = page(
        f"api:{route}",
        allowed,
        *args,
        method=method,
        answer=answer,
        hidden_from=hidden_from,
        data=data,
    )
    return replace(line, answers={**line.answers, "nobody": 401}, query=query or {})


def anybody(route: str, *args: str, method: str = "GET", answer: int = 200) -> Line:
    """Open to all, signed in or not."""
    return Line(route, method, dict.fromkeys(EVERYBODY, answer), args)


def person(
    route: str,
    *args: str,
    method: str = "GET",
    answer: int = 200,
    nobody: int = 302,
    only: Mapping[str, int] | None = None,
    data: Mapping[str, object] | None = None,
) -> Line:
    """For everyone who is signed in, outside any study; `only` names other answers by person."""
    answers = dict.fromkeys(EVERYBODY, answer) | {"nobody": nobody} | dict(only or {})
    return Line(route, method, answers, args, data or {})
