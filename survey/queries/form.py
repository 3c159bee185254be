"""Forms as the API, the downloads and the forms desk read them."""

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from survey.models import Form, FormMedia, FormVersion, Membership, Submission, TestWalk
from survey.queries.submission import forms_for, submissions_for
from survey.rules import May, can


def _versions() -> QuerySet[FormVersion]:
    """Newest first, without the weight of source and XML."""
    return FormVersion.objects.defer("source", "xform", "definition").order_by(
        "-published_at", "-pk"
    )


def forms_with_versions_for(member: Membership) -> QuerySet[Form]:
    """As forms_for, those that were ever published, each with its published versions, the newest
    first.
    """
    published = _versions().filter(published_at__isnull=False)
    return (
        forms_for(member)
        .filter(Exists(published.order_by().filter(form=OuterRef("pk"))))
        .prefetch_related(Prefetch("versions", queryset=published))
    )


def form_for(member: Membership, form_id: str) -> Form:
    """One form with its versions; DoesNotExist when the member may not see it."""
    return forms_with_versions_for(member).get(form_id=form_id)


def desk_forms_for(member: Membership) -> QuerySet[Form]:
    """The forms with all versions that the member may see, a draft first.

    Who may not edit forms sees no drafts, and no form that has nothing else.
    """
    if not can(member, May.EDIT_FORMS):
        return forms_with_versions_for(member)
    return forms_for(member).prefetch_related(Prefetch("versions", queryset=_versions()))


def desk_form_for(member: Membership, form_id: str) -> Form:
    """One of the desk's forms; DoesNotExist."""
    return desk_forms_for(member).get(form_id=form_id)


def version_for(member: Membership, form_id: str, version: str | None = None) -> FormVersion:
    """A version that the member may see, whole; without a name the newest published one, else the
    draft. DoesNotExist.
    """
    form = desk_form_for(member, form_id)
    versions = form.versions.select_related("form__study")
    if not can(member, May.EDIT_FORMS):
        versions = versions.filter(published_at__isnull=False)
    if version is not None:
        return versions.get(version=version)
    newest = versions.order_by(F("published_at").desc(nulls_last=True), "-pk").first()
    if newest is None:
        raise FormVersion.DoesNotExist
    return newest


def draft_for(member: Membership, form_id: str) -> FormVersion:
    """The draft of a form, whole, for who may edit forms; DoesNotExist."""
    drafts = FormVersion.objects.filter(form__study=member.study, published_at=None)
    if not can(member, May.EDIT_FORMS):
        drafts = drafts.none()
    return drafts.select_related("form__study").get(form__form_id=form_id)


def received_by_version(member: Membership, form: Form) -> dict[int, int]:
    """How many submissions that the member may see each version has, by its id."""
    rows = (
        submissions_for(member)
        .filter(form_version__form=form)
        .order_by()
        .values_list("form_version")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def media_of_version(version: FormVersion) -> QuerySet[FormMedia]:
    """The files of a version, by name."""
    return FormMedia.objects.filter(version=version).order_by("name")


def trials_of(version: FormVersion, member: Membership) -> QuerySet[Submission]:
    """What was sent to a draft, newest first, for who may edit forms."""
    trials = Submission.objects.filter(form_version=version, is_test=True)
    if not can(member, May.EDIT_FORMS):
        trials = trials.none()
    return trials.select_related("submitted_by__user").defer("xml").order_by("-pk")


def walkable_for(member: Membership, form: Form, instance_id: str) -> Submission:
    """A submission of the form, real or a test, that the member may see; DoesNotExist."""
    seen = Q(pk__in=submissions_for(member).order_by().values("pk"))
    if can(member, May.EDIT_FORMS):
        seen |= Q(is_test=True)
    found = Submission.objects.filter(seen, study=member.study, form_version__form=form)
    return found.select_related("form_version").get(instance_id=instance_id)


def walks_for(member: Membership, form: Form) -> QuerySet[TestWalk]:
    """The form's saved test walks by name, for who may edit forms."""
    walks = TestWalk.objects.filter(form=form, form__study=member.study)
    if not can(member, May.EDIT_FORMS):
        walks = walks.none()
    return walks.select_related("saved_by__user").order_by("name")
