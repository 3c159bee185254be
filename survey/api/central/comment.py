"""What people say about a submission."""

from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.review import comment
from survey.api.central.door import ProjectDoor, instant, text_of
from survey.models import ReviewStep
from survey.queries.central import plain_form_for, said_about
from survey.queries.odata import submission_called
from survey.rules import May


class CommentsView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS, "POST": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        """The newest first; what was said with a decision is among them."""
        form = plain_form_for(self.member, form_id)
        found = submission_called(self.member, form, instance_id)
        return Response([_row(step) for step in said_about(found)])

    def post(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        form = plain_form_for(self.member, form_id)
        found = submission_called(self.member, form, instance_id)
        step = comment(submission=found, text=text_of(request, "body"), by=self.member)
        return Response(_row(step))


def _row(step: ReviewStep) -> dict[str, object]:
    return {"body": step.comment, "actorId": step.by.user_id, "createdAt": instant(step.at)}
