"""The form that draws a sample."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.actions.adjudication import LARGEST_SAMPLE, SEEDS
from coding.models import CodingRound, Strata
from coding.queries.codebook import themes_for
from survey.models import Membership
from survey.pages.words import tongue

USUAL_SIZE = 60


class NewSample(forms.Form):
    round = forms.ModelChoiceField(
        label=_("Round"), queryset=CodingRound.objects.none(), empty_label=None
    )
    size = forms.IntegerField(
        label=_("Turns"),
        help_text=_("Forty tell of common codes; rare ones need some hundred."),
        min_value=1,
        max_value=LARGEST_SAMPLE,
        initial=USUAL_SIZE,
    )
    strata = forms.ChoiceField(
        label=_("Drawn from"),
        choices=[
            (Strata.NONE, _("all turns together")),
            (Strata.TRANSCRIPT, _("each transcript by itself")),
            (Strata.BRIDGE, _("what everybody coded, and the rest, by themselves")),
        ],
        initial=Strata.NONE,
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        help_text=_("None ticked means all codes."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_blind = forms.BooleanField(
        label=_("Decide blind"),
        help_text=_("What the coders marked is shown once a turn is decided."),
        required=False,
        initial=True,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("May be left open; the same seed draws the same turns."),
        min_value=0,
        max_value=SEEDS - 1,
        required=False,
    )

    def __init__(self, member: Membership, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type] # what a POST holds
        rounds = self.fields["round"]
        themes = self.fields["themes"]
        assert isinstance(rounds, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(themes, forms.MultipleChoiceField)  # noqa: S101 - declared above
        rounds.queryset = CodingRound.objects.filter(study=member.study_id).order_by("-position")
        rounds.initial = rounds.queryset.first()
        rounds.label_from_instance = _round_name  # type: ignore[method-assign,assignment] # as Django has it
        themes.choices = [(theme.key, _in_words(theme.name)) for theme in themes_for(member)]


def _round_name(coding_round: CodingRound) -> str:
    return f"{coding_round.position} · {_in_words(coding_round.name)}"


def _in_words(name: Mapping[str, str]) -> str:
    return name.get(tongue()) or next(iter(name.values()), "")
