"""Several coders read, and mark what they find."""

from django.apps import AppConfig


class CodingApp(AppConfig):
    name = "coding"
