import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from config.translations import compile_catalogues

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Indicator"
msgstr "指标"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    return source


def test_a_catalogue_is_compiled_without_gettext_installed(source: Path, tmp_path: Path) -> None:
    written = compile_catalogues(tmp_path)

    with written[0].open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Indicator") == "指标"


def test_a_compiled_catalogue_is_compiled_again_only_when_its_source_is_newer(
    source: Path, tmp_path: Path
) -> None:
    (compiled,) = compile_catalogues(tmp_path)

    again = compile_catalogues(tmp_path)
    os.utime(source, ns=(compiled.stat().st_mtime_ns + 1, compiled.stat().st_mtime_ns + 1))
    after_a_change = compile_catalogues(tmp_path)

    assert again == []
    assert after_a_change == [compiled]
    assert [path.suffix for path in sorted(compiled.parent.iterdir())] == [".mo", ".po"]


def test_a_broken_catalogue_is_an_error(source: Path, tmp_path: Path) -> None:
    source.write_text('msgid "Indicator"\nmgstr "指标"\n')

    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
