"""How long the agreement of a large study takes: 10 coders, 100,000 turns, 60 codes, 1,000 draws.

Compared with `krippendorff` 0.9 (alpha alone, no intervals), measured on the same kind of machine;
with BENCH_PEER=1 and BENCH_PEER_PYTHON naming a Python that has it, it is measured here, too.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.coefficients import alpha, gwet, percent
from analysis.agreement.metric import Metric
from analysis.agreement.presence import presence_of
from analysis.agreement.spread import estimates
from bench.figure import Figure

CODERS = int(os.environ.get("BENCH_CODERS", "10"))
UNITS = int(os.environ.get("BENCH_UNITS", "100000"))
CODES = int(os.environ.get("BENCH_CODES", "60"))
DRAWS = int(os.environ.get("BENCH_DRAWS", "1000"))
PEER_PYTHON = os.environ.get("BENCH_PEER_PYTHON", "")
TURNS = 100  # of an interview
AGAINST = "krippendorff 0.9: 4.9-22.7 s, 8.3 GB, without intervals"
PARTS = 4  # sizes for the slope: an eighth, a quarter, a half, all
HERE = "bench.bench_agreement"

PEER = """
import sys, time, resource, numpy as np, krippendorff
coders, units, codes = (int(word) for word in sys.argv[1:4])
rng = np.random.default_rng(1)
truth = rng.random((units, codes)) < 0.05
marks = np.where(rng.random((coders, units, codes)) < 0.1, ~truth, truth).astype(float)
began = time.perf_counter()
for code in range(codes):
    krippendorff.alpha(reliability_data=marks[:, :, code], level_of_measurement="nominal")
print(time.perf_counter() - began)
"""


def run() -> list[Figure]:
    return list(_figures())


def _figures() -> Iterator[Figure]:
    sizes = [UNITS >> part for part in reversed(range(PARTS))]
    measured = [_measured(units) for units in sizes]
    times = [seconds for seconds, _, _ in measured]
    _, peak, before = measured[-1]
    of = f"{CODERS} coders, {UNITS:,} turns, {CODES} codes, {DRAWS:,} draws; alpha, AC1, percent"
    yield Figure("agreement with intervals", times[-1], "s", of, AGAINST)
    yield Figure("peak memory above the start", peak - before, "MB", "of a process of its own")
    yield Figure("peak memory in all", peak, "MB", "with numpy, and 60 MB of marks", "8,300 MB")
    slope = float(np.polyfit(np.log(sizes), np.log(times), 1)[0])
    yield Figure("slope of time on turns", slope, "", f"log-log, {sizes[0]:,} to {sizes[-1]:,}")
    if PEER_PYTHON:
        words = [PEER_PYTHON, "-c", PEER, str(CODERS), str(UNITS), str(CODES)]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        yield Figure("krippendorff, alpha alone", float(told), "s", of)


def _measured(units: int) -> tuple[float, float, float]:
    """Seconds, peak and memory before, in MB, of a process of its own."""
    words = [sys.executable, "-c", f"from {HERE} import tell; tell({units})"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    seconds, peak, before = (float(word) for word in told.split())
    return seconds, peak, before


def tell(units: int) -> None:
    """Measure here and print: seconds, peak memory and memory before, in MB."""
    before = _peak()
    marks = _marks(units)
    began = time.perf_counter()
    clusters = np.arange(units, dtype=np.int64) // TURNS
    counts = dict(presence_of(marks, range(CODES), clusters).counts())
    which = {"alpha": alpha(Metric.NOMINAL), "gwet": gwet(), "percent": percent()}
    found = estimates(
        counts,
        dict.fromkeys(counts, which),
        interviews=int(clusters[-1]) + 1,
        draws=DRAWS,
    )
    seconds = time.perf_counter() - began
    if any(one["alpha"].interval is None for one in found.values()):
        sys.exit("There is a code without an interval.")
    print(seconds, _peak(), before)


def _marks(units: int) -> NDArray[np.int8]:
    """Each code in 5 % of the turns; coders err in one decision of twenty; a fifth is not seen."""
    stream = np.random.default_rng(1)
    truth = stream.random((units, CODES), dtype=np.float32) < 0.05  # noqa: PLR2004
    marks = np.empty((CODERS, units, CODES), dtype=np.int8)
    for own in marks:
        wrong = stream.random((units, CODES), dtype=np.float32) < 0.05  # noqa: PLR2004
        own[:] = truth ^ wrong
        unseen = np.repeat(stream.random(units // TURNS + 1) < 0.2, TURNS)[:units]  # noqa: PLR2004
        own[unseen] = -1
    return marks


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
