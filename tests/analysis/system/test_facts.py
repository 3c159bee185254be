"""What forms and codebook say about themselves."""

from analysis.system.facts import FormFacts, QuestionFacts


def test_a_form_knows_its_repeats() -> None:
    form = FormFacts(
        {
            "age": QuestionFacts("integer"),
            "price": QuestionFacts("decimal", repeat="r_buyer"),
            "trust": QuestionFacts("select_one", ("1", "2"), repeat="r_buyer"),
        }
    )

    assert form.repeats == {"r_buyer"}
