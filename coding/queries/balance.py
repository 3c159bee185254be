"""What giving transcripts out evenly would do in a round: a plan, as its preview shows it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from coding.balance import Balance, BalanceError, balance
from coding.models import CodingRound, CodingTask, Transcript
from survey.actions.refusal import Refusal
from survey.models import Membership

WORDS = {
    "no_coders": lambda: _("Choose the coders."),
    "no_transcripts": lambda: _("Choose the transcripts."),
    "too_few_coders": lambda: _("There are not that many coders among those chosen."),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`new` has the new coders by transcript, `lengths` the characters of the transcripts."""

    balance: Balance
    lengths: dict[str, int]

    @property
    def new(self) -> dict[str, tuple[str, ...]]:
        return dict(self.balance.new)

    @property
    def n(self) -> int:
        """How many tasks it gives out."""
        return sum(map(len, self.balance.new.values()))


def plan_of(
    coding_round: CodingRound,
    transcripts: Sequence[Transcript],
    coders: Sequence[Membership],
    *,
    each: int,
    seed: int,
) -> Plan:
    """Nothing is written; the tasks of the round that are there count. The same seed gives the same
    plan as long as they stay the same.
    """
    texts = Transcript.objects.annotate(chars=Length("text"))
    given: dict[str, set[str]] = defaultdict(set)
    loads: dict[str, int] = defaultdict(int)
    chosen = {transcript.code for transcript in transcripts}
    tasks = CodingTask.objects.filter(round=coding_round).annotate(chars=Length("transcript__text"))
    for code, handle, chars in tasks.values_list("transcript__code", "coder__handle", "chars"):
        if code in chosen:
            given[code].add(handle)
        else:
            loads[handle] += chars
    lengths = dict(texts.filter(pk__in=[t.pk for t in transcripts]).values_list("code", "chars"))
    try:
        found = balance(
            lengths,
            [coder.handle for coder in coders],
            each=each,
            seed=seed,
            given=given,
            loads=loads,
        )
    except BalanceError as refused:
        raise Refusal(refused.code, WORDS[refused.code]()) from None
    return Plan(found, lengths)
