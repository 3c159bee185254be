"""The manifest of a study package, `study.yaml`: what the study is and which file holds what."""

import re
from dataclasses import dataclass

from survey.formats.marked_yaml import Bilingual, Place, YamlRefused, read_yaml
from survey.formats.package import is_inside

ROLES = (
    "principal_investigator",
    "coordinator",
    "interviewer",
    "coder",
    "lead_coder",
    "analyst",
    "data_manager",
)
_LANGUAGES = ("en", "zh")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^\s@A-Z]+@[^\s@A-Z]+\.[^\s@A-Z]+")
_CONSENT = ("take_part", "record", "quote", "archive")
_FORM = ("file", "respondent_kind", "case_question", "interviewer_question", "consent_questions")
_TOP = (
    "slug", "title", "summary", "place", "notice", "licence", "synthetic", "languages",
    "respondent_kinds", "forms", "cases", "submissions", "transcripts", "codebook", "coding",
    "indicators", "people",
)  # fmt: skip


@dataclass(frozen=True)
class ConsentQuestions:
    """Names of the questions that ask for consent; empty where the form does not ask."""

    take_part: str = ""
    record: str = ""
    quote: str = ""
    archive: str = ""


@dataclass(frozen=True)
class FormEntry:
    """A form, whom it asks, and which of its questions link an interview to case and person."""

    file: str
    respondent_kind: str
    case_question: str
    interviewer_question: str
    consent_questions: ConsentQuestions


@dataclass(frozen=True)
class CodingEntry:
    """A file of codings, and the round they are loaded as."""

    file: str
    round: Bilingual
    blind: bool


@dataclass(frozen=True)
class Person:
    """Someone who takes part; `handle` names them in the data of the study."""

    email: str
    name: str
    handle: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """A study and its files, by names inside the package; an empty name: the study has none."""

    slug: str
    title: Bilingual
    summary: Bilingual
    place: Bilingual
    notice: Bilingual
    licence: str
    synthetic: bool
    languages: tuple[str, ...]
    respondent_kinds: dict[str, Bilingual]
    forms: tuple[FormEntry, ...]
    cases: str
    submissions: str
    transcripts: str
    codebook: str
    coding: CodingEntry | None
    indicators: str
    people: tuple[Person, ...]


def parse_manifest(text: str, *, file: str = "study.yaml") -> Manifest:
    """Read a manifest. Raises YamlRefused with every fault, its line and its place.

    File names are relative to the package and stay inside it; `transcripts` may be a pattern
    such as `transcripts/*.txt`.
    """
    root = read_yaml(text, file=file)
    root.only("study")
    study = root.need("study")
    if study is None:
        raise YamlRefused(file, root.faults)
    manifest = _manifest(study)
    root.refuse_faults(file)
    return manifest


def _manifest(study: Place) -> Manifest:
    study.only(*_TOP)
    languages = _languages(study)
    kinds = _kinds(study, languages[0])
    forms = tuple(_form(place, kinds) for place in study.each("forms"))
    if study.need("forms") and not forms:
        study.fault("lists no form")
    synthetic = study.get("synthetic")
    return Manifest(
        slug=_slug(study),
        title=study.bilingual("title", languages[0]),
        summary=study.maybe_bilingual("summary", languages[0]),
        place=study.maybe_bilingual("place", languages[0]),
        notice=study.maybe_bilingual("notice", languages[0]),
        licence=study.maybe_text("licence"),
        synthetic=synthetic.as_flag() if synthetic else False,
        languages=languages,
        respondent_kinds=kinds,
        forms=forms,
        cases=_path(study.get("cases")),
        submissions=_path(study.get("submissions")),
        transcripts=_path(study.get("transcripts"), pattern=True),
        codebook=_path(study.get("codebook")),
        coding=_coding(study.get("coding"), languages[0]),
        indicators=_path(study.get("indicators")),
        people=_people(study),
    )


def _slug(study: Place) -> str:
    slug = study.text("slug")
    place = study.get("slug")
    if place and slug and not _SLUG.fullmatch(slug):
        place.fault("may hold small letters, digits and single hyphens")
    return slug


def _languages(study: Place) -> tuple[str, ...]:
    study.need("languages")
    for place in study.each("languages"):
        if place.as_text() not in _LANGUAGES:
            place.fault("must be en or zh")
    return tuple(name for name in study.texts("languages") if name in _LANGUAGES) or _LANGUAGES


def _kinds(study: Place, language: str) -> dict[str, Bilingual]:
    kinds = study.need("respondent_kinds")
    return {key: place.as_bilingual(language) for key, place in kinds.pairs()} if kinds else {}


def _form(place: Place, kinds: dict[str, Bilingual]) -> FormEntry:
    place.only(*_FORM)
    kind = place.text("respondent_kind")
    if kind and kind not in kinds:
        place.fault(f"respondent kind '{kind}' is not listed in respondent_kinds")
    questions = place.get("consent_questions")
    if questions:
        questions.only(*_CONSENT)
    return FormEntry(
        file=_path(place.need("file")),
        respondent_kind=kind,
        case_question=place.text("case_question"),
        interviewer_question=place.maybe_text("interviewer_question"),
        consent_questions=ConsentQuestions(
            **{name: questions.maybe_text(name) for name in _CONSENT} if questions else {}
        ),
    )


def _coding(place: Place | None, language: str) -> CodingEntry | None:
    if place is None:
        return None
    place.only("file", "round", "blind")
    blind = place.get("blind")
    return CodingEntry(
        file=_path(place.need("file")),
        round=place.bilingual("round", language),
        blind=blind.as_flag() if blind else True,
    )


def _people(study: Place) -> tuple[Person, ...]:
    people: list[Person] = []
    for place in study.each("people"):
        person = _person(place)
        if person.email and person.email in {earlier.email for earlier in people}:
            place.fault(f"email '{person.email}' is given twice")
        if person.handle and person.handle in {earlier.handle for earlier in people}:
            place.fault(f"handle '{person.handle}' is given twice")
        people.append(person)
    return tuple(people)


def _person(place: Place) -> Person:
    place.only("email", "name", "handle", "roles")
    email = place.text("email")
    if email and not _EMAIL.fullmatch(email):
        place.fault(f"'{email}' is not an e-mail address in small letters")
    roles = place.texts("roles")
    if not roles:
        place.fault("has no roles")
    for role in place.each("roles"):
        if role.as_text() not in ROLES:
            role.fault(f"unknown role '{role.as_text()}'")
    return Person(email, place.text("name"), place.text("handle"), roles)


def _path(place: Place | None, *, pattern: bool = False) -> str:
    if place is None:
        return ""
    path = place.as_text()
    if not is_inside(path):
        place.fault("must be a file inside the package, such as forms/firm.xlsx")
    elif not pattern and set(path) & set("*?["):
        place.fault("must name one file, without *, ? or [")
    return path
