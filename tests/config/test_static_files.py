"""Static files as an installation serves them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

from config.static_files import lean, whole


def test_parts_stand_in_their_layers_in_order() -> None:
    parts = {"ink.css": "a { color: red; }", "page.css": "p { margin: 0; }"}
    style = '@layer ink, page;\n@import url("ink.css") layer(ink);\n@import url("page.css") layer(page);'

    assert whole(style, parts.__getitem__) == (
        "@layer ink, page;\n@layer ink {\na { color: red; }\n}\n@layer page {\np { margin: 0; }\n}"
    )


def test_a_style_without_parts_stays_as_it_is() -> None:
    assert whole("a { color: red; }", dict[str, str]().__getitem__) == "a { color: red; }"


def test_comments_on_lines_of_their_own_are_not_sent() -> None:
    script = '/* Says why.\n * And how. */\nconst a = "/* no */";\n  // A line.\n  f(a); // stays\n'

    assert lean(script) == 'const a = "/* no */";\n  f(a); // stays\n'


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Path]:
    """The static files as collectstatic leaves them."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.HashedFiles"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path


def test_a_collected_script_keeps_its_imports_and_drops_its_comments(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]

    told = (collected / names["coding/workspace/main.js"]).read_text(encoding="utf-8")

    assert "/*" not in told
    assert f'from "./{names["coding/workspace/desk.js"].rpartition("/")[2]}"' in told


def test_a_collected_style_imports_nothing_and_is_compressed_whole(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    style = collected / names["braid/css/braid.css"]

    told = style.read_text(encoding="utf-8")

    assert "@import" not in told
    assert told.count("@layer components {") == 4
    assert names["vendor/inter-latin.woff2"].rpartition("/")[2] in told
    assert style.with_name(f"{style.name}.gz").stat().st_size < len(told.encode()) / 3
