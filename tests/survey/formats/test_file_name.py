"""Names that strangers give to files: no path, nothing hidden, and nothing that runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.file_name import safe_name, shown_type


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("1700000000000.jpg", "1700000000000.jpg"),
        ("厂房 照片.jpg", "厂房 照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", ""),
        ("..", ""),
        (".", ""),
        ("", ""),
        ("a/", ""),
        (" b.wav ", "b.wav"),
        ("a\0b\r\nc.jpg", "abc.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("x" * 255, "x" * 255),
        ("x" * 256, ""),
    ],
)
def test_only_the_last_step_and_what_can_be_seen_are_kept(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text())
def test_a_safe_name_is_no_path_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text)

    assert "/" not in name
    assert "\\" not in name
    assert name not in {".", ".."}
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.jpg", "image/jpeg"),
        ("A.M4A", "audio/mp4"),
        ("talk.webm", "video/webm"),
        ("a.svg", ""),
        ("a.html", ""),
        ("a.jpg.html", ""),
        ("jpg", ""),
        ("a.pdf", ""),
    ],
)
def test_a_browser_shows_pictures_and_sound_and_saves_the_rest(name: str, media_type: str) -> None:
    assert shown_type(name) == media_type
