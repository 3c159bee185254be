"""People talk, and we write down what they say."""

from django.apps import AppConfig


class SurveyApp(AppConfig):
    name = "survey"
