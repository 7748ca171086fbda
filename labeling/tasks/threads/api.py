"""/api/seats/<seat>/questions/ -- the thread of the task at a seat."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.guidelines.questions.api import QuestionOut, TextIn
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.tasks.threads.services import ask_at_seat, thread_at_seat


class SeatQuestionsView(APIView):
    permission_classes = [allow(Role.LABELER)]

    @extend_schema(responses=QuestionOut(many=True))
    def get(self, request: Request, seat_id: UUID) -> Response:
        thread = thread_at_seat(seat_id=seat_id, labeler=signed_in(request))
        return Response(QuestionOut(thread, many=True).data)

    @extend_schema(request=TextIn, responses={201: QuestionOut})
    def post(self, request: Request, seat_id: UUID) -> Response:
        sent = TextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        question = ask_at_seat(seat_id=seat_id, labeler=signed_in(request), **sent.validated_data)
        return Response(QuestionOut(question).data, status=status.HTTP_201_CREATED)
