"""The API describes itself: completely, truly, and on a page that needs nothing from elsewhere."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from config import api_urls

SCHEMA = Path("openapi.yaml")


@pytest.fixture(scope="module")
def described() -> Any:  # noqa: ANN401 - a document
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_the_schema_in_the_repository_is_the_schema_of_the_code(described: Any) -> None:  # noqa: ANN401
    assert yaml.safe_load(SCHEMA.read_text("utf-8")) == described


def test_every_address_is_described(described: Any) -> None:  # noqa: ANN401
    below_a_study = [*api_urls.survey, *api_urls.coding, *api_urls.analysis]
    routes = {
        "/api/v1/studies/{slug}/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern))
        for each in below_a_study
    }
    routes = {route.replace("{pk}", "{id}") for route in routes}  # as the schema calls it
    own = {"/api/v1/", "/api/v1/studies", "/api/v1/studies/{slug}"}

    assert set(described["paths"]) == routes | own


def test_every_operation_tells_its_problems_and_its_verb(described: Any) -> None:  # noqa: ANN401
    operations = {
        f"{method} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }

    assert len(operations) > len(described["paths"])
    for name, operation in operations.items():
        assert {"400", "401", "403", "404"} <= set(operation["responses"]), name
        if "{slug}" in name:
            assert re.fullmatch(r"Your role must allow `\w+\.\w+`\.", operation["description"]), (
                name
            )


def test_the_schema_is_public() -> None:
    response = Client().get(reverse("api:schema"))

    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == "Braid"


def test_the_page_of_the_schema_stays_under_the_strict_policy() -> None:
    page = Client().get(reverse("api:docs"))
    script = Client().get(f"{reverse('api:docs')}?script=")

    text = page.content.decode()
    assert page.status_code == script.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in text
    assert re.findall(r"<script(?! src=)", text) == []
    assert re.findall(r"""(?:src|href)=["'](?!/)""", text) == []
    assert b"SwaggerUIBundle" in script.content
