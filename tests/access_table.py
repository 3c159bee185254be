"""Who may enter where: one line per address and method. The rules are said here a second time, on
purpose: what opens a door to somebody must be changed in both places.

Each house has a table of its own beside this one; access_lines.py has the words they are told in.
"""

from tests.access_analysis import ANALYSIS, ANALYSIS_API
from tests.access_coding import CODING, CODING_API
from tests.access_devices import OPENROSA, TRIALS
from tests.access_doors import API_DOORS, DOORS, NEW_STUDIES
from tests.access_import import IMPORT, IMPORT_API
from tests.access_rounds import ROUNDS, ROUNDS_API
from tests.access_survey import SURVEY, SURVEY_API
from tests.access_versions import VERSIONS, VERSIONS_API

TABLE = [
    *(*DOORS, *NEW_STUDIES, *API_DOORS),
    *(*SURVEY, *SURVEY_API, *OPENROSA, *TRIALS),
    *(*CODING, *CODING_API, *ROUNDS, *ROUNDS_API),
    *(*IMPORT, *IMPORT_API, *VERSIONS, *VERSIONS_API),
    *(*ANALYSIS, *ANALYSIS_API),
]
