"""/api/guidelines/<id>/translations/ -- everybody reads, managers and researchers write."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.guidelines.api import LONGEST, visible_guideline
from labeling.guidelines.models import Guideline
from labeling.guidelines.translations.services import translate, translations_for
from labeling.people.access import reads, signed_in, writes
from labeling.people.fields import INTERFACE_LANGUAGES
from labeling.people.roles import Role


@extend_schema_serializer(component_name="GuidelineTranslationOut")
class TranslationOut(serializers.Serializer[Any]):
    # Who wrote it stays out, as with the guideline.
    language = serializers.ChoiceField(INTERFACE_LANGUAGES)
    version = serializers.IntegerField(help_text="The version that this text translates.")
    is_behind = serializers.BooleanField(help_text="It translates an earlier version.")
    body = serializers.CharField()
    changed_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="GuidelineTranslationIn")
class TranslationIn(Body):
    language = serializers.ChoiceField(INTERFACE_LANGUAGES)
    body = TextField(max_length=LONGEST, trim_whitespace=False, help_text="Markdown.")


class TranslationsView(APIView):
    permission_classes = [reads(*Role) | writes(Role.MANAGER, Role.RESEARCHER)]

    @extend_schema(responses=TranslationOut(many=True))
    def get(self, request: Request, guideline_id: int) -> Response:
        """Return the newest translation per language, of this version or of an earlier one."""
        return Response(_out(visible_guideline(request, guideline_id)))

    @extend_schema(request=TranslationIn, responses=TranslationOut(many=True))
    def put(self, request: Request, guideline_id: int) -> Response:
        sent = TranslationIn(data=request.data)
        sent.is_valid(raise_exception=True)
        guideline = visible_guideline(request, guideline_id)
        translate(guideline=guideline, written_by=signed_in(request), **sent.validated_data)
        return Response(_out(guideline))


def _out(guideline: Guideline) -> Any:
    shown = [
        {
            "language": one.language,
            "version": one.guideline.version,
            "is_behind": one.guideline_id != guideline.pk,
            "body": one.body,
            "changed_at": one.changed_at,
        }
        for one in translations_for(guideline)
    ]
    return TranslationOut(shown, many=True).data
