"""The house that knows all others: it connects the pipeline and Celery at start."""

from django.apps import AppConfig

from config.celery import app


class ConfigApp(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config.pipeline import PIPELINE  # noqa: PLC0415 - models load first
        from survey.actions.event import connect  # noqa: PLC0415

        app.set_default()
        connect(PIPELINE)
