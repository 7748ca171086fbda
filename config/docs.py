"""/api/schema/ and /api/docs/ -- the API, described for programs and for people."""

from functools import cache

from django.http import HttpResponse
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from labeling.people.access import Everybody


@cache
def schema_file() -> bytes:
    """Serve the same description to everybody, in every language."""
    with override("en"):
        description = SchemaGenerator().get_schema(request=None, public=True)
    return OpenApiJsonRenderer().render(description)


class SchemaView(APIView):
    permission_classes = [Everybody]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(schema_file(), content_type="application/json")


class DocsView(SpectacularSwaggerSplitView):
    permission_classes = [Everybody]
    url_name = "schema"
    title = "Plumbline API"
    template_name = "docs.html"
