"""The examples of deploy/ speak of what is there."""

import re

import yaml

from config.embedded.places import PROJECT

DEPLOY = PROJECT / "deploy"
READ_ELSEWHERE = {"POSTGRES_PASSWORD": "deploy/compose.yaml"}


def names_in(example: str) -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE))


def test_every_variable_of_the_example_is_read() -> None:
    settings = (PROJECT / "config/settings.py").read_text()
    names = names_in((DEPLOY / "environment.example").read_text())

    unread = {name for name in names if f'"{name}"' not in settings}

    assert unread == set(READ_ELSEWHERE)
    for name, file in READ_ELSEWHERE.items():
        assert f"${{{name}:?" in (PROJECT / file).read_text()


def test_only_the_web_server_opens_a_port_and_only_to_its_own_machine() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_web_worker_and_beat_wait_for_a_checked_and_migrated_database() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    waiting = [
        name for name, service in services.items() if "prepare" in service.get("depends_on", {})
    ]

    assert waiting == ["web", "worker", "beat"]
    assert services["prepare"]["command"][2].startswith("python manage.py preflight --wait 60 && ")


def test_the_proxy_lets_pass_what_the_settings_let_in() -> None:
    limit = re.search(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    settings = re.search(
        r"UPLOAD_LIMIT = (\d+) \* 2\*\*20", (PROJECT / "config/settings.py").read_text()
    )

    assert limit
    assert settings
    assert int(limit[1]) > int(settings[1])


def test_systemd_checks_before_it_starts() -> None:
    for name in ("web", "worker", "beat"):
        unit = (DEPLOY / f"systemd/braid-{name}.service").read_text()
        first = re.search(r"^ExecStartPre=(.*)$", unit, flags=re.MULTILINE)
        assert first
        assert first[1] == "/srv/braid/.venv/bin/python manage.py preflight --wait 60"
