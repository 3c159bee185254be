"""Webhooks of a study: whom we tell of what, and what came back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from survey.actions.webhook import KINDS, add_webhook, redeliver, stop_webhook
from survey.formats.hook_address import LONGEST_URL
from survey.models import Kind
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.queries.webhook import deliveries_for, webhooks_for
from survey.rules import May

NEWEST = 50
WORDS = {
    Kind.SUBMISSION_RECEIVED: gettext_lazy("A submission came in"),
    Kind.SUBMISSION_EDITED: gettext_lazy("A submission was edited"),
    Kind.SUBMISSION_REVIEWED: gettext_lazy("A submission was reviewed"),
    Kind.FORM_PUBLISHED: gettext_lazy("A form was published"),
}


class NewWebhook(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST_URL,
        help_text=gettext_lazy("Begins with https:// and is reachable from the internet."),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Tell it when"),
        choices=[(kind.value, WORDS[kind]) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )


@study_page(May.MANAGE_WEBHOOKS, room="members")
def webhooks(request: StudyRequest) -> HttpResponse:
    return _page(request, NewWebhook())


@never_cache
@study_deed(May.MANAGE_WEBHOOKS, room="members", back="webhooks")
def webhook_add(request: StudyRequest) -> HttpResponse:
    """Add it and show its secret: this page is the only time it can be read."""
    form = NewWebhook(request.POST)
    if form.is_valid():
        with told_by(form, bad_address="url", bad_kinds="kinds"):
            _webhook, secret = add_webhook(by=request.member, **form.cleaned_data)
            return _page(request, NewWebhook(), secret=secret)
    return _page(request, form)


@study_deed(May.MANAGE_WEBHOOKS, room="members", back="webhooks")
def webhook_stop(request: StudyRequest, pk: int) -> HttpResponse:
    stop_webhook(webhook=webhooks_for(request.member).get(pk=pk), by=request.member)
    messages.success(request, _("The webhook is stopped; nothing is sent to it any more."))
    return redirect("webhooks", request.member.study.slug)


@study_deed(May.MANAGE_WEBHOOKS, room="members", back="webhooks")
def delivery_again(request: StudyRequest, pk: int) -> HttpResponse:
    redeliver(delivery=deliveries_for(request.member).get(pk=pk), by=request.member)
    messages.success(request, _("It is sent again in a moment."))
    return redirect("webhooks", request.member.study.slug)


def _page(request: StudyRequest, form: NewWebhook, **shown: str) -> HttpResponse:
    rows = [
        (webhook, [WORDS[Kind(kind)] for kind in webhook.kinds])
        for webhook in webhooks_for(request.member)
    ]
    context = {
        "form": form,
        "webhooks": rows,
        "deliveries": [
            (delivery, WORDS[Kind(delivery.event.kind)])
            for delivery in deliveries_for(request.member)[:NEWEST]
        ],
    }
    return render(request, "survey/webhooks.html", context | shown)
