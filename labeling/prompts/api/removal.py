"""/api/prompts/ -- retire a prompt, withdraw its text, or withdraw everything of an author."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.confirmation import refuse_unconfirmed
from common.fields import Body, TextField
from labeling.prompts.api.prompts import RESEARCHERS, PromptOut, prompt_of
from labeling.prompts.withdrawal import retire, withdraw_outside, withdraw_prompt


class RetireIn(Body):
    reason = TextField(max_length=200)


class RetireView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=RetireIn, responses=PromptOut)
    def post(self, request: Request, prompt_id: UUID) -> Response:
        sent = RetireIn(data=request.data)
        sent.is_valid(raise_exception=True)
        prompt = retire(prompt=prompt_of(prompt_id), reason=sent.validated_data["reason"])
        return Response(PromptOut(prompt).data)


class WithdrawIn(Body):
    confirm = TextField(
        max_length=100, help_text="The code of the prompt: the first eight characters of its id."
    )


class WithdrawView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=WithdrawIn, responses=PromptOut)
    def post(self, request: Request, prompt_id: UUID) -> Response:
        """The text is deleted at once, and nothing brings it back."""
        sent = WithdrawIn(data=request.data)
        sent.is_valid(raise_exception=True)
        prompt = prompt_of(prompt_id)
        refuse_unconfirmed(sent.validated_data["confirm"], prompt.code)
        withdraw_prompt(prompt=prompt)
        return Response(PromptOut(prompt_of(prompt_id)).data)


class OutsideIn(Body):
    author = TextField(max_length=1000, help_text="The id that the files gave.")
    confirm = TextField(max_length=1000, help_text="The same id, typed again.")


class WithdrawnOut(serializers.Serializer[Any]):
    prompts = serializers.IntegerField()


class WithdrawAuthorView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=OutsideIn, responses=WithdrawnOut)
    def post(self, request: Request) -> Response:
        """Everything of the author is deleted at once, and nothing brings it back."""
        sent = OutsideIn(data=request.data)
        sent.is_valid(raise_exception=True)
        refuse_unconfirmed(sent.validated_data["confirm"], sent.validated_data["author"])
        prompts = withdraw_outside(outside_id=sent.validated_data["author"])
        return Response({"prompts": prompts})
