"""The fieldwork part of a study package: people, cases, forms and submissions.

First everything is read and checked, then everything is done through the ordinary deeds.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain, count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.case import assign, list_cases
from survey.actions.form import publish_form
from survey.actions.form_file import compiled
from survey.actions.member import enrol
from survey.actions.refusal import Refusal, gathering
from survey.actions.study import found
from survey.actions.submission import receive
from survey.formats.definition import FormDefinition
from survey.formats.manifest import FormEntry, Manifest, parse_manifest
from survey.formats.marked_yaml import YamlRefused
from survey.formats.openrosa import SubmissionRefused, build_submission
from survey.formats.package import MANIFEST, Package, PackageRefused
from survey.formats.sampling import CaseRow, SamplingRefused, read_sampling_list
from survey.models import Case, Membership, Role, Study, User

type Faults = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class NewForm:
    entry: FormEntry
    data: bytes
    definition: FormDefinition


@dataclass(frozen=True, slots=True)
class NewSubmission:
    xml: bytes
    case: str
    interviewer: str


@dataclass(frozen=True, slots=True)
class Fieldwork:
    manifest: Manifest
    forms: tuple[NewForm, ...]
    cases: tuple[CaseRow, ...]
    submissions: tuple[NewSubmission, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """A study with its people by handle and its cases by code."""

    study: Study
    lead: Membership
    members: Mapping[str, Membership]
    cases: Mapping[str, Case]


def read_manifest(package: Package) -> Manifest:
    try:
        return parse_manifest(package.read(MANIFEST).decode("utf-8"), file=MANIFEST)
    except YamlRefused as refused:
        raise Refusal(
            "bad_manifest",
            _("%(file)s cannot be used.") % {"file": MANIFEST},
            faults=[{"file": MANIFEST} | asdict(fault) for fault in refused.faults],
        ) from None
    except UnicodeDecodeError:
        raise Refusal("bad_manifest", _("%(file)s is not UTF-8.") % {"file": MANIFEST}) from None


def read_file(package: Package, name: str) -> bytes:
    try:
        return package.read(name)
    except PackageRefused as refused:
        raise Refusal(
            "missing_file",
            _("%(file)s cannot be read.") % {"file": name},
            faults=[{"file": name, "reason": refused.reason.value}],
        ) from None


def read_fieldwork(package: Package, manifest: Manifest, faults: Faults) -> Fieldwork:
    """Read forms, cases and submissions; what is wrong is added to `faults`, file by file."""
    forms: list[NewForm] = []
    for entry in manifest.forms:
        with gathering(faults, entry.file):
            data = read_file(package, entry.file)
            forms.append(NewForm(entry, data, compiled(data, entry.file).definition))
    cases: tuple[CaseRow, ...] = ()
    if manifest.cases:
        with gathering(faults, manifest.cases):
            cases = _read_cases(package, manifest)
    submissions: list[NewSubmission] = []
    if manifest.submissions:
        with gathering(faults, manifest.submissions):
            submissions = _read_submissions(package, manifest, forms, faults)
    return Fieldwork(manifest, tuple(forms), cases, tuple(submissions))


def _read_cases(package: Package, manifest: Manifest) -> tuple[CaseRow, ...]:
    name = manifest.cases
    try:
        return tuple(
            read_sampling_list(
                read_file(package, name), filename=name, kinds=tuple(manifest.respondent_kinds)
            )
        )
    except SamplingRefused as refused:
        raise Refusal(
            "bad_cases",
            _("%(file)s is not a working sampling list.") % {"file": name},
            faults=[{"file": name} | asdict(fault) for fault in refused.faults],
        ) from None


def _read_submissions(
    package: Package, manifest: Manifest, forms: list[NewForm], faults: Faults
) -> list[NewSubmission]:
    name = manifest.submissions
    try:
        records = json.loads(read_file(package, name))["submissions"]
        rows = [(record["form"], dict(record["data"])) for record in records]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            "bad_submissions",
            _("%(file)s does not hold submissions.") % {"file": name},
            faults=[{"file": name, "reason": f"{type(error).__name__}: {error}"}],
        ) from None
    by_id = {form.definition.form_id: form for form in forms}
    found: list[NewSubmission] = []
    for number, (form_id, data) in enumerate(rows, start=1):
        if (form := by_id.get(form_id)) is None:
            faults.append({"file": name, "row": number, "reason": f"unknown form {form_id}"})
            continue
        try:
            found.append(_new_submission(manifest.slug, form, data))
        except SubmissionRefused as refused:
            faults.append({"file": name, "row": number, "reason": refused.sentence})
    return found


def _new_submission(slug: str, form: NewForm, data: Mapping[str, Any]) -> NewSubmission:
    """The XML a device would have sent; the same record always gets the same instance ID."""
    case = str(data.get(form.entry.case_question, ""))
    record = json.dumps(data, sort_keys=True, ensure_ascii=False)
    instance = uuid5(NAMESPACE_URL, f"{slug}/{form.definition.form_id}/{case}/{record}")
    xml = build_submission(form.definition, data, instance_id=f"uuid:{instance}")
    return NewSubmission(xml, case, str(data.get(form.entry.interviewer_question, "")))


@transaction.atomic
def load_fieldwork(fieldwork: Fieldwork, *, by: User, is_demo: bool = False) -> Crew:
    """Do it all through the ordinary deeds; doing it again changes nothing."""
    manifest = fieldwork.manifest
    lead = _lead(manifest, by, is_demo=is_demo)
    members = {lead.handle: lead}
    for person in manifest.people:
        member = _member(person.email, person.name, person.handle, person.roles, lead)
        members[person.handle] = member
    rows = [(row.code, row.kind, row.attributes) for row in fieldwork.cases]
    cases = list_cases(rows=rows, by=lead) if rows else {}
    for form in fieldwork.forms:
        publish_form(
            data=form.data,
            filename=form.entry.file,
            kind=form.entry.respondent_kind,
            roles=_roles(form.entry),
            by=lead,
        )
    for submission in fieldwork.submissions:
        sender = members.get(submission.interviewer, lead)
        if sender is not lead and submission.case in cases:
            assign(case=cases[submission.case], interviewer=sender, by=lead)
        receive(xml=submission.xml, by=sender)
    return Crew(lead.study, lead, members, cases)


def _lead(manifest: Manifest, by: User, *, is_demo: bool) -> Membership:
    known = Membership.objects.select_related("study", "user").filter(
        study__slug=manifest.slug, user=by, ended_at=None
    )
    return known.first() or found(
        slug=manifest.slug,
        title=manifest.title,
        summary=manifest.summary,
        kinds=manifest.respondent_kinds,
        is_demo=is_demo,
        by=by,
        handle=_handle_of_founder(manifest, by),
    )


def _handle_of_founder(manifest: Manifest, by: User) -> str:
    """One that the package gives to nobody else: it often has a "pi" of its own."""
    taken = {person.handle for person in manifest.people if person.email != by.email}
    wanted = chain(("pi", "founder"), (f"founder_{number}" for number in count(2)))
    return next(handle for handle in wanted if handle not in taken)


def _member(
    email: str, name: str, handle: str, roles: tuple[str, ...], lead: Membership
) -> Membership:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name)
    known = Membership.objects.filter(study=lead.study, user=user).first()
    return known or enrol(user=user, handle=handle, roles=roles, by=lead)


def _roles(entry: FormEntry) -> dict[str, object]:
    consent = {
        name: question for name, question in asdict(entry.consent_questions).items() if question
    }
    roles = {"case": entry.case_question, "interviewer": entry.interviewer_question}
    return {name: question for name, question in roles.items() if question} | {"consent": consent}


def founder_of(manifest: Manifest) -> tuple[str, str] | None:
    """E-mail and name of the first principal investigator that the package names."""
    for person in manifest.people:
        if Role.PRINCIPAL_INVESTIGATOR in person.roles:
            return person.email, person.name
    return None
