"""Forms of rounds and tasks: opening a round, giving out transcripts, terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.actions.reopening import LONGEST_WORD
from coding.actions.round import LONGEST_NAME, LONGEST_NOTE
from coding.models import CodebookVersion
from coding.queries.codebook import versions_for
from survey.models import Membership

MOST_CODERS = 20
LARGEST_SEED = 999_999


def _day(**more: Any) -> forms.DateField:  # noqa: ANN401 - what a field takes
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(required=False, widget=widget, **more)


class NewRound(forms.Form):
    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=LONGEST_NAME, required=False)
    codebook = forms.ModelChoiceField(
        label=_("Version of the codebook"),
        queryset=CodebookVersion.objects.none(),
        empty_label=None,
        to_field_name="version",
    )
    is_blind = forms.BooleanField(
        label=_("Blind"),
        help_text=_(
            "No coder sees what others mark in the same transcript until the round is closed."
        ),
        required=False,
        initial=True,
    )
    due_on = _day(label=_("Due"), help_text=_("May be left open, and differ from task to task."))
    note = forms.CharField(
        label=_("Note to the coders"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, member: Membership, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type] # what a POST holds
        field = self.fields["codebook"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        versions = versions_for(member)
        field.queryset = versions
        field.initial = versions.first()
        field.label_from_instance = _version_name  # type: ignore[method-assign,assignment] # as Django has it

    @property
    def name(self) -> dict[str, str]:
        return {"en": self.cleaned_data["name_en"], "zh": self.cleaned_data["name_zh"]}


def _version_name(version: Any) -> str:  # noqa: ANN401 - as Django calls it
    return str(version.version)


class TermsForm(forms.Form):
    due_on = _day(label=_("Due"))
    note = forms.CharField(
        label=_("Note to the coder"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it should be reopened"),
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BalanceForm(forms.Form):
    """Which transcripts to which coders, so many each. Without a choice: all of them."""

    each = forms.IntegerField(
        label=_("Coders for each transcript"), min_value=1, max_value=MOST_CODERS, initial=2
    )
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        help_text=_("The same number draws the same plan; try another for another plan."),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=1,
    )
    due_on = _day(label=_("Due"))
    transcripts = forms.MultipleChoiceField(
        label=_("Transcripts"), widget=forms.CheckboxSelectMultiple
    )
    coders = forms.MultipleChoiceField(label=_("Coders"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, transcripts: list[tuple[str, str]], coders: list[tuple[str, str]], data: object = None
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type] # what a request holds
        for name, choices in (("transcripts", transcripts), ("coders", coders)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
            field.choices = choices
            field.initial = [key for key, _label in choices]
