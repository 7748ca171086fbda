"""Pagination of long lists: `?after=` takes the `next` value of the previous page."""

from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

_LONGEST = 200
Row = TypeVar("Row", bound=Model)

PAGE_PARAMETERS = [
    OpenApiParameter("after", str, description="`next` of the page before; nothing: first page."),
    OpenApiParameter("limit", int, description=f"Rows per page, 1 to {_LONGEST}; 50 by default."),
]


class _PageIn(serializers.Serializer[dict[str, Any]]):
    after = serializers.CharField(required=False, max_length=1000)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=_LONGEST)


def page_of(out: type[serializers.BaseSerializer[Any]]) -> serializers.Serializer[Any]:
    """Return the schema of a page of these rows."""
    fields: dict[str, Any] = {
        "results": out(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Null on the last page."),
    }
    return inline_serializer(out.__name__.removesuffix("Out") + "Page", fields)


def page(
    request: Request, rows: QuerySet[Row], *, by: str, out: type[serializers.BaseSerializer[Any]]
) -> Response:
    """Answer with one page of the rows, sorted by one column of unique values; "-" reverses."""
    sent = _PageIn(data=request.query_params)
    sent.is_valid(raise_exception=True)
    column, limit = by.removeprefix("-"), sent.validated_data["limit"]
    # The name of the list is signed, too, so that the page of another list is refused.
    list_name = f"{rows.model._meta.label}.{by}"
    if after := sent.validated_data.get("after"):
        beyond = "lt" if by.startswith("-") else "gt"
        rows = rows.filter((f"{column}__{beyond}", _opened(after, list_name)))
    found = list(rows.order_by(by)[: limit + 1])
    more = len(found) > limit
    following = None
    if more:
        last = str(getattr(found[limit - 1], column))
        following = signing.dumps(last, salt=list_name)
    return Response({"results": out(found[:limit], many=True).data, "next": following})


def _opened(after: str, list_name: str) -> str:
    try:
        return str(signing.loads(after, salt=list_name))
    except signing.BadSignature as error:
        raise serializers.ValidationError({"after": [_("This is not a page.")]}) from error
