"""The forms that a device may fetch."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import get_language

from survey.api.openrosa.door import XML, DoorRequest, address_of, openrosa
from survey.formats.openrosa_lists import ListedForm
from survey.formats.openrosa_lists import form_list as written
from survey.queries.openrosa import ListedVersion, listed_versions_for
from survey.rules import May


@openrosa(May.READ_FORMS)
def form_list(request: DoorRequest) -> HttpResponse:
    """The newest version of each published form; `?formID=` narrows the list to one."""
    wanted = request.GET.get("formID")
    versions = listed_versions_for(request.member)
    forms = [_listed(request, form) for form in versions if wanted in {None, form.form_id}]
    return HttpResponse(written(forms), content_type=XML)


def _listed(request: DoorRequest, form: ListedVersion) -> ListedForm:
    here = {"form_id": form.form_id}
    query = {"version": form.version}
    return ListedForm(
        form_id=form.form_id,
        name=_name(form.title),
        version=form.version,
        md5=form.md5,
        download_url=address_of(request, "form", here, query),
        manifest_url=address_of(request, "manifest", here, query) if form.has_media else "",
    )


def _name(title: Mapping[str, str]) -> str:
    """The form's title in the language that is asked for, else in any."""
    wanted = (get_language() or "en").partition("-")[0]
    return title.get(wanted) or next(filter(None, title.values()), "")
