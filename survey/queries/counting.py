"""Counting rows of long lists, exactly as long as that is quick."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """So many rows, or more than that. Written as people read it: "1,234" or "100,000+"."""

    n: int
    is_more: bool = False

    def __bool__(self) -> bool:
        return self.n > 0

    def __str__(self) -> str:
        return number_format(self.n) + ("+" if self.is_more else "")


def counted(found: QuerySet[Any], *, most: int = MOST) -> Counted:
    """How many rows there are; beyond `most` nobody counts on."""
    n = found.order_by().values("pk")[: most + 1].count()
    return Counted(min(n, most), is_more=n > most)


def newest_of(found: QuerySet[Any]) -> int | None:
    """The largest key, found along an index."""
    keys: QuerySet[Any, int] = found.order_by("-pk").values_list("pk", flat=True)
    return keys.first()
