"""Who may enter where among rounds, tasks and my work: as access_table.py says it."""

from collections.abc import Sequence

from tests.access_lines import CODER, EDITORS, EVERYBODY, Line, api, deed, page

WHOM = {"transcripts": ["T02"], "coders": ["coder_a"]}


def hidden_deed(route: str, allowed: Sequence[str], *args: str) -> list[Line]:
    """A deed on something that is not there."""
    return [
        page(route, [], *args, method="POST", hidden_from=allowed),
        Line(route, "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", *args)),
    ]


ROUNDS = [
    page("rounds", EDITORS),
    *deed("round_open", EDITORS, answer=200),  # no name
    page("round", EDITORS, "1"),
    page("round", EDITORS, "99", hidden_from=EDITORS),
    *deed("round_close", EDITORS, "1"),
    *deed("round_give", EDITORS, "1"),
    page("round_balance", EDITORS, "1"),
    *deed("round_balance_do", EDITORS, "1"),
    page("round_task", EDITORS, "1", "{task}"),
    page("round_task", EDITORS, "1", "99999999", hidden_from=EDITORS),
    *deed("task_terms", EDITORS, "1", "{task}"),
    *deed("task_withdraw", EDITORS, "1", "{task}"),
    *deed("task_reopen", EDITORS, "1", "{task}"),
    *deed("task_decline", EDITORS, "1", "{task}"),
    page("adjudication", EDITORS),
    *deed("sample_draw", EDITORS, answer=200),  # no size
    page("sample", EDITORS, "99", hidden_from=EDITORS),
    page("turn_next", EDITORS, "99", hidden_from=EDITORS),
    page("sampled_turn", EDITORS, "99", "0", hidden_from=EDITORS),
    *hidden_deed("turn_decide", EDITORS, "99", "0"),
    *hidden_deed("turn_take_back", EDITORS, "99", "0"),
    page("my_work", [CODER]),
    page("task_submit", [CODER], "{task}"),
    page("task_submit", [CODER], "{other_task}", hidden_from=[CODER]),
    *deed("task_submit_do", [CODER], "{task}"),
    *deed("task_ask", [CODER], "{task}"),
]

ROUNDS_API = [
    api("rounds", EDITORS),
    api("rounds", EDITORS, method="POST", answer=400),  # an empty body
    api("round", EDITORS, "1"),
    api("close_round", EDITORS, "1", method="POST", answer=409),  # tasks are open
    api("round_tasks", EDITORS, "1"),
    api("round_tasks", EDITORS, "1", method="POST", answer=201, data=WHOM),
    api("plan_round", EDITORS, "1", method="POST", data={**WHOM, "each": 1}),
    api("give_evenly", EDITORS, "1", method="POST", answer=201, data={**WHOM, "each": 1}),
    api("task", EDITORS, "{task}"),
    api("task", EDITORS, "{task}", method="PATCH", data={"note": "Slowly"}),
    api("task", EDITORS, "{other_task}", method="DELETE", answer=204),
    api("reopen_task", EDITORS, "{task}", method="POST"),
    api("decline_task", EDITORS, "{task}", method="POST", answer=400, data={"answer": ""}),
    api("ask_to_reopen", [CODER], "{task}", method="POST", answer=400),  # an empty body
    api(
        "ask_to_reopen",
        [CODER],
        "{other_task}",
        method="POST",
        hidden_from=[CODER],
        data={"reason": "x"},
    ),
]
