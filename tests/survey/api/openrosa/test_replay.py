"""Whoever overhears a device on an open line cannot send anything with what was heard."""

from pytest_django.live_server_helper import LiveServer

from survey.actions.device import set_device_password
from tests.devices import Device, multipart, xml_part
from tests.field import Field


def test_one_answer_to_a_challenge_is_good_for_one_post(
    live_hair: Field, live_server: LiveServer
) -> None:
    """Whoever overhears it cannot send something else with it; the device gets a new nonce."""
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    first = device.post(xml_part(live_hair.filled("uuid:one")))
    device._count = 0

    overheard = device._send("POST", device._submission, multipart([]))
    device._count = 0
    second = device.post(xml_part(live_hair.filled("uuid:two")))

    assert (first.status, second.status) == (201, 201)
    assert overheard.status == 401
    assert all(way.endswith("stale=true") for way in overheard.headers["www-authenticate"][:2])
    assert device.challenges == 2


def test_posts_may_come_in_another_order_than_they_were_counted(
    live_hair: Field, live_server: LiveServer
) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    device.head()
    statuses = []
    for count in (5, 3, 4):
        device._count = count
        statuses.append(device.post(xml_part(live_hair.filled())).status)

    assert (statuses, device.challenges) == ([201, 201, 201], 1)
