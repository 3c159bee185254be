"""Addresses as ODK Central has them; what stands in front is tried first."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from survey.api.central import (
    app_user,
    attachment,
    comment,
    dataset,
    form,
    form_file,
    project,
    session,
    submission,
    table,
)
from survey.api.central.problem import nothing

_SUBMISSION = "<path:form_id>/submissions/<path:instance_id>"

below: list[URLPattern | URLResolver] = [
    path("<path:form_id>.svc", table.ServiceView.as_view(), name="service"),
    path("<path:form_id>.svc/$metadata", table.MetadataView.as_view(), name="metadata"),
    path("<path:form_id>.svc/<path:table>", table.TableView.as_view(), name="table"),
    path(f"{_SUBMISSION}/comments", comment.CommentsView.as_view(), name="comments"),
    path(f"{_SUBMISSION}/attachments", attachment.AttachmentsView.as_view(), name="attachments"),
    path(
        f"{_SUBMISSION}/attachments/<str:name>",
        attachment.AttachmentView.as_view(),
        name="attachment",
    ),
    path(f"{_SUBMISSION}.xml", submission.SubmissionXmlView.as_view(), name="submission_xml"),
    path(_SUBMISSION, submission.SubmissionView.as_view(), name="submission"),
    path("<path:form_id>/submissions", submission.SubmissionsView.as_view(), name="submissions"),
    path(
        "<path:form_id>/assignments/<str:role>/<int:actor>",
        app_user.AssignmentView.as_view(),
        name="assignment",
    ),
    path("<path:form_id>/draft", form.DraftView.as_view(), name="draft"),
    re_path(
        r"^(?P<form_id>.+)/draft\.(?P<suffix>xml|xlsx|xls)$",
        form.DraftSourceView.as_view(),
        name="draft_source",
    ),
    path("<path:form_id>/draft/publish", form.PublishView.as_view(), name="publish"),
    path(
        "<path:form_id>/draft/attachments",
        form_file.DraftFilesView.as_view(),
        name="draft_files",
    ),
    path(
        "<path:form_id>/draft/attachments/<str:name>",
        form_file.DraftFileView.as_view(),
        name="draft_file",
    ),
    path("<path:form_id>/versions", form.VersionsView.as_view(), name="versions"),
    re_path(
        r"^(?P<form_id>.+)/versions/(?P<version>.+)\.(?P<suffix>xml|xlsx|xls)$",
        form.FormSourceView.as_view(),
        name="version_source",
    ),
    path("<path:form_id>/versions/<path:version>", form.VersionView.as_view(), name="version"),
    path("<path:form_id>/fields", form.FormFieldsView.as_view(), name="fields"),
    path("<path:form_id>/attachments", form_file.FormFilesView.as_view(), name="form_files"),
    path(
        "<path:form_id>/attachments/<str:name>",
        form_file.FormFileView.as_view(),
        name="form_file",
    ),
    re_path(
        r"^(?P<form_id>.+)\.(?P<suffix>xml|xlsx|xls)$",
        form.FormSourceView.as_view(),
        name="form_source",
    ),
    path("<path:form_id>", form.FormView.as_view(), name="form"),
]

addresses: list[URLPattern | URLResolver] = [
    path("sessions", session.SessionsView.as_view(), name="sessions"),
    path("sessions/restore", session.SessionRestoreView.as_view(), name="restore"),
    path("sessions/<str:token>", session.SessionView.as_view(), name="session"),
    path("users/current", session.CurrentUserView.as_view(), name="current_user"),
    path("projects", project.ProjectsView.as_view(), name="projects"),
    path("projects/<int:project>", project.ProjectView.as_view(), name="project"),
    path("projects/<int:project>/app-users", app_user.AppUsersView.as_view(), name="app_users"),
    path("projects/<int:project>/datasets", dataset.DatasetsView.as_view(), name="datasets"),
    path(
        "projects/<int:project>/datasets/<str:name>.svc",
        dataset.DatasetServiceView.as_view(),
        name="dataset_service",
    ),
    path(
        "projects/<int:project>/datasets/<str:name>.svc/Entities",
        dataset.EntitiesView.as_view(),
        name="entities",
    ),
    path(
        "projects/<int:project>/datasets/<str:name>",
        dataset.DatasetView.as_view(),
        name="dataset",
    ),
    path("projects/<int:project>/forms", form.FormsView.as_view(), name="forms"),
    path("projects/<int:project>/forms/", include(below)),
    re_path(r"^", nothing, name="nothing"),
]

urlpatterns = [path("v1/", include((addresses, "central")))]
