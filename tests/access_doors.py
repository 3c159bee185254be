"""Who may enter where outside any study: as access_table.py says it."""

from tests.access_lines import (
    EVERYBODY,
    MEMBERS,
    PI,
    Line,
    anybody,
    api,
    person,
)

DOORS = [
    anybody("api:healthz", answer=503),  # no worker is heard in the tests
    anybody("set_language", answer=302),
    anybody("set_language", method="POST", answer=302),
    person("sign_in", answer=302, nobody=200),
    person("sign_in", method="POST", answer=302, nobody=200),
    anybody("demo_sign_in", method="POST", answer=404),  # the tests are no demo
    anybody("sign_out", method="POST", answer=302),
    anybody("join", "{secret}"),
    anybody("join", "wrong", answer=410),
    Line(
        "join",
        "POST",
        dict.fromkeys(EVERYBODY, 200) | {"former": 302, "stranger": 302},
        ("{secret}",),
    ),
    person("home", answer=302, only={"former": 200}),
    person("account"),
    person("account_name", method="POST", answer=302, data={"name": "Me"}),
    person("account_password", method="POST"),
    person("account_tokens", answer=302),
    person("account_tokens", method="POST", data={"label": "script"}),
    person("account_token_revoke", "{token}", method="POST", answer=404, only={PI: 302}),
]

FOUNDERS = {PI: 200, "stranger": 200}

NEW_STUDIES = [
    person("new_study", answer=403, only=FOUNDERS),
    person("new_study_empty", method="POST", answer=403, only=FOUNDERS),
    person("new_study_upload", method="POST", answer=403, only=FOUNDERS),
    person("new_study_builtin", method="POST", answer=403, only=FOUNDERS),
    person("loading", "{job}", only={"former": 404, "stranger": 404}),
    person("job", "{job}", only={"former": 404, "stranger": 404}),
]

API_DOORS = [
    person("api:me", nobody=401),
    person("api:studies", nobody=401),
    api("study", MEMBERS),
    anybody("api:schema"),
    anybody("api:docs"),
    anybody("api:nothing", answer=404),
    anybody("api:nothing", method="POST", answer=404),
]
