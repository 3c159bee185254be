"""Test walks, walked again: what a version of a form makes of saved answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from survey.formats.definition import FormDefinition
from survey.formats.openrosa import SubmissionRefused
from survey.models import FormVersion, TestWalk
from survey.queries.media import media_bytes
from survey.xform.check import Checker
from survey.xform.model import XFormBroken, parse_xform
from survey.xform.walk import Change, Outcome, WalkUnreadable, compare, run_walk


@dataclass(frozen=True, slots=True)
class Replay:
    """A walk and what has changed on it; `is_walkable` is False where it cannot be walked."""

    walk: TestWalk
    changes: tuple[Change, ...] = ()
    is_walkable: bool = True


class WalkImpossible(ValueError):  # noqa: N818
    """The form cannot be walked with these answers."""


class Walker:
    """Walks one version of a form, with its files and the study's sampling list."""

    def __init__(self, version: FormVersion) -> None:
        self.definition = FormDefinition.from_json(version.definition)
        try:
            self.checker = Checker(parse_xform(version.xform), partial(media_bytes, version.pk))
        except XFormBroken as broken:
            raise WalkImpossible(str(broken)) from broken

    def walk(self, answers: Mapping[str, Any], *, now: datetime) -> Outcome:
        """Raises WalkImpossible for answers that no XML can carry."""
        try:
            return run_walk(self.checker, self.definition, answers, now=now)
        except SubmissionRefused as refused:
            raise WalkImpossible(str(refused)) from refused


def replays(version: FormVersion, walks: Iterable[TestWalk]) -> list[Replay]:
    """Each walk on this version, with what differs from its saved outcome.

    today() and now() are the moment when the walk was saved, so that time alone changes nothing.
    """
    try:
        walker = Walker(version)
    except WalkImpossible:
        return [Replay(walk, is_walkable=False) for walk in walks]
    return [_replay(walker, walk) for walk in walks]


def _replay(walker: Walker, walk: TestWalk) -> Replay:
    try:
        outcome = walker.walk(walk.answers, now=walk.saved_at)
        return Replay(walk, compare(Outcome.from_json(walk.outcome), outcome))
    except (WalkImpossible, WalkUnreadable):
        return Replay(walk, is_walkable=False)
