"""What nobody expected is answered in the way that each door speaks."""

import json
from collections.abc import Callable, Iterator

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from lxml import etree

from config.urls import handler500 as our_handler

PLACES = {
    "page": "/broken/",
    "api": "/api/v1/broken",
    "central": "/v1/broken",
    "openrosa": "/openrosa/hair/broken",
    "key": "/key/abc/openrosa/hair/broken",
}
_failing: list[Exception] = []


def broken(request: HttpRequest) -> HttpResponse:
    raise _failing[0]


urlpatterns = [path(address.lstrip("/"), broken) for address in PLACES.values()]
handler500 = our_handler


@pytest.fixture
def fail() -> Iterator[Callable[..., HttpResponse]]:
    """Ask for an address that fails in this way."""

    def ask(place: str, error: Exception, **headers: str) -> HttpResponse:
        _failing[:] = [error]
        client = Client(raise_request_exception=False, headers=headers)
        return client.get(PLACES[place])  # type: ignore[return-value]

    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=_WITHOUT_ACCOUNTS):
        yield ask


_WITHOUT_ACCOUNTS = ["django.middleware.locale.LocaleMiddleware"]


def test_a_page_answers_with_a_page(fail: Callable[..., HttpResponse]) -> None:
    response = fail("page", ZeroDivisionError())

    assert (response.status_code, response["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert b"Something broke on our side" in response.content


def test_the_api_answers_in_json(fail: Callable[..., HttpResponse]) -> None:
    response = fail("api", ZeroDivisionError())

    assert (response.status_code, response["Content-Type"]) == (500, "application/json")
    assert json.loads(response.content) == {
        "error": "server_error",
        "detail": "Something broke on our side. It has been written down.",
    }


def test_central_s_clients_get_central_s_shape(fail: Callable[..., HttpResponse]) -> None:
    response = fail("central", ZeroDivisionError())

    assert json.loads(response.content) == {
        "code": 500.1,
        "message": "Something broke on our side. It has been written down.",
    }


@pytest.mark.parametrize("place", ["openrosa", "key"])
def test_devices_get_a_sentence_to_show(fail: Callable[..., HttpResponse], place: str) -> None:
    response = fail(place, ZeroDivisionError())

    assert response.status_code == 500
    assert response["X-OpenRosa-Version"] == "1.0"
    told = etree.fromstring(response.content).findtext("{*}message")
    assert told == "Something broke on our side. It has been written down."


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize("place", PLACES)
def test_a_database_out_of_reach_asks_to_come_again(
    fail: Callable[..., HttpResponse], place: str, error: Exception
) -> None:
    response = fail(place, error)

    assert (response.status_code, response["Retry-After"]) == (503, "3")
    assert b"The database is restarting" in response.content


def test_it_is_said_in_the_reader_s_language(fail: Callable[..., HttpResponse]) -> None:
    language = {"Accept-Language": "zh-Hans"}

    told = fail("api", ZeroDivisionError(), **language).content.decode()
    page = fail("page", OperationalError("gone"), **language).content.decode()

    assert "系统出现错误，已记录在案。" in json.loads(told)["detail"]
    assert "数据库正在重启" in page


def test_what_failed_is_logged_but_never_a_device_s_key(
    fail: Callable[..., HttpResponse], caplog: pytest.LogCaptureFixture
) -> None:
    fail("key", ZeroDivisionError("what broke"))
    fail("api", ZeroDivisionError())

    assert "what broke" in caplog.text
    assert "/key/…/openrosa/hair/broken" in caplog.text
    assert "/key/abc" not in "".join(record.getMessage() for record in caplog.records)
    assert "/api/v1/broken" in caplog.text
