"""The one address that the frame's tests go back to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def back(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(slug)


urlpatterns = [path("back/<slug:slug>/", back, name="go_back")]
