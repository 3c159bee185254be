"""Body, signature and waits of a webhook."""

import json
from datetime import timedelta
from itertools import pairwise

from survey.formats.hook_signature import (
    ATTEMPTS,
    body_of,
    headers_of,
    signature_of,
    wait_after,
)


def test_the_body_is_json_in_utf_8() -> None:
    body = body_of({"subject": "企业", "data": {"n": 1}})

    assert body == '{"subject":"企业","data":{"n":1}}'.encode()
    assert json.loads(body) == {"subject": "企业", "data": {"n": 1}}


def test_the_signature_is_the_hmac_of_timestamp_and_body() -> None:
    """Made with: printf '1700000000.{}' | openssl dgst -sha256 -hmac secret."""
    assert (
        signature_of(b"{}", timestamp="1700000000", secret="secret")  # noqa: S106
        == "sha256=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
    )


def test_the_signature_changes_with_each_of_its_parts() -> None:
    signatures = {
        signature_of(body, timestamp=timestamp, secret=secret)
        for body in (b"{}", b"[]")
        for timestamp in ("1", "2")
        for secret in ("a", "b")
    }

    assert len(signatures) == 8


def test_the_headers_say_which_delivery_it_is_and_prove_it() -> None:
    headers = headers_of(b"{}", delivery=7, timestamp=1700000000, secret="s")  # noqa: S106

    assert headers == {
        "Content-Type": "application/json",
        "User-Agent": "Braid-Webhook/1",
        "X-Braid-Delivery": "7",
        "X-Braid-Timestamp": "1700000000",
        "X-Braid-Signature": signature_of(b"{}", timestamp="1700000000", secret="s"),  # noqa: S106
    }


def test_the_waits_grow_and_come_to_about_a_day() -> None:
    waits = [wait_after(attempts) for attempts in range(1, ATTEMPTS)]

    assert waits[:2] == [timedelta(seconds=30), timedelta(seconds=75)]
    assert all(later == earlier * 2.5 for earlier, later in pairwise(waits))
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28)
