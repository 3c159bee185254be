"""QR codes as drawings: one path of dark squares in a field of light ones."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of light around the code (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """`size` is that of the square field, with its margin; `path` is an SVG path of the dark."""

    size: int
    path: str


def drawn(text: str) -> QrDrawing:
    """A QR code of low redundancy, as it is read from a screen. Raises ValueError: too long."""
    matrix = segno.make_qr(text, error="l").matrix
    strokes = []
    for y, row in enumerate(matrix, start=QUIET):
        x = QUIET
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                strokes.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrDrawing(len(matrix) + 2 * QUIET, "".join(strokes))
