"""What was marked becomes numbers that can be traced back."""

from django.apps import AppConfig


class AnalysisApp(AppConfig):
    name = "analysis"
