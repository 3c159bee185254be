"""Who may enter where in the house of the analysis: as access_table.py says it."""

from tests.access_lines import (
    ANALYST,
    MEMBERS,
    PI,
    RESULTS,
    api,
    deed,
    page,
)

ANALYSIS = [
    page("study", MEMBERS),
    page("results", RESULTS),
    page("run", RESULTS, "{run}"),
    page("run", RESULTS, "99", hidden_from=RESULTS),
    page("figure", RESULTS, "{run}", "measure", "{measure}"),
    page("agreement", RESULTS, "{run}"),
    page("differing", RESULTS, "{run}", "code", "{code}"),
    page("differing", RESULTS, "{run}", "scale", "{code}", hidden_from=RESULTS),
    page("corrections", RESULTS, "{run}"),
    *deed("start_run", [PI, ANALYST]),
]

ANALYSIS_API = [
    api("indicators", RESULTS),
    api("runs", RESULTS),
    api("runs", [PI, ANALYST], method="POST", answer=202),
    api("run", RESULTS, "{run}"),
    api("values", RESULTS, "{run}"),
    api("values_csv", RESULTS, "{run}"),
    api("units", RESULTS, "{run}", query={"measure": "inst_local"}),
    api("agreement", RESULTS, "{run}"),
]
