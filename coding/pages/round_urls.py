"""Addresses of rounds and tasks: the lead's under `rounds/`, a coder's own under `coding/`."""

from django.urls import path

from coding.pages import round, round_balance, round_task, work  # noqa: A004 - a page's subject

STUDY = "studies/<slug:slug>"
ROUND = f"{STUDY}/rounds/<int:position>"
TASK = f"{ROUND}/tasks/<int:task>"

urlpatterns = [
    path(f"{STUDY}/rounds/", round.rounds, name="rounds"),
    path(f"{STUDY}/rounds/open/", round.round_open, name="round_open"),
    path(f"{ROUND}/", round.round_page, name="round"),
    path(f"{ROUND}/close/", round.round_close, name="round_close"),
    path(f"{ROUND}/give/", round.round_give, name="round_give"),
    path(f"{ROUND}/balance/", round_balance.round_balance, name="round_balance"),
    path(f"{ROUND}/balance/do/", round_balance.round_balance_do, name="round_balance_do"),
    path(f"{TASK}/", round_task.round_task, name="round_task"),
    path(f"{TASK}/terms/", round_task.task_terms, name="task_terms"),
    path(f"{TASK}/withdraw/", round_task.task_withdraw, name="task_withdraw"),
    path(f"{TASK}/reopen/", round_task.task_reopen, name="task_reopen"),
    path(f"{TASK}/decline/", round_task.task_decline, name="task_decline"),
    path(f"{STUDY}/coding/", work.my_work, name="my_work"),
    path(f"{STUDY}/coding/<int:task>/submit/", work.task_submit, name="task_submit"),
    path(f"{STUDY}/coding/<int:task>/submit/do/", work.task_submit_do, name="task_submit_do"),
    path(f"{STUDY}/coding/<int:task>/ask/", work.task_ask, name="task_ask"),
]
