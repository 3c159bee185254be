"""A coder with a task on T01, and steps to take in it."""

from uuid import UUID, uuid4

from coding.actions.step import Made, take_step
from coding.changes import Change, Content
from coding.models import CodingTask, Segment
from tests.factories import Team, a_codebook, a_round, a_task, a_transcript

TEXT = """I: 您怎么开始的？
R: 县里给了地。👩‍🏭 learned by doing 👍🏽, cafe\u0301 came later.
R: Then 𠮷田 came. One two three four five six.
I: And now?
"""
LAND = "县里给了地。"
DOING = "learned by doing"


def a_given_task(team: Team, coder: str = "coder_a", *, text: str = TEXT) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01", text=text)
    return a_task(coding_round, transcript, team[coder], team["lead"])


def content(
    quote: str = LAND, code: str = "learn.doing", value: float | str | None = None
) -> Content:
    """On the first place where the quote stands."""
    start = TEXT.index(quote)
    return Content(start, start + len(quote), quote, code, value)


def new(after: Content) -> Change:
    return Change(uuid4(), None, after)


def take(task: CodingTask, *changes: Change, kind: str = "code", pk: UUID | None = None) -> Made:
    return take_step(task=task.pk, pk=pk or uuid4(), kind=kind, changes=changes, by=task.coder)


def stored() -> dict[UUID, Content]:
    """All segments as they stand."""
    return {
        each.pk: Content(
            each.start, each.end, each.quote, each.code.key, each.value, each.attributes
        )
        for each in Segment.objects.select_related("code")
    }
