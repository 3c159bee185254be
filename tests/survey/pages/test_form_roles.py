"""Which questions mean something."""

from survey.models import Form
from survey.pages.form_roles import Roles, kind_word
from tests.factories import a_definition

KINDS = {"firm": {"en": "Firm", "zh": "企业"}}


def test_it_begins_with_what_the_form_has() -> None:
    form = Form(kind="firm", roles={"case": "firm_code", "consent": {"quote": "stage"}})

    roles = Roles(form, a_definition(), KINDS)

    assert [roles[name].value() for name in ("kind", "case", "interviewer", "quote", "record")] == [
        *("firm", "firm_code", None, "stage", None),
    ]


def test_what_was_chosen_is_written_as_forms_have_it() -> None:
    given = {"kind": "firm", "case": "firm_code", "take_part": "stage", "archive": ""}

    roles = Roles(Form(kind="firm"), a_definition(), KINDS, given)

    assert roles.is_valid()
    assert roles.roles() == {"case": "firm_code", "consent": {"take_part": "stage"}}


def test_only_questions_can_be_chosen() -> None:
    roles = Roles(Form(kind="firm"), a_definition(), KINDS, {"kind": "firm", "case": "partners"})

    assert list(roles.errors) == ["case"]


def test_a_kind_is_called_in_any_language_that_it_has() -> None:
    assert [kind_word(words) for words in ({"en": "Firm"}, {"zh": "企业"}, {}, "firm")] == [
        *("Firm", "企业", "", "firm"),
    ]
