"""What the pages of the analysis say about flags, operations and units, in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.system.parts import Aggregation, Level, Source


@dataclass(frozen=True, slots=True)
class Flag:
    """What a reader must know about a figure; `tone` is how a flag looks."""

    key: str
    tone: str
    icon: str
    label: Promise
    meaning: Promise


_FLAGS = (
    Flag(
        "unreliable",
        "bad",
        "bad",
        _("unreliable"),
        _(
            "On one of the codes behind this figure the coders agree too little: Krippendorff’s α is below 0.667. Do not draw conclusions from it before the coding is adjudicated. It counts in the values above it, but not in their gated values."
        ),
    ),
    Flag(
        "values_unreliable",
        "bad",
        "bad",
        _("values unreliable"),
        _(
            "Coders who mark the same place give it values too far apart: α of the values of one of the codes behind this figure is below 0.667. It counts in the values above it, but not in their gated values."
        ),
    ),
    Flag(
        "tentative",
        "tentative",
        "warning",
        _("tentative"),
        _(
            "On one of the codes behind this figure α lies between 0.667 and 0.80: good enough for tentative conclusions only."
        ),
    ),
    Flag(
        "values_tentative",
        "tentative",
        "warning",
        _("values tentative"),
        _(
            "α of the values that coders gave to the same places lies between 0.667 and 0.80 on one of the codes behind this figure: good enough for tentative conclusions only."
        ),
    ),
    Flag(
        "weak",
        "tentative",
        "warning",
        _("weak"),
        _(
            "More of the units have no value than the indicator system lets pass, usually 40 %. Those who answered may differ from those who did not."
        ),
    ),
    Flag(
        "below_min_n",
        "plain",
        "lock",
        _("too few"),
        _(
            "Fewer units have a value than this measure needs, so that neither the figure nor what is behind it is shown. Single respondents stay unrecognisable."
        ),
    ),
    Flag(
        "incomplete",
        "plain",
        "info",
        _("incomplete"),
        _(
            "Some of its parts are missing; the value rests on those that are there, by their weights."
        ),
    ),
    Flag(
        "missing",
        "plain",
        "info",
        pgettext_lazy("flag", "missing"),
        _("No unit has a value, or too little of its weight is there."),
    ),
    Flag(
        "not_scored",
        "plain",
        "info",
        _("not scored"),
        _("It describes the district and has no good or bad end, so it enters no score."),
    ),
    Flag(
        "withheld",
        "bad",
        "lock",
        _("withheld"),
        _(
            "Coders agree too little on it, or on a measure that it rests on: it is kept out of the gated values of the figures above it until the coding is adjudicated."
        ),
    ),
    Flag(
        "gated",
        "tentative",
        "lock",
        _("changed by the gate"),
        _(
            "Some of the measures below it are withheld, because coders agree too little on them. Its gated value, which leaves them out, stands beside the value with all of them."
        ),
    ),
)
FLAGS: dict[str, Flag] = {flag.key: flag for flag in _FLAGS}

LEVELS: dict[Level, Promise] = {
    Level.FIRM: _("firms"),
    Level.OFFICE: _("offices"),
    Level.INTERVIEW: _("interviews"),
    Level.NETWORK: _("the network"),
    Level.CLUSTER: _("the district"),
}

SOURCES: dict[Source, Promise] = {
    Source.SURVEY: _("answers in the survey"),
    Source.CODING: _("coded transcripts"),
    Source.MIXED: _("answers and coded transcripts"),
}

AGGREGATIONS: dict[Aggregation, Promise] = {
    Aggregation.ARITHMETIC: _("weighted mean"),
    Aggregation.GEOMETRIC: _("geometric mean"),
}

KINDS: dict[str, Promise] = {
    "measure": _("Measure"),
    "subindicator": _("Sub-indicator"),
    "dimension": _("Dimension"),
    "composite": _("Composite"),
}

OPERATIONS: dict[str, Promise] = {
    "mean_scale": _("the mean of the answered items, if at least half of them are answered"),
    "number": _("the number that was answered"),
    "count_selected": _("how many options were chosen"),
    "count_at_least": _("how many items reach the threshold"),
    "map_mean": _("the mean of the points that each answer stands for"),
    "ratio": _("one answer divided by another"),
    "hhi_inverse": _("how evenly the answers spread: one minus the sum of squared shares"),
    "difference": _("one answer minus another"),
    "repeat_mean": _("the mean over the rows that were filled in"),
    "repeat_max": _("the highest value among the rows that were filled in"),
    "repeat_share": _("the share of rows with one of the named answers"),
    "repeat_share_not": _("the share of rows with none of the named answers"),
    "roster_density": _("how many of the possible ties in the network exist"),
    "roster_reciprocity": _("which share of the ties in the network go both ways"),
    "code_value_mean": _(
        "the mean value of the segments with these codes, each weighted by the share of coders who marked it"
    ),
    "code_turn_share": _("the share of the respondent’s turns that touch these codes"),
    "code_intensity_max": _(
        "the mean over these codes of the highest value; a code that does not occur counts as zero"
    ),
    "code_level_max": _("the highest level that one of these codes reaches"),
    "code_balance": _("the weight of the favourable codes against that of the unfavourable ones"),
    "geo_of_measures": _("the geometric mean of other measures"),
    "distribution": _("the share of each category"),
}
