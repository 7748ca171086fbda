"""/api/prompts/intakes/ -- bring a file, whole or piece by piece, and see how far it is."""

from collections.abc import Mapping
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, NameField, PatternField, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import signed_in
from labeling.prompts.intake.api.fields import (
    RESEARCHERS,
    IntakeOut,
    IntakeRowOut,
    one_intake,
    shown,
)
from labeling.prompts.intake.models import Intake
from labeling.prompts.intake.pieces import PIECE_LIMIT, add_piece, announce_file
from labeling.prompts.intake.services import bring_file, cancel_intake, fetch_dataset
from labeling.prompts.models import Kind


class FileIn(Body):
    file = serializers.FileField()
    kind = serializers.ChoiceField(Kind.choices, default=Kind.CUSTOMER)


class AnnouncedIn(Body):
    name = NameField(max_length=255)
    size = serializers.IntegerField(min_value=1, help_text="In bytes.")
    kind = serializers.ChoiceField(Kind.choices, default=Kind.CUSTOMER)


# "owner/name" or "name", as hubs spell them. No part can be taken for a folder above.
_PART = r"\w(?:[.-]?\w)*"
_HUB_NAME = rf"\A(?:{_PART}/)?{_PART}\Z"
_REVISION = rf"\A{_PART}(?:/{_PART})*\Z"


@extend_schema_serializer(component_name="HubDatasetIn")
class HubIn(Body):
    dataset = PatternField(_HUB_NAME, max_length=128, help_text="owner/name")
    revision = PatternField(
        _REVISION,
        max_length=64,
        default="",
        allow_blank=True,
        help_text="A branch, a tag or a commit; empty: the main branch.",
    )
    only = TextField(
        max_length=200,
        default="",
        allow_blank=True,
        help_text="Only such files, for example data/train*; empty: every file that can be read.",
    )
    kind = serializers.ChoiceField(Kind.choices, default=Kind.CUSTOMER)


class PieceIn(serializers.Serializer[dict[str, Any]]):
    offset = serializers.IntegerField(
        min_value=0, max_value=1 << 40, help_text="`bytes_arrived` of the intake."
    )


class PieceParser(BaseParser):
    """The bytes of a piece as they arrive; the reader chooses how many to take at once."""

    media_type = "application/octet-stream"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return stream


class IntakesView(APIView):
    permission_classes = [RESEARCHERS]
    parser_classes = [MultiPartParser]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(IntakeRowOut))
    def get(self, request: Request) -> Response:
        return page(request, Intake.objects.all(), by="-id", out=IntakeRowOut)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: IntakeOut})
    def post(self, request: Request) -> Response:
        sent = FileIn(data=request.data)
        sent.is_valid(raise_exception=True)
        file = cast("UploadedFile[Any]", sent.validated_data["file"])
        intake = bring_file(
            name=file.name or "",
            chunks=file.chunks(),
            started_by=signed_in(request),
            kind=sent.validated_data["kind"],
        )
        return Response(shown(intake), status=status.HTTP_201_CREATED)


class AnnounceView(APIView):
    """Announce a file that will come piece by piece: the way for files of up to 2 GiB."""

    permission_classes = [RESEARCHERS]

    @extend_schema(request=AnnouncedIn, responses={201: IntakeOut})
    def post(self, request: Request) -> Response:
        sent = AnnouncedIn(data=request.data)
        sent.is_valid(raise_exception=True)
        intake = announce_file(started_by=signed_in(request), **sent.validated_data)
        return Response(shown(intake), status=status.HTTP_201_CREATED)


class HubView(APIView):
    """Fetch a dataset of a hub: each of its files becomes an intake of its own."""

    permission_classes = [RESEARCHERS]

    @extend_schema(operation_id="intakes_hub_post", request=HubIn, responses={201: IntakeOut})
    def post(self, request: Request) -> Response:
        sent = HubIn(data=request.data)
        sent.is_valid(raise_exception=True)
        intake = fetch_dataset(started_by=signed_in(request), **sent.validated_data)
        return Response(shown(intake), status=status.HTTP_201_CREATED)


class PieceView(APIView):
    permission_classes = [RESEARCHERS]
    parser_classes = [PieceParser]

    @extend_schema(
        parameters=[PieceIn],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=IntakeOut,
        description=f"The next bytes of an announced file, at most {PIECE_LIMIT:,} at once.",
    )
    def put(self, request: Request, intake_id: int) -> Response:
        sent = PieceIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        piece = cast(IO[bytes], request.data)
        offset = sent.validated_data["offset"]
        return Response(shown(add_piece(intake=one_intake(intake_id), offset=offset, piece=piece)))


class IntakeView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=IntakeOut)
    def get(self, request: Request, intake_id: int) -> Response:
        return Response(shown(one_intake(intake_id)))

    @extend_schema(request=None, responses={200: IntakeOut})
    def delete(self, request: Request, intake_id: int) -> Response:
        cancel_intake(intake=one_intake(intake_id))
        return Response(shown(one_intake(intake_id)))
