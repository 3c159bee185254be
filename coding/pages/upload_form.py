"""The forms of the import's preview: how a file is read, and what becomes of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.formats.encodings import ENCODINGS
from coding.formats.plain import SpeakerRole
from coding.formats.turn_table import FIELDS
from coding.models import TranscriptUpload, UploadState
from coding.queries.upload import Choices, Preview, choices_of
from coding.queries.upload_words import COLUMN_NAMES, ENCODING_NAMES
from survey.actions.refusal import Refusal
from survey.models import Case, Membership, Submission
from survey.pages.form_roles import kind_word

MOST_SPEAKERS = 200
LANGUAGES = (
    ("zh", gettext_lazy("Chinese")),
    ("en", gettext_lazy("English")),
    ("mixed", gettext_lazy("Chinese and English")),
)
ROLES = (
    (SpeakerRole.INTERVIEWER.value, gettext_lazy("interviewer")),
    (SpeakerRole.RESPONDENT.value, gettext_lazy("respondent")),
    (SpeakerRole.UNKNOWN.value, gettext_lazy("neither")),
)


class Reread(forms.Form):
    """The encoding of a text, and the columns of a table."""

    encoding = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, upload: TranscriptUpload, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.upload = upload
        self.headings: list[str] = list(upload.reading.get("headings", ()))
        encoding = self.fields["encoding"]
        assert isinstance(encoding, forms.ChoiceField)  # noqa: S101 - declared above
        encoding.choices = [(name, ENCODING_NAMES[name]) for name in ENCODINGS]
        for name in FIELDS if self.headings else ():
            choices = [("", _("none")), *((heading, heading) for heading in self.headings)]
            self.fields[name] = forms.ChoiceField(
                label=str(COLUMN_NAMES[name]),
                choices=choices,
                required=name == "text",
                initial=upload.reading.get("columns", {}).get(name, ""),
            )

    @classmethod
    def of(cls, upload: TranscriptUpload) -> "Reread | None":
        """None where the format leaves nothing to choose."""
        reread = cls(upload)
        return reread if reread.headings or any(reread.cards()) else None

    def cards(self) -> Iterator[dict[str, Any]]:
        """The encodings with the beginning of the text as each would read it; best first."""
        reading, refused = self.upload.reading, self.upload.state == UploadState.REFUSED
        if refused:
            whys = {fault["why"] for fault in reading["faults"]}
            for name in ENCODINGS if whys & {"encoding_unknown", "encoding_wrong"} else ():
                yield {"name": name, "label": ENCODING_NAMES[name], "preview": "", "is_on": False}
            return
        if not reading.get("encodings") and choices_of(self.upload).encoding in {
            "",
            reading.get("encoding"),
        }:
            return
        now = reading["encoding"]
        begins = " ".join(turn[1] for turn in reading["turns"][:4])[:120]
        yield {"name": now, "label": ENCODING_NAMES[now], "preview": begins, "is_on": True}
        for other in reading["encodings"]:
            name = other["name"]
            label = ENCODING_NAMES[name]
            yield {"name": name, "label": label, "preview": other["preview"][:120], "is_on": False}

    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in FIELDS if name in self.fields]

    def changes(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.cleaned_data["encoding"]:
            found["encoding"] = self.cleaned_data["encoding"]
        if self.headings:
            chosen = {name: self.cleaned_data[name] for name in FIELDS}
            found["columns"] = {name: heading for name, heading in chosen.items() if heading}
        return found


class ChoicesForm(forms.Form):
    """Code, case, submission, kind, language, and whether one speaker's pieces become one turn."""

    code = forms.CharField(
        label=gettext_lazy("Transcript code"),
        max_length=40,
        help_text=gettext_lazy("The transcript's name in the study, such as T11."),
    )
    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    submission = forms.ChoiceField(label=gettext_lazy("Submission"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    join = forms.BooleanField(
        label=gettext_lazy("Join what one speaker says in a row into one turn"), required=False
    )

    def __init__(self, member: Membership, preview: Preview, data: QueryDict | None = None) -> None:
        choices = preview.choices
        shown = {
            "code": choices.code,
            "case": choices.case,
            "submission": choices.submission,
            "kind": choices.kind,
            "language": preview.language or "zh",
            "join": preview.joins,
        }
        super().__init__(data, initial=shown)
        self._choose("case", case_choices(member))
        self._choose("kind", kind_choices(member, choices.kind))
        wanted = str(data.get("case", "")) if data is not None else choices.case
        self._choose("submission", submission_choices(member, wanted))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not Choices.is_code(code):
            raise forms.ValidationError(_("Letters, digits, dots, hyphens and underscores only."))
        return code

    def told(self) -> Iterator[str]:
        for name, faults in self.errors.items():
            yield f"{self.fields[name].label}: {' '.join(map(str, faults))}"

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


def case_choices(member: Membership) -> list[tuple[str, str]]:
    """None, and the cases of the study by code."""
    codes = Case.objects.filter(study=member.study).order_by("code").values_list("code", flat=True)
    return [("", _("not known yet")), *((code, code) for code in codes)]


def kind_choices(member: Membership, current: str) -> list[tuple[str, str]]:
    """The study's kinds of respondents in the reader's language, and the one it has now."""
    kinds = {key: kind_word(words) for key, words in member.study.kinds.items()}
    return [("", _("not known yet")), *({current: current} | kinds if current else kinds).items()]


def submission_choices(member: Membership, case: str) -> list[tuple[str, str]]:
    """None, and the submissions of a case with form and day."""
    found = (
        Submission.objects.filter(study=member.study, is_test=False, case__code=case)
        .select_related("form_version__form")
        .only("instance_id", "received_at", "form_version__form__form_id")
        .order_by("-received_at")
        if case
        else ()
    )
    return [
        ("", _("none")),
        *(
            (each.instance_id, f"{each.form_version.form.form_id} · {each.received_at:%Y-%m-%d}")
            for each in found
        ),
    ]


def speakers_sent(data: QueryDict) -> Mapping[str, Mapping[str, str]]:
    """{label: {name, role}} of the fields label-0, name-0, role-0 and so on."""
    roles = {role.value for role in SpeakerRole}
    found: dict[str, dict[str, str]] = {}
    for number in range(MOST_SPEAKERS):
        if f"role-{number}" not in data:
            break
        role = str(data[f"role-{number}"])
        if role not in roles:
            raise Refusal("bad_choice", _("There is no such choice."))
        name = str(data.get(f"name-{number}", "")).strip()
        found[str(data.get(f"label-{number}", ""))] = {"name": name, "role": role}
    return found
