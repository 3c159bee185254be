"""Rows against the database's own rules, past all code of ours."""

from uuid import UUID, uuid4

import psycopg
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model


def refused_by(row: Model, **changes: object) -> str:
    """Insert a copy of the row with these changes: the name of the rule that refuses it, or ""."""
    row.pk = uuid4() if isinstance(row.pk, UUID) else None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value() if callable(value) else value)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if not isinstance(error.__cause__, psycopg.Error):
            raise
        return str(error.__cause__.diag.constraint_name)
    return ""


def rules_of(house: str) -> set[str]:
    """The names of all rules that the tables of a house declare."""
    return {
        constraint.name
        for model in apps.get_app_config(house).get_models()
        for constraint in model._meta.constraints
    }
