"""The house that knows all others: it connects the pipeline at start."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config.pipeline import PIPELINE  # noqa: PLC0415 - models load first
        from survey.actions.event import connect  # noqa: PLC0415

        connect(PIPELINE)
