"""Published worked examples, each with its source."""

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers,
# twelve units, missing data.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
KRIPPENDORFF = tuple(zip(*OBSERVERS, strict=True))

# Cohen 1960, A coefficient of agreement for nominal scales, p. 45: 200 cases.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))

# Gwet's table "abstractors" (irrCAC 1.0, cont3x3abstractors): ectopic, abnormal intrauterine and
# normal intrauterine pregnancies by two abstractors.
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))

# Fleiss 1971, Measuring nominal scale agreement among many raters, table 1: 30 patients, each
# diagnosed by six psychiatrists: depression, personality disorder, schizophrenia, neurosis, other.
_FLEISS = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
FLEISS = tuple(tuple(int(digit) for digit in row) for row in _FLEISS.split())


def pairs_of(table: tuple[tuple[int, ...], ...]) -> list[tuple[int, int]]:
    """The units of a square table of two coders, one by one."""
    return [
        (row, column)
        for row, cells in enumerate(table)
        for column, times in enumerate(cells)
        for _ in range(times)
    ]
