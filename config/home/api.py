"""GET /api/home/ -- what waits for a person, and what has changed for them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.home.news import KINDS, news_for
from config.home.waiting import CODES, waits_for
from labeling.guidelines.models import Kind, Purpose
from labeling.people.access import SignedIn, signed_in


class WaitsOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(CODES)
    count = serializers.IntegerField()
    or_more = serializers.BooleanField(help_text="True if not all of them were counted.")


class NewsOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(KINDS)
    at = serializers.DateTimeField()
    title = serializers.CharField(help_text="The question, summary of changes, or test.")
    text = serializers.CharField(help_text="The answer to a question.")
    guideline = serializers.IntegerField(allow_null=True)
    guideline_kind = serializers.ChoiceField(Kind.choices, allow_blank=True)
    guideline_purpose = serializers.ChoiceField(
        Purpose.choices, allow_blank=True, help_text="Empty for people who only label."
    )
    version = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)
    is_changed = serializers.BooleanField(help_text="The decision replaces an earlier one.")


class HomeOut(serializers.Serializer[Any]):
    waiting = WaitsOut(many=True)
    news = NewsOut(many=True)


class HomeView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=HomeOut)
    def get(self, request: Request) -> Response:
        person = signed_in(request)
        home = {"waiting": waits_for(person), "news": news_for(person)}
        return Response(HomeOut(home).data)
