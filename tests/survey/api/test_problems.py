"""What went wrong has one shape, whoever noticed it."""

import json

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.exceptions import NotAuthenticated, ValidationError

from survey.actions.refusal import Conflict, Refusal
from survey.api.problems import answer


def test_a_refusal_names_the_places_to_mend() -> None:
    response = answer(Refusal("bad_form", "It is bad.", faults=[{"row": 3, "reason": "so"}]), {})

    assert response is not None
    assert response.status_code == 400
    assert response.data == {
        "error": "bad_form",
        "detail": "It is bad.",
        "faults": [{"row": 3, "reason": "so"}],
    }


def test_a_conflict_is_a_409() -> None:
    response = answer(Conflict("taken", "It is taken."), {})

    assert response is not None
    assert (response.status_code, response.data) == (
        409,
        {"error": "taken", "detail": "It is taken."},
    )


def test_a_database_that_restarts_asks_to_come_again() -> None:
    response = answer(OperationalError("gone"), {})

    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "3")
    assert response.data["error"] == "unavailable"


def test_the_framework_s_errors_have_the_same_shape() -> None:
    response = answer(NotAuthenticated("Sign in."), {})

    assert response is not None
    assert response.data == {"error": "not_authenticated", "detail": "Sign in."}


def test_several_errors_of_the_framework_become_faults() -> None:
    response = answer(ValidationError({"start": ["Too small."], "end": ["Missing."]}), {})

    assert response is not None
    assert response.data == {
        "error": "invalid",
        "detail": "Too small. Missing.",
        "faults": [
            {"field": "start", "reason": "Too small."},
            {"field": "end", "reason": "Missing."},
        ],
    }


def test_a_fault_of_ours_is_not_hidden() -> None:
    assert answer(ZeroDivisionError(), {}) is None


@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v1/nothing", "/api/v1/studies/"])
def test_an_address_that_leads_nowhere_answers_in_json(path: str) -> None:
    for response in (Client().get(path), Client(enforce_csrf_checks=True).post(path)):
        assert response.status_code == 404
        assert json.loads(response.content) == {
            "error": "not_found",
            "detail": "There is no such address.",
        }
