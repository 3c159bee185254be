"""Who is asking, and in which studies."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.describe import described
from survey.api.study_view import PersonView, StudyView, bound_study, person_of
from survey.models import Membership
from survey.queries.membership import memberships_of
from survey.rules import May, verbs


class StudyRow(serializers.Serializer[Membership]):
    """A study, and what you are in it."""

    slug = serializers.CharField(source="study.slug")
    title = serializers.DictField(source="study.title", child=serializers.CharField())
    summary = serializers.DictField(source="study.summary", child=serializers.CharField())
    handle = serializers.CharField(help_text="Your name in the study's data.")
    roles = serializers.ListField(child=serializers.CharField())
    may = serializers.SerializerMethodField(help_text="All that your roles allow.")

    def get_may(self, member: Membership) -> list[str]:
        return sorted(verbs(member))


class Person(serializers.Serializer[Any]):
    email = serializers.EmailField()
    name = serializers.CharField()


class Me(serializers.Serializer[Any]):
    user = Person()
    studies = StudyRow(many=True)


class StudyList(serializers.Serializer[Any]):
    results = StudyRow(many=True)


def _memberships(request: Request) -> QuerySet[Membership]:
    """Those in which the request may work: a token of one study opens no other."""
    memberships = memberships_of(person_of(request))
    bound = bound_study(request)
    return memberships if bound is None else memberships.filter(study=bound)


class MeView(PersonView):
    @described("Who am I?", name="me", tag="survey", out=Me)
    def get(self, request: Request) -> Response:
        person = person_of(request)
        return Response(Me({"user": person, "studies": _memberships(request)}).data)


class StudiesView(PersonView):
    @described("My studies", name="studies", tag="survey", out=StudyList)
    def get(self, request: Request) -> Response:
        return Response(StudyList({"results": _memberships(request)}).data)


class OneStudyView(StudyView):
    may = May.READ_STUDY

    @described("One of my studies", name="study", tag="survey", out=StudyRow)
    def get(self, request: Request, slug: str) -> Response:
        return Response(StudyRow(self.member).data)
