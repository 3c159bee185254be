"""Which questions of a form mean something to us: case, interviewer, consent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from survey.formats.definition import FormDefinition
from survey.models import Form
from survey.pages.words import tongue

CONSENTS: dict[str, Promise] = {
    "take_part": _("Consent: takes part"),
    "record": _("Consent: may be recorded"),
    "quote": _("Consent: may be quoted"),
    "archive": _("Consent: may be archived"),
}
LONGEST = 60


class Roles(forms.Form):
    """Starts with what the form has now."""

    kind = forms.ChoiceField(label=_("Respondents"), required=False)
    case = forms.ChoiceField(label=_("Case"), required=False)
    interviewer = forms.ChoiceField(label=_("Interviewer"), required=False)

    def __init__(
        self,
        form: Form,
        definition: FormDefinition,
        kinds: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"kind": form.kind, **_flat(form.roles)})
        for name, label in CONSENTS.items():
            self.fields[name] = forms.ChoiceField(label=str(label), required=False)
        questions = [("", "–")] + [
            (node.name, _short(node.name, definition.label(node.name, tongue())))
            for node in definition.questions()
        ]
        for name, field in self.fields.items():
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = questions
            if name == "kind":
                field.choices = [(key, kind_word(words)) for key, words in kinds.items()]
        if not kinds:
            del self.fields["kind"]

    def roles(self) -> dict[str, object]:
        """What was chosen, as Form.roles has it."""
        given = self.cleaned_data
        found: dict[str, object] = {
            name: given[name] for name in ("case", "interviewer") if given.get(name)
        }
        consent = {name: given[name] for name in CONSENTS if given.get(name)}
        return {**found, "consent": consent} if consent else found


def _flat(roles: Mapping[str, Any]) -> dict[str, object]:
    consent = roles.get("consent") or {}
    return {"case": roles.get("case"), "interviewer": roles.get("interviewer"), **consent}


def _short(name: str, label: str) -> str:
    words = label if len(label) <= LONGEST else f"{label[:LONGEST]}…"
    return name if words == name else f"{name} · {words}"


def kind_word(words: object) -> str:
    """What a kind of respondents is called, in the reader's language where there is a word."""
    if not isinstance(words, dict):
        return str(words)
    return str(words.get(tongue()) or next(iter(words.values()), ""))
