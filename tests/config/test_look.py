"""What a change of colours, icons or vendored files must keep true."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "config" / "static"
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
MODES = {"light": 0, "dark": 1}
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def tokens() -> dict[str, tuple[str, str]]:
    text = (STATIC / "braid" / "css" / "tokens.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in PAIR.findall(text)}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs() -> list[tuple[str, str]]:
    themes = [(f"c{hue}", ground) for hue in range(1, 10) for ground in ("panel", "ground")]
    tints = [(ink, f"s{hue}") for hue in range(1, 10) for ink in (f"c{hue}", "ink", "ink-2")]
    states = [(state, f"{state}-soft") for state in ("good", "warn", "bad")]
    inks = [(ink, on) for ink in ("ink", "ink-2", "ink-3") for on in ("panel", "ground", "sunk")]
    accents = [("accent", "panel"), ("accent", "ground"), ("on-accent", "accent")]
    return themes + tints + states + inks + accents + [("accent-deep", "accent-soft")]


@pytest.mark.parametrize("mode", MODES)
def test_every_text_colour_can_be_read_on_its_grounds(mode: str) -> None:
    known, which = tokens(), MODES[mode]

    faint = [
        (front, back, round(contrast(known[front][which], known[back][which]), 2))
        for front, back in pairs()
        if contrast(known[front][which], known[back][which]) < READABLE
    ]

    assert faint == []


@pytest.mark.parametrize("folder", [STATIC / "vendor", ROOT / "tests" / "e2e" / "vendor"])
def test_vendored_files_are_those_of_the_manifest(folder: Path) -> None:
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    found = {row["file"]: sha256((folder / row["file"]).read_bytes()).hexdigest() for row in rows}
    listed = {"manifest.json", *found, *(row["licence_file"] for row in rows)}

    assert found == {row["file"]: row["sha256"] for row in rows}
    assert listed == {path.name for path in folder.iterdir()}


def test_templates_ask_only_for_icons_that_are_drawn() -> None:
    drawn = set(
        re.findall(
            r'<symbol id="([\w-]+)"', (STATIC / "braid" / "icons.svg").read_text(encoding="utf-8")
        )
    )
    asked = {
        name
        for path in ROOT.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }

    assert asked - drawn == set()


def test_templates_hold_no_inline_style_or_script() -> None:
    banned = re.compile(r"""\sstyle=|\son\w+="|<script(?![^>]*\ssrc=)(?![^>]*json)|<style""")
    guilty = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("*/templates/**/*.html")
        if banned.search(path.read_text(encoding="utf-8"))
    ]

    assert guilty == []
