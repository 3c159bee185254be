"""Every address, by name."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("survey.api.openrosa.urls")),
    path("", include("survey.api.trial")),
    path("", include("survey.api.central.urls")),
    path("", include("config.api_urls")),
    path("", include("survey.urls")),
    path("", include("coding.urls")),
    path("", include("analysis.urls")),
]

handler500 = "config.failures.server_error"
