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
    values = {field: getattr(row, field.attname) for field in fields}
    given = [
        field
        for field, value in values.items()
        if not (isinstance(value, DatabaseDefault) or (field.primary_key and value is None))
    ]
    decided = [field for field in fields if field not in given]
    statement = _statement(
        table,
        tuple(field.column for field in given),
        tuple(field.column for field in decided),
    )
    prepared: list[Any] = [field.get_db_prep_save(values[field], connection) for field in given]
    with connection.cursor() as cursor:
        cursor.execute(statement, prepared)
        for field, value in zip(decided, cursor.fetchone() or (), strict=True):
            setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return row


@lru_cache(maxsize=64)
def _statement(table: str, given: tuple[str, ...], decided: tuple[str, ...]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(map(quoted, given))
    places = ", ".join(["%s"] * len(given))
    told = ", ".join(map(quoted, decided))
    return f"insert into {quoted(table)} ({columns}) values ({places}) returning {told}"  # noqa: S608
