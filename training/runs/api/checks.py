"""/api/runs/check/ -- checks a run and estimates what it needs, without launching it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from training.runs.api.requests import RunCheckIn
from training.runs.api.runs import RESEARCHERS, asked
from training.runs.api.shapes import Plain
from training.runs.errors import RunIsRefused
from training.runs.estimate import estimate_of
from training.runs.forms.check import check
from training.runs.services import refuse_more_gpus_than_there_are
from training.runs.sweeps import check_sweep
from training.runs.timing import SOURCES


class FitsOut(Plain):
    machine = serializers.CharField()
    memory = serializers.IntegerField()
    ok = serializers.BooleanField()


@extend_schema_serializer(component_name="RunEstimateOut")
class EstimateOut(Plain):
    parameters = serializers.FloatField()
    rows = serializers.IntegerField()
    steps = serializers.IntegerField()
    tokens = serializers.FloatField()
    memory = serializers.DictField(child=serializers.FloatField(), help_text="Bytes of each part.")
    memory_total = serializers.FloatField()
    fits = FitsOut(many=True)
    seconds = serializers.FloatField(allow_null=True)
    seconds_low = serializers.FloatField(allow_null=True)
    seconds_high = serializers.FloatField(allow_null=True)
    seconds_from = serializers.ChoiceField(SOURCES)
    petaflop_days = serializers.FloatField()
    notes = serializers.ListField(child=serializers.CharField())


class CheckOut(Plain):
    ok = serializers.BooleanField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # DRF takes it out of the class
        child=serializers.ListField(child=serializers.CharField())
    )
    spec = serializers.DictField(help_text="All fields with their values.")
    estimate = EstimateOut(allow_null=True)


class CheckView(APIView):
    """Return the whole spec and an estimate, or what is wrong. Launch nothing."""

    permission_classes = [RESEARCHERS]

    @extend_schema(request=RunCheckIn, responses=CheckOut)
    def post(self, request: Request) -> Response:
        wanted = asked(request, RunCheckIn)
        wanted.pop("name")
        field, values = wanted.pop("field"), wanted.pop("values")
        empty: dict[str, Any] = {"message": "", "fields": {}, "spec": {}, "estimate": None}
        try:
            if field:
                checked, *_others = check_sweep(field=field, values=values, **wanted)
            else:
                checked = check(**wanted)
            refuse_more_gpus_than_there_are(wanted["gpus"])
        except RunIsRefused as refused:
            fields = {name: [said] for name, said in refused.fields.items()}
            return Response({**empty, "ok": False, "message": str(refused), "fields": fields})
        estimate = estimate_of(checked).as_json()
        return Response({**empty, "ok": True, "spec": checked.fields, "estimate": estimate})
