"""The addresses of the API, by name, and of the health check."""

from django.conf import settings
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from analysis.api.indicator import IndicatorsView
from analysis.api.run import AgreementView, RunsView, RunView
from analysis.api.value import UnitsView, ValuesCsvView, ValuesView
from coding.api import codebook_urls, version_urls
from coding.api.in_vivo import InVivoView, OneInVivoView
from coding.api.link import LinkView
from coding.api.memo import MemosView, MemoView
from coding.api.pin import PinsView
from coding.api.round import (
    RoundCloseView,
    RoundEvenlyView,
    RoundPlanView,
    RoundsView,
    RoundTasksView,
    RoundView,
)
from coding.api.search import SearchPlanView, SearchView
from coding.api.segment import SegmentsCsvView, SegmentsView, SegmentView
from coding.api.step import RedoView, StepsView, UndoView
from coding.api.task import (
    TaskAskView,
    TaskDeclineView,
    TaskReopenView,
    TaskSubmitView,
    TasksView,
    TaskView,
)
from coding.api.transcript import TranscriptsView, TranscriptView
from coding.api.upload import UploadKeepView, UploadReadView, UploadsView, UploadView
from coding.api.workspace import PlaceView, WorkspaceView
from config.health import healthz
from survey.api.answers import AnswersView
from survey.api.attachment import SubmissionFilesView, SubmissionFileView
from survey.api.case import CasesView, CaseView
from survey.api.correction import SubmissionAnswersView
from survey.api.device import DevicePasswordView, DeviceRevokeView, DevicesView
from survey.api.export import ExportFileView, ExportsView, ExportView
from survey.api.finding import SubmissionFindingsView
from survey.api.form import FormsView, FormView
from survey.api.form_codebook import FormCodebookView
from survey.api.form_desk import (
    FormArchiveView,
    FormMediaFileView,
    FormMediaRemoveView,
    FormMediaView,
    FormPublishView,
    FormRestoreView,
    FormSourceView,
    FormXFormView,
)
from survey.api.form_recheck import (
    FormRecheckChangesView,
    FormRechecksView,
    FormRecheckView,
)
from survey.api.me import MeView, OneStudyView, StudiesView
from survey.api.problems import nothing
from survey.api.review import (
    SubmissionCommentsView,
    SubmissionHistoryView,
    SubmissionReviewerView,
    SubmissionReviewsView,
)
from survey.api.submission import SubmissionsView, SubmissionView
from survey.api.webhook import DeliveriesView, RedeliverView, WebhookStopView, WebhooksView

app_name = "api"

survey = [
    path("cases", CasesView.as_view(), name="cases"),
    path("cases/<path:code>", CaseView.as_view(), name="case"),
    path("forms", FormsView.as_view(), name="forms"),
    path("forms/<path:form_id>/publish", FormPublishView.as_view(), name="publish_form"),
    path("forms/<path:form_id>/archive", FormArchiveView.as_view(), name="archive_form"),
    path("forms/<path:form_id>/restore", FormRestoreView.as_view(), name="restore_form"),
    path("forms/<path:form_id>/media", FormMediaView.as_view(), name="form_media"),
    path(
        "forms/<path:form_id>/media/<str:name>/remove",
        FormMediaRemoveView.as_view(),
        name="remove_form_media",
    ),
    path(
        "forms/<path:form_id>/media/<str:name>",
        FormMediaFileView.as_view(),
        name="form_media_file",
    ),
    path("forms/<path:form_id>/rechecks", FormRechecksView.as_view(), name="rechecks"),
    path(
        "forms/<path:form_id>/rechecks/<int:pk>/changes",
        FormRecheckChangesView.as_view(),
        name="recheck_changes",
    ),
    path("forms/<path:form_id>/rechecks/<int:pk>", FormRecheckView.as_view(), name="recheck"),
    path("forms/<path:form_id>/codebook", FormCodebookView.as_view(), name="form_codebook"),
    path("forms/<path:form_id>/source", FormSourceView.as_view(), name="form_source"),
    path("forms/<path:form_id>/xform", FormXFormView.as_view(), name="form_xform"),
    path("forms/<path:form_id>", FormView.as_view(), name="form"),
    path("submissions", SubmissionsView.as_view(), name="submissions"),
    path("submissions/answers.csv", AnswersView.as_view(), name="answers_csv"),
    path(
        "submissions/<path:instance_id>/files",
        SubmissionFilesView.as_view(),
        name="submission_files",
    ),
    path(
        "submissions/<path:instance_id>/files/<str:name>",
        SubmissionFileView.as_view(),
        name="submission_file",
    ),
    path(
        "submissions/<path:instance_id>/reviews",
        SubmissionReviewsView.as_view(),
        name="submission_reviews",
    ),
    path(
        "submissions/<path:instance_id>/reviewer",
        SubmissionReviewerView.as_view(),
        name="submission_reviewer",
    ),
    path(
        "submissions/<path:instance_id>/answers",
        SubmissionAnswersView.as_view(),
        name="submission_answers",
    ),
    path(
        "submissions/<path:instance_id>/comments",
        SubmissionCommentsView.as_view(),
        name="submission_comments",
    ),
    path(
        "submissions/<path:instance_id>/history",
        SubmissionHistoryView.as_view(),
        name="submission_history",
    ),
    path(
        "submissions/<path:instance_id>/findings",
        SubmissionFindingsView.as_view(),
        name="submission_findings",
    ),
    path("submissions/<path:instance_id>", SubmissionView.as_view(), name="submission"),
    path("exports", ExportsView.as_view(), name="exports"),
    path("exports/<int:pk>", ExportView.as_view(), name="export"),
    path("exports/<int:pk>/file", ExportFileView.as_view(), name="export_file"),
    path("webhooks", WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/stop", WebhookStopView.as_view(), name="stop_webhook"),
    path("webhooks/deliveries", DeliveriesView.as_view(), name="deliveries"),
    path("webhooks/deliveries/<int:pk>/redeliver", RedeliverView.as_view(), name="redeliver"),
    path("devices", DevicesView.as_view(), name="devices"),
    path("devices/password", DevicePasswordView.as_view(), name="device_password"),
    path("devices/<str:handle>/revoke", DeviceRevokeView.as_view(), name="revoke_device"),
]

coding = [
    *codebook_urls.urlpatterns,
    *version_urls.urlpatterns,
    path("transcripts", TranscriptsView.as_view(), name="transcripts"),
    path("transcripts/<path:code>", TranscriptView.as_view(), name="transcript"),
    path("transcript-uploads", UploadsView.as_view(), name="transcript_uploads"),
    path("transcript-uploads/<uuid:pk>", UploadView.as_view(), name="transcript_upload"),
    path(
        "transcript-uploads/<uuid:pk>/read",
        UploadReadView.as_view(),
        name="read_transcript_upload",
    ),
    path(
        "transcript-uploads/<uuid:pk>/keep",
        UploadKeepView.as_view(),
        name="keep_transcript_upload",
    ),
    path("segments", SegmentsView.as_view(), name="segments"),
    path("segments/<uuid:pk>", SegmentView.as_view(), name="segment"),
    path("segments.csv", SegmentsCsvView.as_view(), name="segments_csv"),
    path("tasks", TasksView.as_view(), name="tasks"),
    path("rounds", RoundsView.as_view(), name="rounds"),
    path("rounds/<int:position>", RoundView.as_view(), name="round"),
    path("rounds/<int:position>/close", RoundCloseView.as_view(), name="close_round"),
    path("rounds/<int:position>/tasks", RoundTasksView.as_view(), name="round_tasks"),
    path("rounds/<int:position>/plan", RoundPlanView.as_view(), name="plan_round"),
    path("rounds/<int:position>/tasks/evenly", RoundEvenlyView.as_view(), name="give_evenly"),
    path("tasks/<int:task>", TaskView.as_view(), name="task"),
    path("tasks/<int:task>/ask-to-reopen", TaskAskView.as_view(), name="ask_to_reopen"),
    path("tasks/<int:task>/reopen", TaskReopenView.as_view(), name="reopen_task"),
    path("tasks/<int:task>/decline", TaskDeclineView.as_view(), name="decline_task"),
    path("tasks/<int:task>/submit", TaskSubmitView.as_view(), name="submit_task"),
    path("tasks/<int:task>/workspace", WorkspaceView.as_view(), name="workspace"),
    path("tasks/<int:task>/steps", StepsView.as_view(), name="steps"),
    path("tasks/<int:task>/undo", UndoView.as_view(), name="undo"),
    path("tasks/<int:task>/redo", RedoView.as_view(), name="redo"),
    path("tasks/<int:task>/place", PlaceView.as_view(), name="place"),
    path("tasks/<int:task>/codes/in-vivo", InVivoView.as_view(), name="in_vivo"),
    path("tasks/<int:task>/codes/in-vivo/<str:key>", OneInVivoView.as_view(), name="one_in_vivo"),
    path("search", SearchView.as_view(), name="search"),
    path("search/plan", SearchPlanView.as_view(), name="search_plan"),
    path("pins", PinsView.as_view(), name="pins"),
    path("memos", MemosView.as_view(), name="memos"),
    path("memos/<uuid:pk>", MemoView.as_view(), name="memo"),
    path("links/<uuid:pk>", LinkView.as_view(), name="link"),
]

analysis = [
    path("indicators", IndicatorsView.as_view(), name="indicators"),
    path("runs", RunsView.as_view(), name="runs"),
    path("runs/<str:number>", RunView.as_view(), name="run"),
    path("runs/<str:number>/values", ValuesView.as_view(), name="values"),
    path("runs/<str:number>/values.csv", ValuesCsvView.as_view(), name="values_csv"),
    path("runs/<str:number>/units", UnitsView.as_view(), name="units"),
    path("runs/<str:number>/agreement", AgreementView.as_view(), name="agreement"),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api_docs.html", title=settings.VERSION
        ),
        name="docs",
    ),
    path("api/v1/", MeView.as_view(), name="me"),
    path("api/v1/studies", StudiesView.as_view(), name="studies"),
    path("api/v1/studies/<slug:slug>", OneStudyView.as_view(), name="study"),
    path("api/v1/studies/<slug:slug>/", include([*survey, *coding, *analysis])),
    re_path(r"^api/", nothing, name="nothing"),
]
