"""Pages of the survey house, and the doors of the whole: sign-in, account, language."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from survey.pages import (
    account,
    attachment,
    case,
    correction,
    device,
    export,
    job,
    join,
    member,
    new_study,
    review,
    sign,
    submission,
    submission_bulk,
    submission_list,
    webhook,
)

study = "studies/<slug:slug>"

urlpatterns = [
    path("sign-in/", sign.sign_in, name="sign_in"),
    path("sign-in/demo/", sign.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", sign.sign_out, name="sign_out"),
    path("join/<str:secret>/", join.join, name="join"),
    path("account/", account.account, name="account"),
    path("account/name/", account.account_name, name="account_name"),
    path("account/password/", account.account_password, name="account_password"),
    path("account/tokens/", account.account_tokens, name="account_tokens"),
    path(
        "account/tokens/<int:pk>/revoke/",
        account.account_token_revoke,
        name="account_token_revoke",
    ),
    path("studies/new/", new_study.new_study, name="new_study"),
    path("studies/new/empty/", new_study.new_study_empty, name="new_study_empty"),
    path("studies/new/upload/", new_study.new_study_upload, name="new_study_upload"),
    path("studies/new/builtin/", new_study.new_study_builtin, name="new_study_builtin"),
    path("studies/new/<int:pk>/", new_study.loading, name="loading"),
    path("jobs/<int:pk>/", job.job, name="job"),
    path(f"{study}/cases/", case.cases, name="cases"),
    path(f"{study}/cases/<path:code>/", case.case, name="case"),
    path(f"{study}/forms/", include("survey.pages.form_urls")),
    path(f"{study}/submissions/", submission_list.submissions, name="submissions"),
    path(
        f"{study}/submissions/<path:instance_id>/xml/",
        submission.submission_xml,
        name="submission_xml",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/files/<str:name>",
        attachment.submission_file,
        name="submission_file",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/check/",
        submission.submission_check,
        name="submission_check",
    ),
    path(f"{study}/review/", submission_bulk.submissions_approve, name="submissions_approve"),
    path(f"{study}/review/assign/", submission_bulk.submissions_assign, name="submissions_assign"),
    path(
        f"{study}/submissions/<path:instance_id>/review/",
        review.submission_review,
        name="submission_review",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/comment/",
        review.submission_comment,
        name="submission_comment",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/reviewer/",
        review.submission_reviewer,
        name="submission_reviewer",
    ),
    path(
        f"{study}/conflicts/files/<int:pk>/", attachment.conflicting_file, name="conflicting_file"
    ),
    path(
        f"{study}/submissions/<path:instance_id>/conflicts/<slug:digest>/",
        submission.submission_take_over,
        name="submission_take_over",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/edit/",
        correction.submission_edit,
        name="submission_edit",
    ),
    path(
        f"{study}/submissions/<path:instance_id>/correct/",
        correction.submission_correct,
        name="submission_correct",
    ),
    path(f"{study}/submissions/<path:instance_id>/", submission.submission, name="submission"),
    path(f"{study}/exports/", export.exports, name="exports"),
    path(f"{study}/exports/new/", export.export_ask, name="export_ask"),
    path(f"{study}/exports/<int:pk>/again/", export.export_again, name="export_again"),
    path(f"{study}/exports/<int:pk>/file/", export.export_file, name="export_file"),
    path(f"{study}/members/", member.members, name="members"),
    path(f"{study}/members/<str:handle>/", member.member, name="member"),
    path(f"{study}/members/<str:handle>/roles/", member.member_roles, name="member_roles"),
    path(f"{study}/members/<str:handle>/end/", member.member_end, name="member_end"),
    path(f"{study}/invitations/", member.member_invite, name="member_invite"),
    path(
        f"{study}/invitations/<int:pk>/withdraw/",
        member.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(f"{study}/devices/", device.devices, name="devices"),
    path(f"{study}/devices/new/", device.device_add, name="device_add"),
    path(f"{study}/devices/<str:handle>/revoke/", device.device_revoke, name="device_revoke"),
    path(f"{study}/webhooks/", webhook.webhooks, name="webhooks"),
    path(f"{study}/webhooks/new/", webhook.webhook_add, name="webhook_add"),
    path(f"{study}/webhooks/<int:pk>/stop/", webhook.webhook_stop, name="webhook_stop"),
    path(
        f"{study}/webhooks/deliveries/<int:pk>/again/",
        webhook.delivery_again,
        name="delivery_again",
    ),
    path("language/", login_not_required(set_language), name="set_language"),
]
