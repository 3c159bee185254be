"""Writes one row as the ORM does, in a fraction of its time, for deeds that are done all day."""

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault


def insert[Row: Model](row: Row) -> Row:
    """Insert a new row; its key and what the database decides are set on it.

    No signal is sent and nothing is validated; the tables' own rules hold, as always.
    """
    table, fields = row._meta.db_table, row._meta.concrete_fields  # noqa: SLF001 - Django's own way
    given: list[str] = []
    values: list[Any] = []
    decided = []
    for field in fields:
        value = getattr(row, field.attname)
        if isinstance(value, DatabaseDefault) or (field.primary_key and value is None):
            decided.append(field)
        else:
            given.append(str(field.column))
            values.append(field.get_db_prep_save(value, connection))
    statement = _statement(table, tuple(given), tuple(str(field.column) for field in decided))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for field, told in zip(decided, cursor.fetchone() or (), strict=True):
            setattr(row, field.attname, told)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return row


@lru_cache(maxsize=64)
def _statement(table: str, given: tuple[str, ...], decided: tuple[str, ...]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(map(quoted, given))
    places = ", ".join(["%s"] * len(given))
    told = ", ".join(map(quoted, decided))
    return f"insert into {quoted(table)} ({columns}) values ({places}) returning {told}"  # noqa: S608
