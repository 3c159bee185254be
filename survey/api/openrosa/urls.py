"""Addresses of the OpenRosa door, for members who sign in and for keys that stand in the address."""

from django.urls import include, path

from survey.api.openrosa import form, form_list, submission

addresses = [
    path("formList", form_list.form_list, name="form_list"),
    path("forms/<path:form_id>/form.xml", form.form, name="form"),
    path("forms/<path:form_id>/manifest", form.manifest, name="manifest"),
    path("forms/<path:form_id>/media/<path:name>", form.media, name="media"),
    path("submission", submission.submission, name="submission"),
]

urlpatterns = [
    path("openrosa/<slug:slug>/", include((addresses, "openrosa"), namespace="openrosa")),
    path(
        "key/<str:key>/openrosa/<slug:slug>/",
        include((addresses, "openrosa"), namespace="openrosa_key"),
    ),
]
