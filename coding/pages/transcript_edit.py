"""What is known of a transcript beside its text: case, submission, sound, kind, language, origin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.transcript import describe_transcript
from coding.formats.script import Dropped, Lost
from coding.models import Transcript
from coding.pages.upload_form import LANGUAGES, case_choices, kind_choices, submission_choices
from coding.queries.transcript import transcript_for
from coding.queries.upload import case_of, original_of, sounds_of, submission_of
from coding.queries.upload_words import ENCODING_NAMES, FORMATS, word_of
from survey.actions.refusal import Refusal
from survey.formats.file_name import DOWNLOAD
from survey.models import Attachment, Membership, Submission
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May


class About(forms.Form):
    """Submission and sound are those of the case and the submission that are chosen now."""

    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    submission = forms.ChoiceField(label=gettext_lazy("Submission"), required=False)
    audio = forms.ChoiceField(label=gettext_lazy("Recording"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)

    def __init__(
        self, member: Membership, transcript: Transcript, data: QueryDict | None = None
    ) -> None:
        submission = transcript.submission
        shown = {
            "case": transcript.case.code if transcript.case else "",
            "submission": submission.instance_id if submission else "",
            "audio": transcript.audio.name if transcript.audio else "",
            "kind": transcript.kind,
            "language": transcript.language,
        }
        super().__init__(data, initial=shown)
        wanted = str(data.get("case", "")) if data is not None else shown["case"]
        sounds = sounds_of(submission) if submission else []
        self._choose("case", case_choices(member))
        self._choose("submission", submission_choices(member, wanted))
        self._choose("audio", [("", _("none")), *((each.name, each.name) for each in sounds)])
        self._choose("kind", kind_choices(member, transcript.kind))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


@study_page(May.EDIT_TRANSCRIPTS, room="transcripts")
def transcript_about(request: StudyRequest, code: str) -> HttpResponse:
    transcript = transcript_for(request.member, code)
    source: dict[str, Any] = transcript.source
    context = {
        "transcript": transcript,
        "form": About(request.member, transcript),
        "source": source,
        "format": FORMATS.get(source.get("format", ""), ""),
        "encoding": ENCODING_NAMES.get(source.get("encoding", ""), ""),
        "dropped": [
            word_of(Dropped(Lost(each["what"]), each["n"], each["line"], each["text"]))
            for each in source.get("dropped", ())
        ],
        "original": original_of(request.member, transcript),
    }
    return render(request, "coding/transcript_about.html", context)


@study_deed(May.EDIT_TRANSCRIPTS, room="transcripts", back="transcripts")
def transcript_describe(request: StudyRequest, code: str) -> HttpResponse:
    member = request.member
    transcript = transcript_for(member, code)
    try:
        chosen = _chosen(About(member, transcript, request.POST))
        submission = submission_of(member.study, chosen["case"], chosen["submission"])
        describe_transcript(
            transcript=transcript,
            case=case_of(member.study, chosen["case"]),
            submission=submission,
            audio=_sound(submission, chosen["audio"]),
            kind=chosen["kind"],
            language=chosen["language"],
            by=member,
        )
        messages.success(request, _("This is noted."))
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("transcript_about", member.study.slug, code)


@study_page(May.EDIT_TRANSCRIPTS, room="transcripts")
def transcript_original(request: StudyRequest, code: str) -> HttpResponseBase:
    """The file that the transcript was read from."""
    original = original_of(request.member, transcript_for(request.member, code))
    if original is None:
        raise Http404
    return FileResponse(
        original.file.open("rb"), as_attachment=True, filename=original.name, content_type=DOWNLOAD
    )


def _chosen(form: About) -> dict[str, str]:
    if not form.is_valid():
        raise Refusal("bad_choice", _("There is no such choice."))
    return form.cleaned_data


def _sound(submission: Submission | None, name: str) -> Attachment | None:
    """The chosen file, if the submission is still the one it belongs to."""
    found = sounds_of(submission) if submission else []
    return next((each for each in found if each.name == name), None)
